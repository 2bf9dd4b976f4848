import { type Canvas, even, type Graph } from './graph.ts';

/** Colours from top to bottom as `rrggbb`, each with its place from 0 to 1. */
export type Stops = readonly (readonly [number, string])[];

/** What every painter works with. `way` is the direction in which the camera drifts, −1 or 1. */
export interface Brush {
  graph: Graph;
  canvas: Canvas;
  seed: number;
  way: number;
}

const STILL = 'r=25:d=0.04';

/** A number from 0 to 1 that looks random but follows from two expressions: every pixel of a mask must be decided alone. */
export function hash(a: string, b: string | number, salt: number): string {
  // The sum goes through ffmpeg's expression parser once; `mod` of the scaled sine is what makes it look random.
  return `mod(abs(sin((${a})*12.9898+(${b})*78.233+${((salt % 977) / 7).toFixed(3)})*43758.5453),1)`;
}

/** A still of vertical colours, dithered so that a wide sky shows no bands. */
export function gradient(graph: Graph, w: number, h: number, stops: Stops): string {
  const channel = (at: number): string => {
    const value = (color: string): number => Number.parseInt(color.slice(at, at + 2), 16);
    let sum = String(value(stops[0]?.[1] ?? '000000'));
    for (let i = 1; i < stops.length; i++) {
      const [from, one] = stops[i - 1] ?? [0, '000000'];
      const [to, two] = stops[i] ?? [1, '000000'];
      const step = value(two) - value(one);
      if (step !== 0) sum += `+(${step})*clip((Y/H-${from})/${Math.max(0.001, to - from).toFixed(4)},0,1)`;
    }
    return `'${sum}+random(${at})-0.5'`;
  };
  return graph.chain(
    [],
    `color=black:s=${even(w)}x${even(h)}:${STILL},format=gbrp,geq=r=${channel(0)}:g=${channel(2)}:b=${channel(4)},format=rgba`,
  );
}

/** A still in grey from an expression of `X`, `Y`, `W`, `H` that gives 0 to 1; `coarse` draws it smaller and scales it up. */
export function mask(graph: Graph, w: number, h: number, expression: string, coarse = 1): string {
  const small = `${even(w / coarse)}x${even(h / coarse)}`;
  const grow = coarse > 1 ? `,scale=${even(w)}:${even(h)}:flags=bicubic` : '';
  return graph.chain(
    [],
    `color=black:s=${small}:${STILL},format=gray,geq=lum='255*clip(${expression},0,1)'${grow}`,
  );
}

/** Soft noise in grey, finer with each octave: clouds, mist, water. `cells` is how many lumps fit across and down. */
export function noise(
  graph: Graph,
  w: number,
  h: number,
  cells: readonly [number, number],
  seed: number,
): string {
  const octaves = [1, 2, 4, 8].map((times, index) => {
    const size = `${Math.max(2, Math.round(cells[0] * times))}x${Math.max(2, Math.round(cells[1] * times))}`;
    const grain = `noise=c0s=100:c0_seed=${(seed + index) % 100_000}`;
    return graph.chain(
      [],
      `color=0x808080:s=${size}:${STILL},format=gray,${grain},scale=${even(w)}:${even(h)}:flags=bicubic`,
    );
  });
  return graph.chain(octaves, "mix=inputs=4:weights='8 4 2 1'");
}

/** Stretches grey values: what is below `from` becomes black, and each step above it `times` as bright. */
export function contrast(graph: Graph, grey: string, from: number, times: number): string {
  return graph.chain([grey], `lut=y='clip((val-${from})*${times},0,255)'`);
}

/** One mask seen through another. */
export function both(graph: Graph, one: string, two: string): string {
  return graph.chain([one, two], 'blend=all_mode=multiply');
}

/** Cuts colours out by a mask, into a still that can be laid over a picture. */
export function cut(graph: Graph, colors: string, shape: string): string {
  return graph.chain([colors, shape], 'alphamerge,format=yuva420p');
}

/** One colour as a still. */
export function plain(graph: Graph, w: number, h: number, color: string): string {
  return graph.chain([], `color=0x${color}:s=${even(w)}x${even(h)}:${STILL},format=rgba`);
}

/** One colour cut out by an expression; see {@link mask}. */
export function shape(
  graph: Graph,
  w: number,
  h: number,
  color: string,
  expression: string,
  coarse = 1,
): string {
  return cut(graph, plain(graph, w, h, color), mask(graph, w, h, expression, coarse));
}

/** Lays a still or moving layer over a picture; `x` and `y` may be expressions of the time `t` in seconds. */
export function lay(
  graph: Graph,
  under: string,
  over: string,
  x: string | number = 0,
  y: string | number = 0,
): string {
  return graph.chain([under, over], `overlay=x='${x}':y='${y}':eval=frame`);
}

/** Makes a still last for the whole piece. */
export function hold(graph: Graph, still: string, canvas: Canvas, format = 'yuv420p'): string {
  const { fps, frames } = canvas;
  return graph.chain(
    [still],
    `format=${format},loop=loop=-1:size=1,setpts=N/(${fps}*TB),trim=end_frame=${frames},fps=${fps}`,
  );
}

/** How fast the nearest layer goes by, in pixels of a 1080-line picture for each half of its way. */
const PACE = 40;

/** How wide a layer must be to drift without showing its edge. */
export const WIDE = 1.3;

/** The `x` of a layer of width {@link WIDE}: near ones (depth 1) drift further than far ones. */
export function drift({ canvas, way }: Brush, depth: number): string {
  const seconds = canvas.frames / canvas.fps;
  const room = (canvas.w * (WIDE - 1)) / 2;
  const travel = Math.min(room * 0.95, PACE * canvas.k * seconds) * depth;
  return `${-Math.round(room)}+${(way * travel).toFixed(2)}*(2*t/${seconds.toFixed(3)}-1)`;
}
