import { type Brush, cut, drift, gradient, hash, lay, mask, type Stops, shape, WIDE } from './paint.ts';

/** A line of land. `base` and `rise` are shares of the height, `colors` go from the top of the line down. */
export interface Ridge {
  base: number;
  rise: number;
  depth: number;
  colors: Stops;
  kind: 'peaks' | 'hills' | 'dunes';
  salt: number;
}

/** Lays one line of land over a picture. */
export function paintRidge(brush: Brush, picture: string, ridge: Ridge): string {
  const { graph, canvas } = brush;
  const w = canvas.w * WIDE;
  const top = canvas.h * (ridge.base - ridge.rise);
  const h = canvas.h - top;
  const line = ridgeLine(ridge, brush.seed, canvas.h, canvas.h * ridge.rise);
  const layer = cut(graph, gradient(graph, w, h, ridge.colors), mask(graph, w, h, `(Y-(${line}))/1.4`));
  return lay(graph, picture, layer, drift(brush, ridge.depth), Math.round(top));
}

/** Snow on the tops of a ridge of the same base, rise, depth and salt. */
export function paintCaps(brush: Brush, picture: string, ridge: Ridge, color: string): string {
  const { graph, canvas, seed } = brush;
  const w = canvas.w * WIDE;
  const rise = canvas.h * ridge.rise;
  const top = canvas.h * (ridge.base - ridge.rise);
  const line = ridgeLine(ridge, seed, canvas.h, rise);
  const jag = `${rise.toFixed(1)}*(0.34+0.1*abs(mod(X/${(rise * 0.16).toFixed(2)},2)-1)+0.06*abs(mod(X/${(rise * 0.07).toFixed(2)},2)-1))`;
  const snow = shape(graph, w, rise, color, `min((Y-(${line}))/1.4,(${jag}-Y)/2)*0.92`);
  return lay(graph, picture, snow, drift(brush, ridge.depth), Math.round(top));
}

/** Dark and pointed, one tree beside the other; `size` is a tree's height as a share of the picture. */
export function paintPines(
  brush: Brush,
  picture: string,
  base: number,
  size: number,
  depth: number,
  colors: Stops,
  salt: number,
): string {
  const { graph, canvas, seed } = brush;
  const w = canvas.w * WIDE;
  const tall = canvas.h * size;
  const top = canvas.h * base - tall;
  const h = canvas.h - top;
  const tree = (gap: number, extra: number): string => {
    const cell = tall * gap;
    const id = `floor(X/${cell.toFixed(2)}+${extra * 0.37})`;
    const middle = `(0.5+0.3*(${hash(id, extra, seed + salt)}-0.5))`;
    const off = `abs((X/${cell.toFixed(2)}+${extra * 0.37}-${id}-${middle})*${cell.toFixed(2)})`;
    const height = `${tall.toFixed(1)}*(0.55+0.45*${hash(id, extra + 7, seed + salt)})`;
    // Boughs: the outline steps in and out on its way down.
    const down = `(Y-(${tall.toFixed(1)}-${height}))`;
    const width = `(${down}*0.2+${(tall * 0.035).toFixed(2)}*mod(${down}/${(tall * 0.11).toFixed(2)},1))`;
    return `if(gt(${down},0),(${width}-${off})/1.3,0)`;
  };
  const ground = `(Y-${(tall * 0.93).toFixed(1)}-${(tall * 0.03).toFixed(1)}*sin(X/${(tall * 0.9).toFixed(1)}))/1.5`;
  const forest = mask(graph, w, h, `max(max(${tree(0.34, 1)},${tree(0.46, 2)}),${ground})`);
  return lay(
    graph,
    picture,
    cut(graph, gradient(graph, w, h, colors), forest),
    drift(brush, depth),
    Math.round(top),
  );
}

/** The height of the land at `X`, measured in pixels from the top of its layer. */
function ridgeLine(ridge: Ridge, seed: number, height: number, rise: number): string {
  const phase = (n: number): string => (((seed % 9973) / 9973) * 20 + ridge.salt * 3.1 + n * 1.7).toFixed(3);
  const wave = (length: number, n: number): string => `sin(X/${(height * length).toFixed(2)}+${phase(n)})`;
  if (ridge.kind === 'hills')
    return `${rise.toFixed(1)}*(0.5-0.3*${wave(0.31, 1)}-0.16*${wave(0.13, 2)}-0.03*${wave(0.041, 3)})`;
  if (ridge.kind === 'dunes')
    return `${rise.toFixed(1)}*(0.62-0.4*abs(${wave(0.42, 1)})-0.16*${wave(0.27, 2)})`;
  const saw = (length: number, n: number): string =>
    `abs(mod(X/${(height * length).toFixed(2)}+${phase(n)},2)-1)`;
  return `${rise.toFixed(1)}*(0.04+0.5*${saw(0.27, 1)}+0.25*${saw(0.117, 2)}+0.12*${saw(0.049, 3)}+0.05*${saw(0.019, 4)}+0.04*${wave(0.008, 5)}*${wave(0.013, 6)})`;
}
