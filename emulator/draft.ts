import { createHash } from 'node:crypto';
import { hex, nineteenDigits } from './chance.ts';
import { canonical, isRecord } from './json.ts';

/** The track types of the wire: 0 picture, 1 sound, 7 words. */
export const TRACK = { video: 0, audio: 1, text: 7 } as const;

/** What a segment shows or plays. Only `title` is promised by the contract, everything else is this emulator's own. */
export interface SegmentMeta {
  title: string;
  kind: 'scene' | 'photo' | 'clip' | 'music' | 'sound' | 'title' | 'caption';
  /** Cut-out of the prompt that a generated picture is made from. */
  prompt?: string;
  seed?: number;
  /** The upload that is shown or played. */
  src?: string;
  hash?: string;
  /** Percent of full loudness, 0–200. */
  volume?: number;
  style?: string;
  position?: 'top' | 'center' | 'bottom';
  color?: string;
  animation?: string;
  /** The id of the picture that words belong to. */
  over?: string;
  /** Colour treatment of a picture. */
  grade?: string;
  [more: string]: unknown;
}

/** A piece of a track; `s` is where it starts and `d` how long it lasts, both in milliseconds. */
export interface Segment {
  id: string;
  gid: bigint;
  s: number;
  d: number;
  m: SegmentMeta;
  x_engine: Record<string, unknown>;
}

/** A layer of the timeline. */
export interface Track {
  id: string;
  tt: number;
  sg: Segment[];
}

/** The timeline as it goes over the wire. `rid` is a whole number past 2^53 on purpose: who reads it as a double loses it. */
export interface Draft {
  v: string;
  rid: bigint;
  d: number;
  m: { title: string; width: number; height: number; ratio: string; fps: number; [more: string]: unknown };
  t: Track[];
  x_engine: Record<string, unknown>;
}

const WHOLE_FILM = '';

/** The sizes that an aspect ratio stands for: 1080 lines, or 1080 columns when it is upright. */
export const CANVAS: Readonly<Record<string, readonly [number, number]>> = {
  '16:9': [1920, 1080],
  '9:16': [1080, 1920],
  '1:1': [1080, 1080],
  '4:5': [1080, 1350],
};

/** A segment with the identifiers and the unknown keys that a real timeline is full of. */
export function segment(s: number, d: number, m: SegmentMeta): Segment {
  return {
    id: `sg_${hex(4)}`,
    gid: BigInt(nineteenDigits()),
    s,
    d,
    m,
    x_engine: { clip_speed: 1, locked: false },
  };
}

/** An empty timeline of the given ratio. */
export function emptyDraft(title: string, ratio: string): Draft {
  const draft: Draft = {
    v: '3.2.1',
    rid: BigInt(nineteenDigits()),
    d: 0,
    m: { title, width: 1920, height: 1080, ratio: '16:9', fps: 25 },
    t: [],
    x_engine: { render_hint: 'lambda', flags: [1, 0, null, true], epsilon: 0.1 },
  };
  setRatio(draft, ratio);
  return draft;
}

/** Turns the canvas; an unknown ratio changes nothing. */
export function setRatio(draft: Draft, ratio: string): void {
  const size = CANVAS[ratio];
  if (!size) return;
  Object.assign(draft.m, { width: size[0], height: size[1], ratio });
}

/** The track of that type, added when the draft has none. */
export function trackOf(draft: Draft, tt: number): Track {
  const found = draft.t.find((track) => track.tt === tt);
  if (found) return found;
  const made: Track = { id: `tr_${hex(4)}`, tt, sg: [] };
  draft.t.push(made);
  draft.t.sort((a, b) => a.tt - b.tt);
  return made;
}

/** Every segment of that type, in order. */
export function segmentsOf(draft: Draft, tt: number): Segment[] {
  return draft.t.filter((track) => track.tt === tt).flatMap((track) => track.sg);
}

/** Takes a whole type of track away. */
export function dropTrack(draft: Draft, tt: number): void {
  draft.t = draft.t.filter((track) => track.tt !== tt);
}

/** Lays the pictures end to end, sets the length and keeps sound and titles inside it. */
export function settle(draft: Draft): Draft {
  let at = 0;
  for (const piece of segmentsOf(draft, TRACK.video)) {
    piece.s = at;
    at += piece.d;
  }
  draft.d = at;
  for (const piece of segmentsOf(draft, TRACK.audio)) Object.assign(piece, { s: 0, d: at });
  settleWords(draft);
  draft.t = draft.t.filter((track) => track.sg.length > 0);
  draft.rid = BigInt(nineteenDigits());
  return draft;
}

/**
 * Words that belong to a picture share its time, captions that belong to none share the whole film's, each by its
 * length; a title keeps its own time inside the film.
 */
function settleWords(draft: Draft): void {
  const words = segmentsOf(draft, TRACK.text);
  const pictures = new Map(segmentsOf(draft, TRACK.video).map((piece) => [piece.id, piece]));
  const shared = Map.groupBy(
    words,
    (piece) => piece.m.over ?? (piece.m.kind === 'caption' ? WHOLE_FILM : undefined),
  );
  for (const [over, pieces] of shared) {
    const span = pictures.get(over ?? '') ?? { s: 0, d: draft.d };
    if (over === undefined) for (const piece of pieces) keepInside(piece, draft.d);
    else shareTime(pieces, span);
  }
}

function keepInside(piece: Segment, length: number): void {
  piece.s = Math.min(piece.s, Math.max(0, length - 500));
  piece.d = Math.min(piece.d, length - piece.s);
}

function shareTime(pieces: readonly Segment[], span: { s: number; d: number }): void {
  const all = pieces.reduce((sum, piece) => sum + piece.m.title.length + 8, 0);
  let read = 0;
  for (const piece of pieces) {
    const from = Math.round((read * span.d) / all);
    read += piece.m.title.length + 8;
    piece.s = span.s + from;
    piece.d = Math.max(1, Math.round((read * span.d) / all) - from);
  }
}

/** The fingerprint by which a draft that comes back is recognised: any lost digit or key changes it. */
export function fingerprint(draft: unknown): string {
  return createHash('sha256').update(canonical(draft)).digest('hex').slice(0, 32);
}

/** The contract's rule for "there is something to export": tracks, and at least one with segments. */
export function isReady(draft: unknown): draft is Draft {
  if (!isRecord(draft) || !Array.isArray(draft['t'])) return false;
  return draft['t'].some((track) => isRecord(track) && Array.isArray(track['sg']) && track['sg'].length > 0);
}
