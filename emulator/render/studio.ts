import { type Brush, cut, gradient, hold, lay, mask, type Stops, shape } from './paint.ts';
import { blend } from './palette.ts';

/** Three tones of one colour, pale to strong. */
type Tones = readonly [string, string, string];

const TONES: readonly [Tones, ...Tones[]] = [
  ['ffe9d6', 'f2a07b', 'd9553f'],
  ['e3f1ff', '8fb8e8', '2f6fc0'],
  ['f1e6ff', 'b79be6', '6a48b5'],
  ['e6f7ee', '8fd0b0', '1f8a66'],
];
const REACH = 'hypot(X-W/2,Y-H/2)/(W/2)';
const SOFT_DISC = `exp(-6*pow(${REACH},2))*clip((1-${REACH})*3,0,1)`;

/** A bright backdrop with a turning light and a glossy ball on a stand: what a product shot is without the product. */
export function paintStudio(brush: Brush): string {
  const { graph, canvas, seed } = brush;
  const tones = TONES[seed % TONES.length] ?? TONES[0];
  const [pale, middle, strong] = tones;
  const { w, h } = canvas;
  const s = Math.min(w, h);
  const floor = blend(middle, strong, 0.6);
  const wall: Stops = [
    [0, middle],
    [0.55, pale],
    [0.68, pale],
    [0.7, middle],
    [1, floor],
  ];
  const room = hold(graph, gradient(graph, w, h, wall), canvas);
  const halo = shape(graph, s * 1.6, s * 1.6, 'ffffff', `0.85*${SOFT_DISC}`, 4);
  const lit = lay(graph, room, halo, `${w / 2 - s * 0.8}+${s * 0.34}*sin(t*1.1)`, h * 0.42 - s * 0.8);
  const low = paintStand(brush, lit, tones, 0.76, s * 0.34, s * 0.09);
  const high = paintStand(brush, low, tones, 0.69, s * 0.24, s * 0.08);
  return paintBall(brush, high, strong, s * 0.17, h * 0.69);
}

/** A round step; `y` is the height of its top as a share of the picture. */
function paintStand(
  brush: Brush,
  picture: string,
  tones: Tones,
  y: number,
  radius: number,
  tall: number,
): string {
  const { graph, canvas } = brush;
  const [pale, middle, strong] = tones;
  const w = radius * 2.1;
  const h = tall + radius * 0.62;
  const top = radius * 0.3;
  const ellipse = (at: number): string => `(1-pow((X-W/2)/${radius},2)-pow((Y-${at})/${radius * 0.26},2))*60`;
  const wall = `min(between(Y,${top},${top + tall}),lt(abs(X-W/2),${radius}))`;
  const side = mask(graph, w, h, `max(${ellipse(top + tall)},${wall})`);
  const body = cut(
    graph,
    gradient(graph, w, h, [
      [0, middle],
      [1, strong],
    ]),
    side,
  );
  const lid = shape(graph, w, h, blend(pale, 'ffffff', 0.4), ellipse(top));
  const x = canvas.w / 2 - w / 2;
  return lay(graph, lay(graph, picture, body, x, canvas.h * y - top), lid, x, canvas.h * y - top);
}

/** A ball that floats a little above `ground`, with its shadow and a light on it. */
function paintBall(brush: Brush, picture: string, color: string, r: number, ground: number): string {
  const { graph, canvas } = brush;
  const middle = canvas.w / 2;
  const y = `${ground - r * 2.02}-${r * 0.07}*(1+sin(t*1.6))`;
  const dark = `0.55*exp(-3*(pow((X-W/2)/(W/2.6),2)+pow((Y-H/2)/(H/2.6),2)))`;
  const shadow = shape(graph, r * 2.4, r * 0.7, color, dark, 2);
  const shades: Stops = [
    [0, blend(color, 'ffffff', 0.35)],
    [0.5, color],
    [1, blend(color, '000000', 0.45)],
  ];
  const round = mask(graph, r * 2.1, r * 2.1, `(${r}-hypot(X-W/2,Y-H/2))/1.3`);
  const ball = cut(graph, gradient(graph, r * 2.1, r * 2.1, shades), round);
  const shine = shape(graph, r * 1.2, r * 1.2, 'ffffff', `0.9*${SOFT_DISC}`, 2);
  const standing = lay(
    graph,
    lay(graph, picture, shadow, middle - r * 1.2, ground - r * 0.3),
    ball,
    middle - r * 1.05,
    y,
  );
  return lay(graph, standing, shine, `${middle - r * 0.95}+${r * 0.12}*sin(t*0.8)`, y);
}
