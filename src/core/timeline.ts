/** One piece on a track. Times are milliseconds from the start of the video. */
export interface Clip {
  /** Empty where nothing in the draft names the piece. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** 0–1, for sound. */
  readonly volume?: number;
}

/** One track; `other` is a kind that this bot has no word for, kept so that it is not lost from the count. */
export interface Track {
  readonly kind: 'video' | 'audio' | 'text' | 'other';
  readonly clips: readonly Clip[];
}

/** What a draft shows, read from the backend's terse form. Only for people: the draft itself travels verbatim. */
export interface Timeline {
  readonly tracks: readonly Track[];
  /** Length of the whole in milliseconds. */
  readonly length: number;
  readonly width?: number;
  readonly height?: number;
}

/** A timeline with nothing on it. */
export const EMPTY_TIMELINE: Timeline = { tracks: [], length: 0 };

/** Whether there is anything to render: at least one track holds at least one clip. */
export function isReady(timeline: Timeline): boolean {
  return timeline.tracks.some((track) => track.clips.length > 0);
}
