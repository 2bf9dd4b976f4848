import type { Clip, Timeline, Track } from '../core/timeline.ts';
import { EMPTY_TIMELINE } from '../core/timeline.ts';
import { detailsOf, detailsOfDraft, digestOf } from './details.ts';
import { isRecord, toNumber } from './json.ts';
import { endOf, nameKeys, nameOf, pixelsOf, startOf, TOLD, volumeOf } from './keys.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The documented numbers of `tt`. */
const KINDS: ReadonlyMap<number, Track['kind']> = new Map([
  [0, 'video'],
  [1, 'audio'],
  [7, 'text'],
]);

/** Clips of one draft that are read for people. Two timelines are compared clip by clip, so their number has a limit. */
const MOST_CLIPS = 500;

/**
 * Reads a draft for people. Whatever the draft is, this gives a timeline and never throws: a piece that cannot be read is shown
 * with what is left of it. A piece without a start of its own follows the one before it on its track.
 * Clips beyond the first 500 are left out, but count for the length; the draft itself is not touched.
 * `canvas` is the state's `canvas_config`, asked for the picture's size where the draft does not tell.
 */
export function readTimeline(draft: unknown, canvas?: unknown): Timeline {
  if (!isRecord(draft)) return EMPTY_TIMELINE;
  const tracks = (Array.isArray(draft['t']) ? draft['t'] : []).filter(isRecord).map(trackOf);
  const said = toNumber(draft['d']) ?? 0;
  const reached = tracks.flatMap((track) => track.clips).reduce((end, clip) => Math.max(end, clip.to), 0);
  const places = [draft['m'], canvas, draft];
  const width = pixelsOf(places, ['width', 'w']);
  const height = pixelsOf(places, ['height', 'h']);
  const title = isRecord(draft['m']) ? nameOf(draft['m'], false) : '';
  return {
    tracks: limited(tracks),
    length: Math.round(said > 0 ? said : reached),
    ...(title === '' ? {} : { title }),
    ...detailsOfDraft(draft),
    digest: digestOf(draft),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  };
}

function limited(tracks: readonly Track[]): Track[] {
  let room = MOST_CLIPS;
  return tracks.map(({ kind, clips }) => {
    const kept = clips.slice(0, room);
    room -= kept.length;
    return { kind, clips: kept };
  });
}

function trackOf(track: Fields): Track {
  const kind = KINDS.get(toNumber(track['tt']) ?? -1) ?? 'other';
  const clips: Clip[] = [];
  let cursor = 0;
  for (const segment of (Array.isArray(track['sg']) ? track['sg'] : []).filter(isRecord)) {
    const clip = clipOf(segment, kind, cursor);
    clips.push(clip);
    cursor = clip.to;
  }
  return { kind, clips, ...detailsOf(track, ['tt', 'sg']) };
}

function clipOf(segment: Fields, kind: Track['kind'], cursor: number): Clip {
  const from = startOf(segment) ?? cursor;
  const duration = lengthOf(segment);
  const to = duration === undefined ? (endOf(segment) ?? from) : from + duration;
  const volume = volumeOf(segment);
  const name = nameOf(segment, kind === 'text');
  return {
    name,
    from: Math.round(from),
    to: Math.round(Math.max(from, to)),
    ...(volume === undefined ? {} : { volume }),
    ...detailsOf(segment, [...TOLD, ...nameKeys(segment, name)]),
  };
}

/** `d` may stand in the segment or in its metadata. */
function lengthOf(segment: Fields): number | undefined {
  const duration =
    toNumber(segment['d']) ?? (isRecord(segment['m']) ? toNumber(segment['m']['d']) : undefined);
  return duration !== undefined && duration > 0 ? duration : undefined;
}
