import {
  type Brush,
  both,
  contrast,
  cut,
  drift,
  gradient,
  hold,
  lay,
  mask,
  noise,
  plain,
  type Stops,
  shape,
  WIDE,
} from './paint.ts';
import { blend } from './palette.ts';
import { stars } from './sky.ts';

/** The colours of the mist, of which the planet takes its own. */
type Nebula = readonly [string, string, string];

const NEBULAE: readonly [Nebula, ...Nebula[]] = [
  ['6a2fd0', 'e0559a', '2b7de0'],
  ['1fa0b8', '4a5fe0', 'd05fd0'],
  ['d0603a', 'a03ac0', '3a60d0'],
];
const NIGHT: Stops = [
  [0, '03030f'],
  [0.6, '0a0a26'],
  [1, '05051a'],
];

/** Stars, coloured mist and a planet in half light. */
export function paintSpace(brush: Brush): string {
  const { graph, canvas, seed } = brush;
  const colors = NEBULAE[seed % NEBULAE.length] ?? NEBULAE[0];
  const empty = hold(graph, gradient(graph, canvas.w, canvas.h, NIGHT), canvas);
  const misty = colors.reduce((under, color, index) => paintNebula(brush, under, color, index), empty);
  const near = { ...brush, seed: seed + 17, canvas: { ...canvas, k: canvas.k * 2.2 } };
  const starry = lay(graph, lay(graph, misty, stars(brush, 1)), stars(near, 1));
  return paintPlanet(brush, starry, colors);
}

function paintNebula(brush: Brush, picture: string, color: string, index: number): string {
  const { graph, canvas, seed } = brush;
  const w = canvas.w * WIDE;
  const { h } = canvas;
  const lumps = contrast(graph, noise(graph, w, h, [(3 * canvas.w) / h, 4], seed + index * 50), 118, 3);
  const band = `0.75*exp(-pow((Y/H-${0.3 + 0.2 * index}-0.25*(X/W-0.5))/0.26,2))`;
  const layer = cut(graph, plain(graph, w, h, color), both(graph, lumps, mask(graph, w, h, band, 8)));
  return lay(graph, picture, layer, drift(brush, 0.25 + 0.2 * index), 0);
}

function paintPlanet(brush: Brush, picture: string, colors: Nebula): string {
  const { graph, canvas, way } = brush;
  const r = Math.min(canvas.w, canvas.h) * 0.27;
  const size = r * 2.3;
  const distance = 'hypot(X-W/2,Y-H/2)';
  const disc = `(${r}-${distance})/1.3`;
  const at = (side: number): [string, number] => [
    `${canvas.w * 0.7 - side / 2}+${(-way * 12 * canvas.k).toFixed(2)}*t`,
    canvas.h * 0.56 - side / 2,
  ];
  const rim = `0.55*exp(-pow(max(0,${distance}-${r})/${r * 0.22},1.2))*clip(0.6+0.6*(-(X-W/2)-(Y-H/2))/${r},0,1)`;
  const air = shape(graph, size * 1.5, size * 1.5, colors[2], rim);
  const dark = shape(graph, size, size, '02020c', disc);
  const bands: Stops = [
    [0, blend(colors[0], 'ffffff', 0.5)],
    [0.3, colors[1]],
    [0.42, blend(colors[1], 'ffffff', 0.45)],
    [0.55, colors[0]],
    [0.7, blend(colors[0], 'ffffff', 0.25)],
    [1, colors[1]],
  ];
  const light = `clip(0.5+0.75*(-(X-W/2)*0.7-(Y-H/2)*0.55)/${r},0.02,1)`;
  const day = cut(
    graph,
    gradient(graph, size, size, bands),
    mask(graph, size, size, `${light}*clip(${disc},0,1)`),
  );
  return lay(
    graph,
    lay(graph, lay(graph, picture, air, ...at(size * 1.5)), dark, ...at(size)),
    day,
    ...at(size),
  );
}
