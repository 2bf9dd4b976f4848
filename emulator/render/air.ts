import { type Brush, hash, hold, lay, shape } from './paint.ts';
import type { Air } from './traits.ts';

/** One cloud of particles. `cell` and `size` are in pixels of a 1080-line picture, speeds in pixels a second. */
interface Swarm {
  cell: number;
  size: number;
  color: string;
  strength: number;
  down: number;
  side: number;
  /** Longer than wide, for rain. */
  long: number;
  share: number;
}

const SWARMS: Readonly<Record<Exclude<Air, 'clear'>, readonly Swarm[]>> = {
  snow: [
    { cell: 54, size: 3, color: 'ffffff', strength: 0.7, down: 60, side: 12, long: 1, share: 0.6 },
    { cell: 110, size: 7, color: 'ffffff', strength: 0.85, down: 120, side: -20, long: 1, share: 0.6 },
  ],
  rain: [
    { cell: 46, size: 1.3, color: 'dfe9ff', strength: 0.45, down: 900, side: 0, long: 16, share: 0.5 },
    { cell: 90, size: 1.8, color: 'dfe9ff', strength: 0.5, down: 1300, side: 0, long: 22, share: 0.5 },
  ],
  fireflies: [
    { cell: 120, size: 5, color: 'ffe27a', strength: 0.95, down: -14, side: 22, long: 1, share: 0.35 },
    { cell: 210, size: 10, color: 'fff0a8', strength: 0.8, down: -22, side: -30, long: 1, share: 0.3 },
  ],
  bokeh: [
    { cell: 230, size: 46, color: 'ffe6c0', strength: 0.22, down: -16, side: 14, long: 1, share: 0.55 },
    { cell: 340, size: 80, color: 'ffc9d8', strength: 0.16, down: -26, side: -18, long: 1, share: 0.5 },
  ],
};

/** Lets it snow, rain or glow over a finished picture. */
export function paintAir(brush: Brush, picture: string, air: Air): string {
  if (air === 'clear') return picture;
  return SWARMS[air].reduce(
    (under, swarm, index) => paintSwarm(brush, under, swarm, air === 'bokeh', index),
    picture,
  );
}

function paintSwarm(brush: Brush, picture: string, swarm: Swarm, discs: boolean, index: number): string {
  const { graph, canvas, seed } = brush;
  const cell = Math.max(4, swarm.cell * canvas.k);
  const size = swarm.size * canvas.k;
  // The layer is a whole number of cells high, so that a second copy above it continues the first without a seam.
  const rows = Math.ceil(canvas.h / cell);
  const columns = Math.ceil(canvas.w / cell) + 2;
  const h = Math.round((rows * cell) / 2) * 2;
  const w = Math.round((columns * cell) / 2) * 2;
  const column = `floor(X/${cell.toFixed(3)})`;
  const row = `floor(Y/${cell.toFixed(3)})`;
  const edge = Math.min(0.5, (size * swarm.long * 1.2) / cell);
  const middle = (salt: number, a: string, b: string): string =>
    `(${edge.toFixed(3)}+${(1 - 2 * edge).toFixed(3)}*${hash(a, b, seed + salt + index * 31)})*${cell.toFixed(3)}`;
  const dx = `(mod(X,${cell.toFixed(3)})-${middle(1, column, row)})`;
  const dy = `((mod(Y,${cell.toFixed(3)})-${middle(2, row, column)})/${swarm.long})`;
  const there = `lt(${hash(column, row, seed + 77 + index)},${swarm.share})`;
  const fall = discs
    ? `clip((${size.toFixed(2)}-hypot(${dx},${dy}))/${(2 * canvas.k).toFixed(2)},0,1)`
    : `exp(-(${dx}*${dx}+${dy}*${dy})/${(size * size).toFixed(3)})`;
  const dots = shape(graph, w, h, swarm.color, `${swarm.strength}*${there}*${fall}`);
  const [one, two] = graph.fork(dots);
  // Two copies on top of each other and a window that glides along them: one layer for each frame instead of two.
  const tall = hold(graph, graph.chain([one, two], 'vstack'), canvas, 'yuva420p');
  const travel = `mod(t*${Math.abs(swarm.down * canvas.k).toFixed(3)},${h})`;
  const y = swarm.down > 0 ? `${h}-${travel}` : travel;
  const x = `${cell.toFixed(1)}+${(swarm.side * canvas.k).toFixed(2)}*sin(t*0.6+${index})`;
  const window = graph.chain([tall], `crop=w=${canvas.w}:h=${canvas.h}:x='${x}':y='${y}'`);
  return lay(graph, picture, window);
}
