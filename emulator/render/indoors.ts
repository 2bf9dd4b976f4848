import { even } from './graph.ts';
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
  shape,
  WIDE,
} from './paint.ts';
import { blend } from './palette.ts';
import { stars } from './sky.ts';

const STUDIO = [
  ['ffe9d6', 'f2a07b', 'd9553f'],
  ['e3f1ff', '8fb8e8', '2f6fc0'],
  ['f1e6ff', 'b79be6', '6a48b5'],
  ['e6f7ee', '8fd0b0', '1f8a66'],
] as const;
const NEBULAE = [
  ['6a2fd0', 'e0559a', '2b7de0'],
  ['1fa0b8', '4a5fe0', 'd05fd0'],
  ['d0603a', 'a03ac0', '3a60d0'],
] as const;
const FLOWS = [
  ['120a3a', '5b2ae0', 'ff4f9a', 'ffb86b'],
  ['04263a', '0fb5a8', '4f7bff', 'c2f56b'],
  ['2a0a2f', 'ff5f5f', 'ffb03a', '7a3aff'],
  ['0a1f44', '2f8bff', '7ae0ff', 'f6a0ff'],
] as const;

/** A bright backdrop with a turning light and a glossy ball on a stand: what a product shot is without the product. */
export function paintStudio(brush: Brush): string {
  const { graph, canvas, seed } = brush;
  const [pale, middle, strong] = STUDIO[seed % STUDIO.length] ?? STUDIO[0];
  const { w, h } = canvas;
  const s = Math.min(w, h);
  let picture = hold(
    graph,
    gradient(graph, w, h, [
      [0, middle],
      [0.55, pale],
      [0.68, pale],
      [0.7, middle],
      [1, blend(middle, strong, 0.6)],
    ]),
    canvas,
  );
  const halo = shape(
    graph,
    s * 1.6,
    s * 1.6,
    'ffffff',
    `0.85*exp(-5*pow(hypot(X-W/2,Y-H/2)/(W/2),2))*clip((1-hypot(X-W/2,Y-H/2)/(W/2))*3,0,1)`,
    4,
  );
  picture = lay(graph, picture, halo, `${w / 2 - s * 0.8}+${s * 0.12}*sin(t*0.5)`, h * 0.42 - s * 0.8);
  const stand = (y: number, rx: number, high: number): void => {
    const pw = rx * 2.1;
    const ph = high + rx * 0.62;
    const cy = rx * 0.3;
    const ellipse = (at: string): string => `(1-pow((X-W/2)/${rx},2)-pow((Y-${at})/${rx * 0.26},2))`;
    const side = `max(${ellipse(String(cy + high))}*60,min(between(Y,${cy},${cy + high}),lt(abs(X-W/2),${rx})))`;
    picture = lay(
      graph,
      picture,
      cut(
        graph,
        gradient(graph, pw, ph, [
          [0, middle],
          [1, strong],
        ]),
        mask(graph, pw, ph, side),
      ),
      w / 2 - pw / 2,
      h * y - cy,
    );
    picture = lay(
      graph,
      picture,
      shape(graph, pw, ph, blend(pale, 'ffffff', 0.4), `${ellipse(String(cy))}*60`),
      w / 2 - pw / 2,
      h * y - cy,
    );
  };
  stand(0.76, s * 0.34, s * 0.09);
  stand(0.69, s * 0.24, s * 0.08);
  const r = s * 0.17;
  const bob = `${h * 0.69 - r * 2.02}-${s * 0.012}*(1+sin(t*1.6))`;
  picture = lay(
    graph,
    picture,
    shape(graph, r * 2.4, r * 0.7, strong, `0.55*exp(-3*(pow((X-W/2)/(W/2.6),2)+pow((Y-H/2)/(H/2.6),2)))`, 2),
    w / 2 - r * 1.2,
    h * 0.69 - r * 0.3,
  );
  const ball = cut(
    graph,
    gradient(graph, r * 2.1, r * 2.1, [
      [0, blend(strong, 'ffffff', 0.35)],
      [0.5, strong],
      [1, blend(strong, '000000', 0.45)],
    ]),
    mask(graph, r * 2.1, r * 2.1, `(${r}-hypot(X-W/2,Y-H/2))/1.3`),
  );
  picture = lay(graph, picture, ball, w / 2 - r * 1.05, bob);
  const shine = shape(
    graph,
    r * 1.2,
    r * 1.2,
    'ffffff',
    `0.9*exp(-7*pow(hypot(X-W/2,Y-H/2)/(W/2),2))*clip((1-hypot(X-W/2,Y-H/2)/(W/2))*3,0,1)`,
    2,
  );
  return lay(graph, picture, shine, `${w / 2 - r * 0.95}+${r * 0.12}*sin(t*0.8)`, bob);
}

