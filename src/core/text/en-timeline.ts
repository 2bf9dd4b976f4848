import type { Change } from '../changes.ts';
import type { Timeline, Track } from '../timeline.ts';
import { percent, retimed, seconds, shapeOf } from './measure.ts';
import { nameOf, type SummaryWords } from './summary.ts';

/** A timeline written down in English. */
export const enSummary: SummaryWords = {
  heading: (tracks) => `Timeline (${tracks === 1 ? '1 track' : `${tracks} tracks`}):`,
  kinds: { video: 'Video', audio: 'BGM', text: 'Title', other: 'Other' },
  colon: ': ',
  quoted: (title) => `"${title}"`,
  span: (from, to, volume) => ` (${from}-${to}s${volume === undefined ? '' : `, ${volume}%`})`,
  comma: ', ',
  more: (clips) => `${clips} more`,
  unnamed: 'untitled',
};

const THINGS: Readonly<Record<Track['kind'], string>> = {
  video: 'video',
  audio: 'music',
  text: 'title',
  other: 'layer',
};

const SHAPES = { upright: 'vertical', wide: 'landscape', square: 'square' };

/** One difference in English words: `Added music: Lo-fi (0–10 s, 35 %)`. */
export function enChange(one: Change): string {
  if (one.kind === 'length') return `New length: ${seconds(one.length)} s (was ${seconds(one.was)} s)`;
  if (one.kind === 'shape') {
    const shape = shapeOf(one);
    return `New shape: ${shape === undefined ? '' : `${SHAPES[shape]}, `}${one.width}×${one.height}`;
  }
  const what = `${THINGS[one.track]}: ${nameOf(one.track, one.clip, enSummary)}`;
  const span = `${seconds(one.clip.from)}–${seconds(one.clip.to)} s`;
  const volume = one.clip.volume === undefined ? '' : `${percent(one.clip.volume)} %`;
  if (one.kind === 'removed') return `Removed ${what}`;
  if (one.kind === 'added') return `Added ${what} (${[span, ...(volume === '' ? [] : [volume])].join(', ')})`;
  if (one.kind === 'moved') {
    const verb = { longer: 'Lengthened', shorter: 'Shortened', moved: 'Moved' }[retimed(one.clip, one.was)];
    return `${verb} ${what} (${span}, was ${seconds(one.was.from)}–${seconds(one.was.to)} s)`;
  }
  const was = one.was.volume ?? 1;
  const verb = (one.clip.volume ?? 1) > was ? 'Turned up' : 'Turned down';
  return `${verb} ${what} (${volume}, was ${percent(was)} %)`;
}

/** What a video shows, for someone who cannot see it; fits the 1024 characters that platforms allow. */
export function enAlt(timeline: Timeline): string {
  const kinds = timeline.tracks.flatMap((track) => track.clips.map((clip) => [track.kind, clip] as const));
  const some = (kind: Track['kind']) =>
    kinds.flatMap(([of, clip]) => (of === kind ? [nameOf(kind, clip, enSummary)] : [])).slice(0, 4);
  const parts = [
    some('video').join(', then '),
    some('audio').length > 0 ? `with music: ${and(some('audio'))}` : '',
    some('text').length > 0 ? `and the words ${and(some('text'))}` : '',
  ].filter((part) => part !== '');
  const shape = shapeOf(timeline);
  const kind = shape === undefined ? 'video' : `${SHAPES[shape]} video`;
  return `${kind}, ${seconds(timeline.length)} seconds${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}
