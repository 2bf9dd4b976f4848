import { even } from './graph.ts';
import { type Brush, both, contrast, gradient, hold, lay, mask, noise, type Stops } from './paint.ts';
import type { Light } from './sky.ts';

/** The colours of a sea and the sparkle on it. */
export interface Sea {
  colors: Stops;
  sparkle: string;
  light: Light;
}

/** A sea from the horizon down. Two textures pass over each other, and where both are bright the water glitters. */
export function paintSea(brush: Brush, picture: string, horizon: number, sea: Sea): string {
  const { graph, canvas, seed } = brush;
  const top = even(canvas.h * horizon);
  const w = even(canvas.w);
  const h = even(canvas.h - top);
  const waters = lay(graph, picture, gradient(graph, w, h, sea.colors), 0, top);
  const one = waves(brush, w, h, [15, 26], seed + 11, 1);
  const two = waves(brush, w, h, [18, 33], seed + 23, -1.3);
  const glitter = graph.chain(
    [contrast(graph, both(graph, one, two), 66, 6)],
    `scale=${w}:${h}:flags=bilinear`,
  );
  const [near, wide] = graph.fork(glitter);
  const cone = `exp(-pow((X/W-${sea.light.x})/(0.045+0.13*Y/H),2))*(1-0.45*Y/H)`;
  const path = hold(graph, mask(graph, w, h, cone, 4), canvas, 'gray');
  const seconds = (canvas.frames / canvas.fps + 0.1).toFixed(3);
  const color = graph.chain(
    [],
    `color=0x${sea.sparkle}:s=${w}x${h}:r=${canvas.fps}:d=${seconds},format=yuva420p`,
  );
  const [first, second] = graph.fork(color);
  const sheen = graph.chain([second, graph.chain([wide], "lut=y='val*0.14'")], 'alphamerge');
  const sparkle = graph.chain([first, both(graph, near, path)], 'alphamerge');
  return lay(graph, lay(graph, waters, sheen, 0, top), sparkle, 0, top);
}

/** How fast the water goes by, in pixels a second of a 1080-line picture. */
const PACE = 34;

/** A texture that drifts sideways, drawn at half size: water has no sharp edges. */
function waves(
  brush: Brush,
  w: number,
  h: number,
  cells: readonly [number, number],
  seed: number,
  speed: number,
): string {
  const { graph, canvas } = brush;
  const seconds = canvas.frames / canvas.fps;
  const small = [even(w / 2), even(h / 2)] as const;
  const room = Math.ceil(Math.abs(speed) * PACE * canvas.k * seconds) + 4;
  const lumps = w / h;
  const texture = noise(graph, small[0] + room, small[1], [(cells[0] * lumps) / 4.4, cells[1]], seed);
  const still = hold(graph, texture, canvas, 'gray');
  const from = speed > 0 ? 0 : room - 2;
  const x = `${from}+${(speed * PACE * canvas.k).toFixed(3)}*t`;
  return graph.chain([still], `crop=w=${small[0]}:h=${small[1]}:x='${x}':y=0:exact=1`);
}