/** Stars, coloured mist and a planet in half light. */
export function paintSpace(brush: Brush): string {
  const { graph, canvas, seed, way } = brush;
  const { w, h } = canvas;
  const s = Math.min(w, h);
  const colors = NEBULAE[seed % NEBULAE.length] ?? NEBULAE[0];
  let picture = hold(
    graph,
    gradient(graph, w, h, [
      [0, '03030f'],
      [0.6, '0a0a26'],
      [1, '05051a'],
    ]),
    canvas,
  );
  for (const [index, color] of colors.entries()) {
    const lumps = contrast(graph, noise(graph, w * WIDE, h, [(3 * w) / h, 4], seed + index * 50), 118, 3);
    const place = mask(
      graph,
      w * WIDE,
      h,
      `0.75*exp(-pow((Y/H-${0.3 + 0.2 * index}-0.25*(X/W-0.5))/0.26,2))`,
      8,
    );
    picture = lay(
      graph,
      picture,
      cut(graph, plain(graph, w * WIDE, h, color), both(graph, lumps, place)),
      drift(brush, 0.25 + 0.2 * index),
      0,
    );
  }
  picture = lay(graph, picture, stars(brush, 1), 0, 0);
  picture = lay(
    graph,
    picture,
    stars({ ...brush, seed: seed + 17, canvas: { ...canvas, k: canvas.k * 2.2 } }, 1),
    0,
    0,
  );
  const r = s * 0.27;
  const d = r * 2.3;
  const distance = `hypot(X-W/2,Y-H/2)`;
  const lit = `clip(0.5+0.75*(-(X-W/2)*0.7-(Y-H/2)*0.55)/${r},0.02,1)`;
  const x = `${w * 0.7 - d / 2}+${(-way * 12 * canvas.k).toFixed(2)}*t`;
  const y = h * 0.56 - d / 2;
  const aura = shape(
    graph,
    d * 1.5,
    d * 1.5,
    colors[2],
    `0.55*exp(-pow(max(0,${distance}-${r})/${r * 0.22},1.2))*clip(0.6+0.6*(-(X-W/2)-(Y-H/2))/${r},0,1)`,
  );
  picture = lay(
    graph,
    picture,
    aura,
    `${w * 0.7 - d * 0.75}+${(-way * 12 * canvas.k).toFixed(2)}*t`,
    h * 0.56 - d * 0.75,
  );
  picture = lay(graph, picture, shape(graph, d, d, '02020c', `(${r}-${distance})/1.3`), x, y);
  const bands = gradient(graph, d, d, [
    [0, blend(colors[0], 'ffffff', 0.5)],
    [0.3, colors[1]],
    [0.42, blend(colors[1], 'ffffff', 0.45)],
    [0.55, colors[0]],
    [0.7, blend(colors[0], 'ffffff', 0.25)],
    [1, colors[1]],
  ]);
  return lay(
    graph,
    picture,
    cut(graph, bands, mask(graph, d, d, `${lit}*clip((${r}-${distance})/1.3,0,1)`)),
    x,
    y,
  );
}

/** Slow, soft colours for words that name nothing. */
export function paintAbstract(brush: Brush): string {
  const { graph, canvas, seed } = brush;
  const colors = FLOWS[seed % FLOWS.length] ?? FLOWS[0];
  const { w, h } = canvas;
  const s = Math.max(w, h);
  let picture = hold(
    graph,
    gradient(graph, w, h, [
      [0, colors[0]],
      [1, blend(colors[0], colors[1], 0.45)],
    ]),
    canvas,
  );
  for (let index = 0; index < 6; index++) {
    const size = even(s * (0.62 + 0.12 * (index % 3)));
    const color = colors[1 + (index % 3)] ?? colors[1];
    const reach = 'hypot(X-W/2,Y-H/2)/(W/2)';
    const blob = shape(graph, size, size, color, `0.8*exp(-4.5*pow(${reach},2))*clip((1-${reach})*3,0,1)`, 8);
    const turn = ((seed >> index) % 63) / 10;
    const x = `${w / 2 - size / 2}+${w * 0.42}*sin(t*${0.22 + index * 0.05}+${turn})`;
    const y = `${h / 2 - size / 2}+${h * 0.38}*cos(t*${0.19 + index * 0.06}+${turn * 2})`;
    picture = lay(graph, picture, blob, x, y);
  }
  return picture;
}
