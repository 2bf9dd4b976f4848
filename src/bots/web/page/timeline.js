import { h } from './dom.js';
import { clock, fill, seconds } from './words.js';

/** How many marks the ruler may have: as many as fit a phone. */
const MARKS = 5;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/**
 * The draft as an editor shows it: a row a track, a bar a clip, to scale. To a screen reader it is a list of tracks
 * with their clips and times.
 * @param {import('../../../core/timeline.ts').Timeline} timeline
 * @param {import('../../../core/text/page.ts').PageWords} words
 */
export function drawTimeline(timeline, words) {
  const ends = timeline.tracks.flatMap((track) => track.clips.map((clip) => clip.to));
  const length = Math.max(timeline.length, ...ends, 1);
  const { width, height } = timeline;
  const facts = [seconds(length), width && height ? `${width} × ${height}` : null]
    .filter(Boolean)
    .join(' · ');
  const heading = h('figcaption', {}, h('span', {}, words.timeline), h('span', { class: 'facts' }, facts));
  const tracks = timeline.tracks.filter((track) => track.clips.length > 0);
  const rows = tracks.map((track) => drawTrack(track, length, words));
  return h(
    'figure',
    { class: 'timeline' },
    heading,
    h('ul', { class: 'tracks' }, ...rows),
    drawRuler(length),
  );
}

function drawTrack(track, length, words) {
  const bars = track.clips.map((clip) => drawClip(clip, length, words));
  return h(
    'li',
    { class: `track of-${track.kind}` },
    h('span', { class: 'track-name' }, words.tracks[track.kind]),
    h('ul', { class: 'lane' }, ...bars),
  );
}

function drawClip(clip, length, words) {
  const span = { name: clip.name, from: seconds(clip.from), to: seconds(clip.to) };
  const volume = clip.volume === undefined ? null : `${Math.round(clip.volume * 100)} %`;
  const said = [fill(words.clip, span), volume].filter(Boolean).join(', ');
  const bar = h(
    'li',
    { class: 'clip', title: said },
    h('span', { class: 'clip-name', 'aria-hidden': 'true' }, clip.name),
    h('span', { class: 'clip-time', 'aria-hidden': 'true' }, volume ?? seconds(clip.to - clip.from)),
    h('span', { class: 'unseen' }, said),
  );
  bar.style.insetInlineStart = `${(100 * clip.from) / length}%`;
  bar.style.inlineSize = `${(100 * Math.max(0, clip.to - clip.from)) / length}%`;
  return bar;
}

function drawRuler(length) {
  const whole = length / 1000;
  const step = STEPS.find((candidate) => whole / candidate <= MARKS) ?? whole;
  const ruler = h('div', { class: 'ruler', 'aria-hidden': 'true' });
  for (let at = 0; at <= whole + 0.001; at += step) {
    const mark = h('span', {}, clock(at));
    mark.style.insetInlineStart = `${(100 * at) / whole}%`;
    ruler.append(mark);
  }
  return ruler;
}
