import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { App } from '../app.ts';
import { type Draft, segmentsOf, TRACK } from '../draft.ts';
import { runChild } from '../media/child.ts';
import { openSource, type Source } from '../media/source.ts';
import type { Render } from '../model.ts';
import { uploadPath } from '../uploads.ts';
import { findFont } from './fonts.ts';
import { type Plan, planFilm } from './plan.ts';
import { FONT } from './titles.ts';

/** What came of a render: the film's size in bytes and its length in seconds. */
export interface Film {
  size: number;
  seconds: number;
}

/** Where a finished film lies. */
export function filmPath(app: Pick<App, 'folder'>, key: string): string {
  return join(app.folder, 'renders', `${key.replace(/[^0-9a-z]/g, '')}.mp4`);
}

/** Makes the film of a render and puts it in its place, whole or not at all. Rejects with ffmpeg's last words. */
export async function composeFilm(
  app: App,
  render: Render,
  signal: AbortSignal,
  onProgress: (percent: number) => void,
): Promise<Film> {
  const sources = await openSources(app, render.draft, signal);
  const font = await findFont(app.log);
  const plan = planFilm(
    render.draft,
    sources,
    { tiny: app.tiny, lines: linesOf(render.output) },
    font !== undefined,
  );
  const target = filmPath(app, render.key);
  mkdirSync(join(app.folder, 'renders'), { recursive: true });
  const cached = app.tiny ? join(app.folder, 'renders', `cache${fingerprintOf(plan)}.mp4`) : undefined;
  if (cached && existsSync(cached)) copyFileSync(cached, target);
  else await shoot(app, render, plan, font, target, signal, onProgress);
  if (cached && !existsSync(cached)) copyFileSync(target, cached);
  return { size: statSync(target).size, seconds: plan.seconds };
}

async function shoot(
  app: App,
  render: Render,
  plan: Plan,
  font: string | undefined,
  target: string,
  signal: AbortSignal,
  onProgress: (percent: number) => void,
): Promise<void> {
  const folder = join(app.folder, 'work', render.key);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    for (const file of plan.files) writeFileSync(join(folder, file.name), file.content);
    if (font) symlinkSync(font, join(folder, FONT));
    const args = [
      '-v',
      'error',
      '-nostdin',
      '-nostats',
      '-progress',
      'pipe:1',
      ...plan.args,
      '-y',
      'film.mp4',
    ];
    const { code, errors } = await runChild('ffmpeg', args, {
      cwd: folder,
      signal,
      onOutput: progressReader(plan.seconds, onProgress),
    });
    if (code !== 0) throw new Error(errors.trim().split('\n').at(-1) || `ffmpeg ended with ${code}`);
    renameSync(join(folder, 'film.mp4'), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openSources(app: App, draft: Draft, signal: AbortSignal): Promise<Map<string, Source>> {
  const hashes = [...segmentsOf(draft, TRACK.video), ...segmentsOf(draft, TRACK.audio)].map(
    (piece) => piece.m.hash,
  );
  const sources = new Map<string, Source>();
  for (const hash of new Set(hashes)) {
    const source = hash ? await openSource(uploadPath(app, hash), signal) : undefined;
    if (hash && source) sources.set(hash, source);
  }
  return sources;
}

/** ffmpeg tells now and then how far it is; the time is in microseconds, or `N/A` before the first frame. */
function progressReader(seconds: number, onProgress: (percent: number) => void): (chunk: string) => void {
  return (chunk) => {
    const done = [...chunk.matchAll(/out_time_us=(\d+)/g)].at(-1)?.[1];
    if (done) onProgress(Math.min(99, Math.round((Number(done) / 1e6 / seconds) * 100)));
  };
}

function linesOf(output: Record<string, unknown>): number {
  const asked = Number(/^(\d{3,4})p?$/.exec(String(output['resolution'] ?? ''))?.[1] ?? 1080);
  return Math.min(1080, Math.max(240, asked));
}

function fingerprintOf(plan: Plan): string {
  return createHash('sha256')
    .update(JSON.stringify([plan.args, plan.files]))
    .digest('hex')
    .slice(0, 24);
}
