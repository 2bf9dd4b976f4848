import { seedOf } from '../chance.ts';
import { type Brush, cut, drift, gradient, hash, lay, mask, shape, WIDE } from './paint.ts';
import { blend, type Palette } from './palette.ts';
import type { Hour } from './traits.ts';

/** One row of houses. Widths are in pixels of a 1080-line picture. */
interface Row {
  width: number;
  low: number;
  high: number;
  depth: number;
  lit: number;
  pane: number;
}

const ROWS: readonly Row[] = [
  { width: 74, low: 0.18, high: 0.5, depth: 0.3, lit: 0.3, pane: 9 },
  { width: 112, low: 0.14, high: 0.42, depth: 0.6, lit: 0.36, pane: 13 },
  { width: 176, low: 0.06, high: 0.27, depth: 1, lit: 0.42, pane: 20 },
];
const LIGHTS = ['ffd27a', '8fe3ff', 'ff8fd0'] as const;

/** Rows of houses on the line `base`, with lights in their windows unless it is bright day. */
export function paintCity(brush: Brush, picture: string, palette: Palette, hour: Hour, base: number): string {
  const dark = hour === 'night' ? '070a20' : hour === 'day' ? '5d7488' : '2a1638';
  return ROWS.reduce((under, row, index) => {
    const near = blend(palette.haze, dark, 0.35 + 0.6 * row.depth);
    const houses = drawHouses(brush, row, index, base, near, blend(near, palette.haze, 0.35));
    // The lights are put on while the row is still one still: later it would cost a layer for each frame.
    const lit =
      hour === 'day'
        ? houses
        : LIGHTS.reduce((still, color, turn) => light(brush, still, row, index, base, color, turn), houses);
    const top = Math.round(brush.canvas.h * base - sizes(brush, row, base).h) + 2;
    return lay(brush.graph, under, lit, drift(brush, row.depth), top);
  }, picture);
}

function drawHouses(brush: Brush, row: Row, index: number, base: number, dark: string, pale: string): string {
  const { graph } = brush;
  const size = sizes(brush, row, base);
  const roof = `${size.h}*(1-${heightAt(brush, row, index)})`;
  return cut(
    graph,
    gradient(graph, size.w, size.h, [
      [0, pale],
      [1, dark],
    ]),
    mask(graph, size.w, size.h, `gte(Y,${roof})`),
  );
}

function light(
  brush: Brush,
  houses: string,
  row: Row,
  index: number,
  base: number,
  color: string,
  turn: number,
): string {
  const { graph, canvas, seed } = brush;
  const size = sizes(brush, row, base);
  const pane = Math.max(2, row.pane * canvas.k);
  const tall = pane * 1.35;
  const width = row.width * canvas.k;
  const house = `floor(X/${width.toFixed(3)})`;
  const inHouse = `mod(X,${width.toFixed(3)})`;
  const wall = `between(${inHouse},${(pane * 0.6).toFixed(2)},${(width - pane * 0.6).toFixed(2)})`;
  const column = `floor(X/${pane.toFixed(3)})`;
  const line = `floor(Y/${tall.toFixed(3)})`;
  const glass = `lt(mod(X,${pane.toFixed(3)}),${(pane * 0.56).toFixed(3)})*lt(mod(Y,${tall.toFixed(3)}),${(tall * 0.5).toFixed(3)})`;
  const roof = `${size.h}*(1-${heightAt(brush, row, index)})+${tall.toFixed(2)}`;
  const hue = hash(house, line, seed + 60 + index);
  const mine = turn === 0 ? `lt(${hue},0.74)` : turn === 1 ? `between(${hue},0.74,0.9)` : `gt(${hue},0.9)`;
  const lit = `lt(${hash(column, line, seed + index * 13)},${row.lit})*(0.35+0.65*${hash(line, column, seed + 5)})`;
  const strength = (0.45 + 0.5 * row.depth).toFixed(2);
  // `if` spares the hashes wherever there is no glass, which is most of the picture.
  const windows = `if(${wall}*${glass},${mine}*${lit}*gt(Y,${roof})*${strength},0)`;
  return lay(graph, houses, shape(graph, size.w, size.h, color, windows));
}

/** Wet ground that mirrors what stands above it, soft and darker. */
export function paintMirror(brush: Brush, picture: string, base: number, color: string): string {
  const { graph, canvas } = brush;
  const top = Math.round((canvas.h * base) / 2) * 2;
  const h = Math.round((canvas.h - top) / 2) * 2;
  const [keep, copy] = graph.fork(picture);
  const ripple = `crop=iw:${h}:0:${Math.max(0, top - h)},vflip,scale=${Math.round(canvas.w / 5)}:${Math.round(h / 14)}:flags=area,scale=${canvas.w}:${h}:flags=bicubic,eq=brightness=-0.06:saturation=1.15`;
  const mirrored = lay(graph, keep, graph.chain([copy], ripple), 0, top);
  const dusk = shape(graph, canvas.w, h, color, '0.25+0.55*Y/H', 4);
  const lines = shape(
    graph,
    canvas.w,
    h,
    color,
    `0.35*gt(sin(Y*Y/${(h * 1.6).toFixed(1)}+0.8*sin(X/${(60 * canvas.k).toFixed(1)})),0.55)`,
  );
  return lay(graph, lay(graph, mirrored, dusk, 0, top), lines, 0, top);
}

function sizes({ canvas }: Brush, row: Row, base: number): { w: number; h: number } {
  return { w: canvas.w * WIDE, h: Math.round((canvas.h * Math.min(row.high, base)) / 2) * 2 };
}

/** The height of the house at `X` as a share of its row. */
function heightAt({ canvas, seed }: Brush, row: Row, index: number): string {
  const house = `floor(X/${(row.width * canvas.k).toFixed(3)})`;
  const share = row.low / row.high;
  return `(${share.toFixed(3)}+${(1 - share).toFixed(3)}*pow(${hash(house, index, seedOf('house', seed, index) % 900)},1.4))`;
}
