import { paintAbstract } from './abstract.ts';
import { paintAir } from './air.ts';
import { paintCity, paintMirror } from './city.ts';
import type { Canvas, Graph } from './graph.ts';
import { paintCaps, paintPines, paintRidge, type Ridge } from './land.ts';
import type { Brush, Stops } from './paint.ts';
import { PALETTES, type Palette, shade } from './palette.ts';
import { lightAt, mist, paintBreeze, paintSky } from './sky.ts';
import { paintSpace } from './space.ts';
import { paintStudio } from './studio.ts';
import type { Hour, Traits } from './traits.ts';
import { paintSea } from './water.ts';

interface Setting {
  brush: Brush;
  palette: Palette;
  hour: Hour;
}

/** Draws the moving picture of a prompt and gives back its label. It has no sound and no words. */
export function paintScene(graph: Graph, canvas: Canvas, traits: Traits, motion: string): string {
  const way = motion === 'pan-left' || motion === 'pull-out' ? 1 : -1;
  const brush: Brush = { graph, canvas, seed: traits.seed % 100_003, way };
  const setting: Setting = { brush, palette: PALETTES[traits.hour], hour: traits.hour };
  const place = PLACES[traits.place](setting);
  const { breeze } = setting.palette;
  const moved = OUTDOORS.has(traits.place) ? paintBreeze(brush, place, breeze[0], breeze[1]) : place;
  return paintAir(brush, moved, traits.air);
}

const OUTDOORS = new Set<Traits['place']>([
  'ocean',
  'desert',
  'meadow',
  'mountain',
  'snow',
  'city',
  'forest',
]);

const PLACES: Readonly<Record<Traits['place'], (setting: Setting) => string>> = {
  ocean: paintOcean,
  city: ({ brush, palette, hour }) => {
    const base = 0.74;
    const towers = paintCity(brush, paintSky(brush, palette, hour, base), palette, hour, base);
    return paintMirror(brush, towers, base, shade('1a2440', palette, 0.8));
  },
  forest: paintForest,
  mountain: (setting) => paintMountains(setting, '5b6b5a', 'e8eef6'),
  snow: paintWinter,
  desert: paintDesert,
  meadow: paintMeadow,
  space: ({ brush }) => paintSpace(brush),
  studio: ({ brush }) => paintStudio(brush),
  abstract: ({ brush }) => paintAbstract(brush),
};

function paintOcean({ brush, palette, hour }: Setting): string {
  const horizon = 0.6;
  const sky = paintSky(brush, palette, hour, horizon);
  const coast = ridge(palette, 'hills', horizon + 0.004, 0.035, 0.25, '4a5a6a', 3);
  const view = paintRidge(brush, sky, coast);
  return paintSea(brush, view, horizon, {
    colors: palette.sea,
    sparkle: palette.glow,
    light: lightAt(hour, horizon, brush.seed),
  });
}

function paintForest({ brush, palette, hour }: Setting): string {
  let picture = paintSky(brush, palette, hour, 0.72);
  picture = paintRidge(brush, picture, ridge(palette, 'hills', 0.72, 0.2, 0.15, '4f7a5a', 1));
  picture = paintPines(brush, picture, 0.74, 0.2, 0.35, fall(palette, '2f6a45', 0.4), 2);
  picture = mist(brush, picture, palette.haze, 0.7, 0.2, 0.6);
  picture = paintPines(brush, picture, 0.86, 0.34, 0.65, fall(palette, '25583a', 0.7), 3);
  picture = mist(brush, picture, palette.haze, 0.82, 0.2, 0.4);
  return paintPines(brush, picture, 1.02, 0.52, 1, fall(palette, '163c28', 0.97), 4);
}

function paintMountains({ brush, palette, hour }: Setting, rock: string, snow: string): string {
  let picture = paintSky(brush, palette, hour, 0.75);
  const far = ridge(palette, 'peaks', 0.72, 0.4, 0.25, rock, 1);
  picture = paintCaps(brush, paintRidge(brush, picture, far), far, shade(snow, palette, 0.55));
  picture = mist(brush, picture, palette.haze, 0.68, 0.22, 0.7);
  const middle = ridge(palette, 'peaks', 0.84, 0.3, 0.55, rock, 2);
  picture = paintRidge(brush, picture, middle);
  picture = mist(brush, picture, palette.haze, 0.82, 0.18, 0.5);
  return paintPines(brush, picture, 1.02, 0.24, 1, fall(palette, '1d3a2c', 0.95), 5);
}

function paintWinter({ brush, palette, hour }: Setting): string {
  let picture = paintSky(brush, palette, hour, 0.7);
  const far = ridge(palette, 'peaks', 0.66, 0.26, 0.25, '7f93ad', 1);
  picture = paintCaps(brush, paintRidge(brush, picture, far), far, shade('f4f8ff', palette, 0.55));
  picture = paintPines(brush, picture, 0.72, 0.16, 0.45, fall(palette, '3d5f66', 0.5), 2);
  picture = paintRidge(brush, picture, ridge(palette, 'hills', 0.84, 0.16, 0.6, 'e9f1fb', 3));
  picture = paintPines(brush, picture, 0.9, 0.26, 0.8, fall(palette, '2a4c52', 0.8), 4);
  return paintRidge(brush, picture, ridge(palette, 'hills', 1.02, 0.18, 1, 'ffffff', 5));
}

function paintDesert({ brush, palette, hour }: Setting): string {
  let picture = paintSky(brush, palette, hour, 0.6);
  picture = paintRidge(brush, picture, ridge(palette, 'peaks', 0.62, 0.1, 0.15, 'a05a3a', 1));
  picture = paintRidge(brush, picture, ridge(palette, 'dunes', 0.72, 0.16, 0.4, 'f0a860', 2));
  picture = paintRidge(brush, picture, ridge(palette, 'dunes', 0.86, 0.22, 0.7, 'e08a44', 3));
  return paintRidge(brush, picture, ridge(palette, 'dunes', 1.05, 0.28, 1, 'c06a30', 4));
}

function paintMeadow({ brush, palette, hour }: Setting): string {
  let picture = paintSky(brush, palette, hour, 0.66);
  picture = paintRidge(brush, picture, ridge(palette, 'hills', 0.66, 0.16, 0.2, '6f9f7a', 1));
  picture = paintPines(brush, picture, 0.7, 0.1, 0.4, fall(palette, '3f7a4a', 0.45), 2);
  picture = paintRidge(brush, picture, ridge(palette, 'hills', 0.8, 0.16, 0.6, '6fb24a', 3));
  picture = paintRidge(brush, picture, ridge(palette, 'hills', 1.03, 0.26, 1, '4f9a3a', 4));
  return picture;
}

function ridge(
  palette: Palette,
  kind: Ridge['kind'],
  base: number,
  rise: number,
  depth: number,
  color: string,
  salt: number,
): Ridge {
  return { kind, base, rise, depth, salt, colors: fall(palette, color, depth) };
}

/** A colour that is hazier at the foot of the land than at its top, as in real distance. */
function fall(palette: Palette, color: string, depth: number): Stops {
  return [
    [0, shade(color, palette, depth)],
    [1, shade(color, palette, Math.max(0, depth - 0.28))],
  ];
}
