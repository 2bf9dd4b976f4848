/** What can be said of a piece, a track or the whole film beside its place and its loudness. */
export type DetailName =
  | 'look'
  | 'filter'
  | 'effect'
  | 'brightness'
  | 'contrast'
  | 'saturation'
  | 'opacity'
  | 'colour'
  | 'background'
  | 'position'
  | 'font'
  | 'size'
  | 'speed'
  | 'fade'
  | 'fadeIn'
  | 'fadeOut'
  | 'transition'
  | 'motion'
  | 'captions'
  | 'muted'
  | 'loop';

/** What a part of a draft says beside its place, so that any difference is seen. Absent in records of earlier versions. */
export interface Detailed {
  /** What known keys say, as plain words: `black-and-white`, `red`, `2`, `on`. At most 60 characters each. */
  readonly details?: Readonly<Partial<Record<DetailName, string>>>;
  /** Digest of what no other field tells. Two parts that differ here look or sound different. */
  readonly rest?: string;
}

/** One piece on a track. Times are milliseconds from the start of the video. */
export interface Clip extends Detailed {
  /** Empty where nothing in the draft names the piece. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** 0–1, for sound. */
  readonly volume?: number;
}

/** One track; `other` is a kind that this bot has no word for, kept so that it is not lost from the count. */
export interface Track extends Detailed {
  readonly kind: 'video' | 'audio' | 'text' | 'other';
  readonly clips: readonly Clip[];
}

/** What a draft shows, read from the backend's terse form. Only for people: the draft itself travels verbatim. */
export interface Timeline extends Detailed {
  readonly tracks: readonly Track[];
  /** Length of the whole in milliseconds. */
  readonly length: number;
  readonly width?: number;
  readonly height?: number;
  /** What the draft calls the film. It is not drawn. */
  readonly title?: string;
  /** Digest of all of the draft that could change the film, whatever the order of its keys. Absent in older records. */
  readonly digest?: string;
}

/** A timeline with nothing on it. */
export const EMPTY_TIMELINE: Timeline = { tracks: [], length: 0 };

/** Whether there is anything to render: at least one track holds at least one clip. */
export function isReady(timeline: Timeline): boolean {
  return timeline.tracks.some((track) => track.clips.length > 0);
}
