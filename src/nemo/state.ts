import type { Project, StudioState } from '../core/ports.ts';
import { EMPTY_TIMELINE } from '../core/timeline.ts';
import { ask, askLimits, type Line, read, shaped } from './ask.ts';
import { readTimeline } from './draft.ts';
import { isRecord, writeJson } from './json.ts';
import { stateAnswer } from './wire.ts';

/** What the project holds now. */
export async function state(line: Line, project: Project, signal: AbortSignal): Promise<StudioState> {
  const call = {
    name: 'state',
    method: 'GET',
    path: `/api/state/nemo_agent/me/${encodeURIComponent(project.session)}/latest`,
    token: project.token,
    ...askLimits(line),
  } as const;
  const about = {
    call: call.name,
    webUrl: line.webUrl,
    user: project.user,
    session: true,
    fits: shaped(stateAnswer),
  };
  const found = read(stateAnswer, await ask(line, call, about, signal), call.name).state;
  const assets = countAssets(found.video_infos, found.generated_media);
  // Before the first draft there is a canvas already; nothing is on it, so it is not shown.
  if (found.draft === undefined || Object.keys(found.draft).length === 0)
    return { timeline: EMPTY_TIMELINE, assets };
  return { draft: writeJson(found.draft), timeline: readTimeline(found.draft, found.canvas_config), assets };
}

/** Lists or maps of pieces, each piece once: a generated one may stand in both. */
function countAssets(...holders: readonly unknown[]): number {
  const pieces = holders.flatMap((holder) =>
    Array.isArray(holder) ? holder : isRecord(holder) ? Object.values(holder) : [],
  );
  return new Set(pieces.map(identity)).size;
}

function identity(piece: unknown): string {
  if (isRecord(piece)) {
    for (const key of ['cdn_url', 'url', 'hash', 'id']) {
      const value = piece[key];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return writeJson(piece);
}
