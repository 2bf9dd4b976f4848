import { even } from './graph.ts';
import { type Brush, gradient, hold, lay, shape } from './paint.ts';
import { blend } from './palette.ts';

/** A dark ground and three colours that float on it. */
type Flow = readonly [string, string, string, string];

const FLOWS: readonly [Flow, ...Flow[]] = [
  ['120a3a', '5b2ae0', 'ff4f9a', 'ffb86b'],
  ['04263a', '0fb5a8', '4f7bff', 'c2f56b'],
  ['2a0a2f', 'ff5f5f', 'ffb03a', '7a3aff'],
  ['0a1f44', '2f8bff', '7ae0ff', 'f6a0ff'],
];
const REACH = 'hypot(X-W/2,Y-H/2)/(W/2)';

/** Slow, soft colours for words that name nothing. */
export function paintAbstract(brush: Brush): string {
  const { graph, canvas, seed } = brush;
  const [ground, ...colors] = FLOWS[seed % FLOWS.length] ?? FLOWS[0];
  const { w, h } = canvas;
  let picture = hold(
    graph,
    gradient(graph, w, h, [
      [0, ground],
      [1, blend(ground, colors[0], 0.45)],
    ]),
    canvas,
  );
  for (let index = 0; index < 6; index++) {
    const size = even(Math.max(w, h) * (0.62 + 0.12 * (index % 3)));
    const color = colors[index % 3] ?? colors[0];
    const blob = shape(graph, size, size, color, `0.8*exp(-4.5*pow(${REACH},2))*clip((1-${REACH})*3,0,1)`, 8);
    const turn = ((seed >> index) % 63) / 10;
    const x = `${w / 2 - size / 2}+${w * 0.42}*sin(t*${0.22 + index * 0.05}+${turn})`;
    const y = `${h / 2 - size / 2}+${h * 0.38}*cos(t*${0.19 + index * 0.06}+${turn * 2})`;
    picture = lay(graph, picture, blob, x, y);
  }
  return picture;
}
