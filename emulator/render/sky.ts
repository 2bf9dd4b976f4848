import {
  type Brush,
  both,
  contrast,
  cut,
  drift,
  gradient,
  hash,
  hold,
  lay,
  mask,
  noise,
  plain,
  shape,
  WIDE,
} from './paint.ts';
import type { Palette } from './palette.ts';
import type { Hour } from './traits.ts';

/** Where the light stands: the middle of the sun or moon as a share of the picture. */
export interface Light {
  x: number;
  y: number;
}

/** Sun and moon by the hour, with the horizon as a share of the height. */
export function lightAt(hour: Hour, horizon: number, seed: number): Light {
  const side = seed % 2 === 0 ? 0.5 : 0.58;
  if (hour === 'sunset') return { x: side, y: horizon - 0.1 };
  if (hour === 'dawn') return { x: 0.36, y: horizon - 0.16 };
  return hour === 'night' ? { x: 0.74, y: 0.2 } : { x: 0.76, y: 0.2 };
}

/** The whole sky down to the horizon: colours, stars, sun or moon, clouds. */
export function paintSky(brush: Brush, palette: Palette, hour: Hour, horizon: number): string {
  const { graph, canvas, seed } = brush;
  const ground = palette.sky.at(-1)?.[1] ?? 'ffffff';
  const stops = palette.sky.map(([at, color]) => [at * horizon, color] as const);
  let picture = hold(graph, gradient(graph, canvas.w, canvas.h, [...stops, [1, ground]]), canvas);
  if (hour === 'night') picture = lay(graph, picture, stars(brush, horizon), 0, 0);
  picture = paintLight(brush, picture, palette, lightAt(hour, horizon, seed), hour);
  return paintClouds(brush, picture, palette, horizon);
}

/** A field of stars, each somewhere in its own cell. */
export function stars(brush: Brush, horizon: number): string {
  const { graph, canvas, seed } = brush;
  const cell = Math.max(3, 30 * canvas.k);
  const column = `floor(X/${cell})`;
  const row = `floor(Y/${cell})`;
  const x = `(mod(X,${cell})/${cell}-0.2-0.6*${hash(column, row, seed)})`;
  const y = `(mod(Y,${cell})/${cell}-0.2-0.6*${hash(row, column, seed + 5)})`;
  const size = `(0.03+0.06*pow(${hash(column, row, seed + 9)},6))`;
  const bright = `pow(${hash(column, row, seed + 3)},3)`;
  return shape(
    graph,
    canvas.w,
    canvas.h * horizon,
    'ffffff',
    `1.6*${bright}*exp(-(${x}*${x}+${y}*${y})/(${size}*${size}))*(1-pow(Y/H,3))`,
  );
}

function paintLight(brush: Brush, picture: string, palette: Palette, light: Light, hour: Hour): string {
  const { graph, canvas } = brush;
  const short = Math.min(canvas.w, canvas.h);
  const low = hour === 'sunset' || hour === 'dawn';
  const radius = short * (low ? 0.07 : 0.045);
  const size = radius * 18;
  const reach = `(hypot(X-W/2,Y-H/2)/(W/2))`;
  const glow = shape(
    graph,
    size,
    size,
    palette.glow,
    `${palette.glowStrength}*exp(-4.2*${reach})*clip((1-${reach})*2,0,1)`,
    4,
  );
  const disc = shape(
    graph,
    radius * 3,
    radius * 3,
    palette.sun,
    `(${radius.toFixed(2)}-hypot(X-W/2,Y-H/2))/1.5`,
  );
  const sink =
    hour === 'sunset'
      ? `+t*${(3 * canvas.k).toFixed(3)}`
      : hour === 'dawn'
        ? `-t*${(3 * canvas.k).toFixed(3)}`
        : '';
  const at = (side: number): [string, string] => [
    (canvas.w * light.x - side / 2).toFixed(1),
    `${(canvas.h * light.y - side / 2).toFixed(1)}${sink}`,
  ];
  return lay(graph, lay(graph, picture, glow, ...at(size)), disc, ...at(radius * 3));
}

function paintClouds(brush: Brush, picture: string, palette: Palette, horizon: number): string {
  const { graph, canvas, seed, way } = brush;
  const w = canvas.w * WIDE;
  const h = canvas.h * horizon;
  const lumps = noise(graph, w, h, [(5 * w) / h / 2.4 + 2, 6], seed + 40);
  const soft = contrast(graph, lumps, 126, 4.4);
  const fall = mask(graph, w, h, `${palette.cloudStrength}*pow(sin(PI*clip(Y/H*0.96+0.02,0,1)),0.8)`, 4);
  const layer = cut(graph, gradient(graph, w, h, palette.clouds), both(graph, soft, fall));
  return lay(graph, picture, layer, drift({ ...brush, way: way * -1 }, 0.95), 0);
}

/**
 * Light and shadow that pass over land and water: what clouds do to land, wind to sand and haze to a night.
 * `strength` is how much of the colour the densest lump shows, 0–1.
 */
export function paintBreeze(brush: Brush, picture: string, color: string, strength: number): string {
  const { graph, canvas, seed, way } = brush;
  const seconds = canvas.frames / canvas.fps;
  const pace = BREEZE * canvas.k;
  const w = canvas.w + pace * seconds + 4;
  const lumps = noise(graph, w, canvas.h, [(6 * w) / canvas.h, 5], seed + 71);
  // The sky has clouds of its own, so the breeze begins below it.
  const low = mask(graph, w, canvas.h, `${strength}*clip((Y/H-0.38)*4,0,1)`, 8);
  const cloud = both(graph, contrast(graph, lumps, 104, 5), low);
  const layer = cut(graph, plain(graph, w, canvas.h, color), cloud);
  const from = way > 0 ? -(pace * seconds) : 0;
  return lay(graph, picture, layer, `${from.toFixed(1)}+${(way * pace).toFixed(2)}*t`, 0);
}

/** Pixels a second of a 1080-line picture. */
const BREEZE = 80;

/** Mist along a line: `at` and `height` are shares of the picture. */
export function mist(
  brush: Brush,
  picture: string,
  color: string,
  at: number,
  height: number,
  strength: number,
): string {
  const { graph, canvas, seed } = brush;
  const w = canvas.w * WIDE;
  const h = canvas.h * height;
  const lumps = contrast(graph, noise(graph, w, h, [5, 3], seed + Math.round(at * 100)), 70, 2);
  const band = mask(graph, w, h, `${strength}*pow(sin(PI*clip(Y/H,0,1)),1.4)`, 4);
  const layer = cut(graph, plain(graph, w, h, color), both(graph, lumps, band));
  return lay(graph, picture, layer, drift(brush, 0.7), Math.round(canvas.h * (at - height / 2)));
}
