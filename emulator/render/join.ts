import type { Graph } from './graph.ts';

const LONGEST_FADE = 0.6;

/** How long a piece melts into the next, in seconds: never more than a fraction of the shorter one. */
export function fadeBetween(one: number, two: number, fps: number): number {
  const wanted = Math.min(LONGEST_FADE, Math.min(one, two) * 0.4);
  return Math.max(1, Math.round(wanted * fps)) / fps;
}

/** Joins pieces by cross-fades. Each piece but the last has to be longer by the fade after it; `starts` are in seconds. */
export function joinPieces(
  graph: Graph,
  pieces: readonly string[],
  starts: readonly number[],
  fades: readonly number[],
): string {
  return pieces.reduce((film, piece, index) =>
    graph.chain(
      [film, piece],
      `xfade=transition=fade:duration=${(fades[index - 1] ?? 0.04).toFixed(3)}:offset=${(starts[index] ?? 0).toFixed(3)}`,
    ),
  );
}
