import type { Change, DetailChange } from '../changes.ts';
import type { DetailName, Timeline, Track } from '../timeline.ts';
import { join } from './lines.ts';
import { percent, retimed, seconds, shapeOf, shown } from './measure.ts';
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
  if (one.kind === 'detail' || one.kind === 'details') return detail(one);
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

const DETAILS: Readonly<Record<DetailName, string>> = {
  look: 'look',
  filter: 'filter',
  effect: 'effect',
  brightness: 'brightness',
  contrast: 'contrast',
  saturation: 'saturation',
  opacity: 'opacity',
  colour: 'colour',
  background: 'background',
  position: 'position',
  font: 'font',
  size: 'size',
  speed: 'speed',
  fade: 'fade',
  fadeIn: 'fade-in',
  fadeOut: 'fade-out',
  transition: 'transition',
  motion: 'motion',
  captions: 'captions',
  muted: 'muted',
  loop: 'loop',
};

const PARTS: Readonly<Record<Track['kind'], string>> = {
  video: 'the picture',
  audio: 'the music',
  text: 'the title',
  other: 'a layer',
};

/** `Look: black and white`, `Title colour: red`, `Speed of city: 2`, `I changed details of the picture`. */
function detail(one: DetailChange): string {
  if (one.kind === 'details')
    return `I changed details of ${one.track === undefined ? 'the video' : PARTS[one.track]}`;
  const { name, value, track = 'video', clip } = one;
  const label = track === 'video' ? DETAILS[name] : `${THINGS[track]} ${DETAILS[name]}`;
  const whose = clip === undefined ? '' : ` of ${nameOf(track, clip, enSummary, 40)}`;
  const said = value === undefined ? 'none' : shown(value.replace(/[-_]/g, ' '));
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}${whose}: ${said}`;
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
