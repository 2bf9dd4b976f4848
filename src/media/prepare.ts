import { rm, stat } from 'node:fs/promises';
import type { MediaFile } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { type Measures, probe, run } from './probe.ts';
import type { ReadTracks } from './tracks.ts';

const POSTER_SIDE = 320;
const POSTER_BYTES = 200_000;
const POSTER_TIMEOUT = 30_000;

/**
 * Measures a finished video, and makes its poster beside it where it has more than `posterAbove` bytes. Rejects with
 * `unplayable` for whatever no player shows. `discard` removes the poster too.
 */
export async function prepare(
  file: MediaFile,
  posterAbove: number,
  readTracks: ReadTracks,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<MediaFile> {
  const measures = file.mime.startsWith('video/') ? await measured(file.path, readTracks, inTurn) : undefined;
  if (measures === undefined) throw new Problem('unplayable', {});
  const wanted = file.bytes > posterAbove;
  const poster = wanted ? await inTurn(() => posterOf(file.path, measures.seconds ?? 0)) : undefined;
  return {
    ...file,
    ...measures,
    ...(poster === undefined ? {} : { poster }),
    async discard() {
      await file.discard();
      if (poster !== undefined) await rm(poster, { force: true });
    },
  };
}

/** Undefined for a file without a picture, or without all of it. ffprobe is asked only about what the reader cannot read. */
async function measured(
  path: string,
  readTracks: ReadTracks,
  inTurn: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Measures | undefined> {
  const tracks = await readTracks(path, { whole: true });
  if (tracks === undefined) {
    const measures = await inTurn(() => probe(path)).catch((): Measures => ({}));
    return measures.width === undefined ? undefined : measures;
  }
  const { picture, isWhole, seconds } = tracks;
  if (picture === undefined || isWhole !== true) return undefined;
  return { ...picture, ...(seconds === undefined ? {} : { seconds }) };
}

async function posterOf(path: string, seconds: number): Promise<string | undefined> {
  const poster = `${path}.jpg`;
  // A second in, most videos have faded in.
  const seek = seconds > 2 ? 1 : 0;
  const input = [
    '-v',
    'error',
    '-nostdin',
    '-protocol_whitelist',
    'file',
    '-ss',
    String(seek),
    '-i',
    `file:${path}`,
  ];
  const fit = `scale=iw*sar:ih,setsar=1,scale='min(${POSTER_SIDE},iw)':'min(${POSTER_SIDE},ih)':force_original_aspect_ratio=decrease`;
  const output = [
    '-frames:v',
    '1',
    '-vf',
    fit,
    '-q:v',
    '5',
    '-f',
    'image2',
    '-update',
    '1',
    '-y',
    `file:${poster}`,
  ];
  try {
    await run('ffmpeg', [...input, ...output], POSTER_TIMEOUT);
    const { size } = await stat(poster);
    if (size > 0 && size < POSTER_BYTES) return poster;
  } catch {
    // A video without a poster is still a video.
  }
  await rm(poster, { force: true });
  return undefined;
}
