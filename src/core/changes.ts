import { detailChanges, sameDetails } from './changes/details.ts';
import type { Clip, DetailName, Timeline, Track } from './timeline.ts';

/** One difference between two timelines, in the order a person would tell them. */
export type Change =
  | { readonly kind: 'added'; readonly track: Track['kind']; readonly clip: Clip }
  | { readonly kind: 'removed'; readonly track: Track['kind']; readonly clip: Clip }
  /** The same clip (by name and place in its track) at another time or volume. */
  | { readonly kind: 'moved'; readonly track: Track['kind']; readonly clip: Clip; readonly was: Clip }
  | { readonly kind: 'volume'; readonly track: Track['kind']; readonly clip: Clip; readonly was: Clip }
  | { readonly kind: 'length'; readonly length: number; readonly was: number }
  | { readonly kind: 'shape'; readonly width: number; readonly height: number }
  | DetailChange;

/** A difference beside place, loudness, length and shape. */
export type DetailChange =
  /** A known detail says something else now; without a `value` it is gone. Without a `clip` it is so for all of the track's kind. */
  | {
      readonly kind: 'detail';
      readonly name: DetailName;
      readonly value: string | undefined;
      readonly track?: Track['kind'];
      readonly clip?: Clip;
    }
  /** Something that this bot has no word for; without a `track` it concerns the whole film. */
  | { readonly kind: 'details'; readonly track?: Track['kind'] };

/**
 * What changed from `before` to `after`; empty when they show the same. Consequences are left out: a clip that only
 * made room for another, one that goes on filling the whole video, and a length that follows from what is told already.
 * Any difference of two drafts that could change the film is at least one change. Where one of both is a record of an earlier
 * version, which has no digest, only places, loudness, length and shape are compared.
 */
export function compare(before: Timeline, after: Timeline): readonly Change[] {
  const kinds = KINDS.map((kind) => pair(kind, clipsOf(before, kind), clipsOf(after, kind)));
  const length = { was: before.length, now: after.length };
  const resized = !same(length.was, length.now);
  const retimed = kinds.flatMap(({ pairs }) => pairs.filter(([was, now]) => !sameTime(was, now)));
  const causes = retimed.filter(
    ([was, now]) => !(resized && fills(was, now, length)) && !kinds.some((kind) => pushed(was, now, kind)),
  );

  const changes: Change[] = [];
  for (const { track, added, removed } of kinds) {
    for (const clip of removed) changes.push({ kind: 'removed', track, clip });
    for (const clip of added) changes.push({ kind: 'added', track, clip });
  }
  for (const { track, pairs } of kinds) {
    for (const one of pairs) {
      const [was, clip] = one;
      if (causes.includes(one)) changes.push({ kind: 'moved', track, clip, was });
      if (louder(was, clip)) changes.push({ kind: 'volume', track, clip, was });
    }
  }
  if (resized && !explained(kinds, causes, length)) {
    changes.push({ kind: 'length', length: length.now, was: length.was });
  }
  changes.push(...reshaped(before, after));
  if (before.digest === undefined || after.digest === undefined || before.digest === after.digest)
    return changes;
  changes.push(...detailChanges(before, after, kinds));
  return changes.length > 0 ? changes : [{ kind: 'details' }];
}

type Pair = readonly [was: Clip, now: Clip];

/** The clips of one kind of track, sorted into what came, what went and what stayed. */
interface Paired {
  readonly track: Track['kind'];
  readonly pairs: readonly Pair[];
  readonly added: readonly Clip[];
  readonly removed: readonly Clip[];
}

interface Length {
  readonly was: number;
  readonly now: number;
}

const KINDS: readonly Track['kind'][] = ['video', 'audio', 'text', 'other'];

/** Milliseconds under which two times look the same to a person. */
const UNSEEN = 50;

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < UNSEEN;
}

function sameTime(was: Clip, now: Clip): boolean {
  return same(was.from, now.from) && same(was.to, now.to);
}

function louder(was: Clip, now: Clip): boolean {
  return now.volume !== undefined && Math.round((was.volume ?? 1) * 100) !== Math.round(now.volume * 100);
}

function lasts(clip: Clip): number {
  return clip.to - clip.from;
}

function sum(lengths: readonly number[]): number {
  return lengths.reduce((all, one) => all + one, 0);
}

function clipsOf(timeline: Timeline, kind: Track['kind']): Clip[] {
  return timeline.tracks.filter((track) => track.kind === kind).flatMap((track) => track.clips);
}

/** Clips that show the same are paired first, then clips of one name in their order. */
function pair(track: Track['kind'], before: readonly Clip[], after: readonly Clip[]): Paired {
  const partner = new Map<Clip, Clip>();
  const taken = new Set<Clip>();
  const alike = (was: Clip, now: Clip) => sameTime(was, now) && !louder(was, now);
  const tests = [(was: Clip, now: Clip) => alike(was, now) && sameDetails(was, now), alike, () => true];
  for (const fits of tests) {
    for (const now of after) {
      if (partner.has(now)) continue;
      const was = before.find((one) => !taken.has(one) && one.name === now.name && fits(one, now));
      if (was === undefined) continue;
      partner.set(now, was);
      taken.add(was);
    }
  }
  return {
    track,
    pairs: after.flatMap((now): Pair[] => {
      const was = partner.get(now);
      return was === undefined ? [] : [[was, now]];
    }),
    added: after.filter((now) => !partner.has(now)),
    removed: before.filter((was) => !taken.has(was)),
  };
}

/** A clip that began with the video and ended with it, and still does, follows the video's length. */
function fills(was: Clip, now: Clip, length: Length): boolean {
  return same(was.from, 0) && same(now.from, 0) && same(was.to, length.was) && same(now.to, length.now);
}

/** Whether a clip of unchanged length stands elsewhere by just the room that earlier clips took or gave. */
function pushed(was: Clip, now: Clip, { pairs, added, removed }: Paired): boolean {
  if (!same(lasts(was), lasts(now))) return false;
  const room =
    sum(added.filter((clip) => clip.to <= now.from + UNSEEN).map(lasts)) -
    sum(removed.filter((clip) => clip.to <= was.from + UNSEEN).map(lasts)) +
    sum(pairs.filter(([old]) => old.to <= was.from + UNSEEN).map(([old, clip]) => lasts(clip) - lasts(old)));
  return !same(room, 0) && same(now.from - was.from, room);
}

/** Whether the new length follows from changes that are told anyway; where there are pictures, they set the length. */
function explained(kinds: readonly Paired[], causes: readonly Pair[], length: Length): boolean {
  const grown = length.now - length.was;
  const pictures = kinds.filter(({ track, pairs, added, removed }) => {
    return track === 'video' && pairs.length + added.length + removed.length > 0;
  });
  return (pictures.length > 0 ? pictures : kinds).some(({ pairs, added, removed }) => {
    const moved = pairs.filter((one) => causes.includes(one));
    const ends =
      added.some((clip) => same(clip.to, length.now)) ||
      removed.some((clip) => same(clip.to, length.was)) ||
      moved.some(([, now]) => same(now.to, length.now));
    const room =
      sum(added.map(lasts)) -
      sum(removed.map(lasts)) +
      sum(moved.map(([was, now]) => lasts(now) - lasts(was)));
    return ends || same(room, grown);
  });
}

function reshaped(before: Timeline, after: Timeline): Change[] {
  const { width, height } = after;
  if (width === undefined || height === undefined) return [];
  if (before.width === undefined || before.height === undefined) return [];
  if (before.width === width && before.height === height) return [];
  return [{ kind: 'shape', width, height }];
}
