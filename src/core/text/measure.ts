import type { Clip, Timeline } from '../timeline.ts';
import type { Brought } from './catalog.ts';
import { shortened } from './graphemes.ts';

const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A name from outside (file, clip, person) as it may stand inside a sentence: one line, no control or direction
 * characters, at most `most` UTF-16 units, never half a grapheme.
 */
export function shown(name: string, most = 60): string {
  const plain = name.slice(0, 1000).toWellFormed().replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  return shortened(plain, most);
}

/** Milliseconds as seconds, one decimal at most: `10`, `2.5`. */
export function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}

/** A volume of 0–1 as a whole percentage without its sign. */
export function percent(volume: number): string {
  return String(Math.round(volume * 100));
}

/** A size limit in words, rounded down so that it never promises too much: `200 MB`, `1.5 GB`. */
export function size(bytes: number): string {
  const step = 1024;
  const tenth = (value: number) => String(Math.floor(value * 10) / 10);
  if (bytes >= step ** 3) return `${tenth(bytes / step ** 3)} GB`;
  if (bytes >= step ** 2) return `${tenth(bytes / step ** 2)} MB`;
  return `${Math.floor(bytes / step)} KB`;
}

/** Whole seconds as a clock: `0:05`, `12:40`, `1:02:03`. */
export function clock(total: number): string {
  const whole = Math.max(0, Math.floor(total));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = two(whole % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** How many things came in all. */
export function total(brought: Brought): number {
  return brought.images + brought.videos + brought.audios + brought.others + brought.links;
}

/** Whether a picture stands upright, lies, or is square; nothing where its size is unknown. */
export function shapeOf(
  timeline: Pick<Timeline, 'width' | 'height'>,
): 'upright' | 'wide' | 'square' | undefined {
  const { width, height } = timeline;
  if (width === undefined || height === undefined) return undefined;
  if (width === height) return 'square';
  return width < height ? 'upright' : 'wide';
}

/** Whether a clip got longer, shorter, or only stands elsewhere. Under a twentieth of a second nobody sees it. */
export function retimed(clip: Clip, was: Clip): 'longer' | 'shorter' | 'moved' {
  const grown = clip.to - clip.from - (was.to - was.from);
  if (Math.abs(grown) < 50) return 'moved';
  return grown > 0 ? 'longer' : 'shorter';
}

/** Whether a number is a time that a calendar can show, epoch ms. */
export function isMoment(epoch: number): boolean {
  return Math.abs(epoch) <= 8.64e15;
}
