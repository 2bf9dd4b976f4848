import type { Change } from '../changes.ts';
import type { Timeline, Track } from '../timeline.ts';
import { join } from './lines.ts';
import { percent, retimed, seconds, shapeOf } from './measure.ts';
import { nameOf, namesOf, type SummaryWords } from './summary.ts';

/** A timeline written down in English. */
export const enSummary: SummaryWords = {
  heading: (tracks) => `Timeline (${tracks === 1 ? '1 track' : `${tracks} tracks`}): `,
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
  const [pictures, music, titles] = (['video', 'audio', 'text'] as const).map((kind) =>
    namesOf(timeline, kind, enSummary),
  );
  const shape = shapeOf(timeline);
  const what = shape === undefined ? 'Video' : `Video (${SHAPES[shape]})`;
  const shows = [
    join(pictures, ', then '),
    join(music, ' and ', 'with music: '),
    join(titles, ' and ', 'with the words '),
  ].filter((part) => part !== '');
  const length = seconds(timeline.length);
  return `${what}, ${length} ${length === '1' ? 'second' : 'seconds'}${shows.length > 0 ? `: ${shows.join(', ')}` : ''}.`;
}
