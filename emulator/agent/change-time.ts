import { type Draft, type Segment, segmentsOf, settle, TRACK } from '../draft.ts';
import type { Cut } from './cuts.ts';
import { LONGEST } from './numbers.ts';
import { arrange } from './order.ts';
import type { Change } from './speak.ts';
import { limit } from './speed.ts';
import type { Wishes } from './wishes.ts';

const SHORTEST_MS = 1000;
const SHORTEST_PIECE_MS = 200;
const LONGEST_LOOP_MS = 6000;

/** Everything that an edit does to times: order, cuts, speed, length and loops, in that order. */
export function changeTimes(draft: Draft, asked: Wishes): Change[] {
  const wishes = meant(draft, asked);
  const changes = [
    changeOrder(draft, wishes),
    wishes.cut && cutFilm(draft, wishes.cut)
      ? ({ what: 'cut', value: seconds(draft.d) } as const)
      : undefined,
    changeSpeed(draft, wishes.speed),
    changeLength(draft, wishes),
    wishes.loop ? loopFilm(draft) : undefined,
  ];
  return changes.filter((change) => change !== undefined);
}

/** "Trim the video to the first 3 seconds" speaks of the film itself where there is no clip that it could mean. */
function meant(draft: Draft, wishes: Wishes): Wishes {
  const [shown, ...more] = wishes.order;
  if (!shown?.seconds || more.length > 0 || wishes.cut || shown.kind !== 'clip') return wishes;
  if (segmentsOf(draft, TRACK.video).some((piece) => piece.m.kind === 'clip')) return wishes;
  const cut = shown.end === 'last' ? { from: -shown.seconds } : { from: 0, to: shown.seconds };
  return { ...wishes, order: [], cut };
}

/** Keeps one part of a film. False when nothing would be left, or nothing goes. */
export function cutFilm(draft: Draft, cut: Cut): boolean {
  const pieces = segmentsOf(draft, TRACK.video);
  const total = pieces.reduce((sum, piece) => sum + piece.d, 0);
  const from = Math.max(0, Math.round(cut.from < 0 ? total + cut.from * 1000 : cut.from * 1000));
  const end = cut.to === undefined ? total : cut.to < 0 ? total + cut.to * 1000 : cut.to * 1000;
  const to = Math.min(total, Math.round(end));
  if (to - from < SHORTEST_PIECE_MS || to - from === total) return false;
  let at = 0;
  for (const piece of pieces) {
    const start = Math.max(from, at);
    const stop = Math.min(to, at + piece.d);
    const skipped = Math.round((start - at) * Number(piece.m['speed'] ?? 1));
    at += piece.d;
    piece.d = Math.max(0, stop - start);
    if (piece.m.kind === 'clip' && skipped > 0 && piece.d > 0)
      piece.m['trim_in'] = Number(piece.m['trim_in'] ?? 0) + skipped;
  }
  dropEmpty(draft);
  settle(draft);
  return true;
}

/** Lets a film end where it began: it runs forward and back. */
export function loopFilm(draft: Draft): Change {
  draft.m['loop'] = 'boomerang';
  if (draft.d > LONGEST_LOOP_MS) stretch(segmentsOf(draft, TRACK.video), LONGEST_LOOP_MS);
  settle(draft);
  return { what: 'loop', value: seconds(draft.d) };
}

/** Gives every picture the same share of the new length that it had of the old one, to the millisecond. */
function stretch(pieces: readonly Segment[], length: number): void {
  const old = pieces.reduce((sum, piece) => sum + piece.d, 0) || 1;
  let at = 0;
  let done = 0;
  for (const piece of pieces) {
    at += piece.d;
    const end = Math.round((at * length) / old);
    piece.d = Math.max(1, end - done);
    done = end;
  }
}

/** Puts pictures into the order that was named, and gives a named one its time; the others keep theirs. */
function changeOrder(draft: Draft, wishes: Wishes): Change | undefined {
  const track = draft.t.find((one) => one.tt === TRACK.video);
  if (!track) return undefined;
  const before = track.sg.map((piece) => `${piece.id} ${piece.d}`).join();
  const takes = arrange(track.sg, (piece) => kindOf(piece), wishes.order);
  for (const { thing, shown } of takes) {
    const wanted = shown?.seconds ?? (thing.m.kind === 'scene' ? undefined : wishes.each);
    if (wanted !== undefined) setTime(thing, wanted * 1000, shown?.end ?? 'first');
  }
  track.sg = takes.map(({ thing }) => thing);
  settle(draft);
  const after = track.sg.map((piece) => `${piece.id} ${piece.d}`).join();
  if (before === after) return undefined;
  return {
    what: 'order',
    value: track.sg.map((piece) => `${piece.m.title} ${seconds(piece.d)} s`).join(', '),
  };
}

function setTime(piece: Segment, wanted: number, end: 'first' | 'last'): void {
  const speed = Number(piece.m['speed'] ?? 1);
  const length = Number(piece.m['source_length'] ?? 0) / speed;
  piece.d = Math.max(
    SHORTEST_PIECE_MS,
    Math.round(piece.m.kind === 'clip' && length > 0 ? Math.min(wanted, length) : wanted),
  );
  if (piece.m.kind === 'clip' && end === 'last')
    piece.m['trim_in'] = Math.max(0, Math.round((length - piece.d) * speed));
}

function kindOf(piece: Segment): 'photo' | 'clip' | 'other' {
  return piece.m.kind === 'photo' || piece.m.kind === 'clip' ? piece.m.kind : 'other';
}

/** A slower film is longer, a faster one shorter. */
function changeSpeed(draft: Draft, factor: number | undefined): Change | undefined {
  const pieces = segmentsOf(draft, TRACK.video);
  if (factor === undefined || pieces.length === 0) return undefined;
  let now = 1;
  for (const piece of pieces) {
    const before = Number(piece.m['speed'] ?? 1);
    now = Math.round(limit(before * factor) * 100) / 100;
    piece.m['speed'] = now;
    piece.x_engine = { ...piece.x_engine, clip_speed: now };
    piece.d = Math.max(SHORTEST_PIECE_MS, Math.round((piece.d * before) / now));
  }
  const total = pieces.reduce((sum, piece) => sum + piece.d, 0);
  if (total > LONGEST * 1000) stretch(pieces, LONGEST * 1000);
  settle(draft);
  return { what: 'speed', value: String(now) };
}

function changeLength(draft: Draft, wishes: Wishes): Change | undefined {
  const { resize } = wishes;
  if (!resize && wishes.seconds === undefined) return undefined;
  const by = resize?.by ? resize.by * 1000 : draft.d / 3;
  const wanted =
    wishes.seconds !== undefined ? wishes.seconds * 1000 : draft.d + (resize?.way === 'longer' ? by : -by);
  const length = Math.min(LONGEST * 1000, Math.max(SHORTEST_MS, Math.round(wanted / 100) * 100));
  stretch(segmentsOf(draft, TRACK.video), length);
  settle(draft);
  return { what: 'length', value: seconds(length) };
}

function dropEmpty(draft: Draft): void {
  const pictures = draft.t.find((track) => track.tt === TRACK.video);
  if (!pictures) return;
  const gone = new Set(pictures.sg.filter((piece) => piece.d <= 0).map((piece) => piece.id));
  pictures.sg = pictures.sg.filter((piece) => !gone.has(piece.id));
  for (const track of draft.t)
    track.sg = track.sg.filter((piece) => !gone.has(String(piece.m['over'] ?? '')));
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}
