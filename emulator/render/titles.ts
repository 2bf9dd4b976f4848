import type { Segment } from '../draft.ts';
import { type Canvas, even, type Graph } from './graph.ts';
import { hold, shape } from './paint.ts';

/** Words in a picture: drawtext filters, the small files whose content they show, and the shade behind them. */
export interface Words {
  filters: string[];
  files: { name: string; content: string }[];
  shade?: Shade;
}

/** A soft dark band that makes words legible on any picture. Pixels and seconds. */
export interface Shade {
  top: number;
  height: number;
  start: number;
  end: number;
  strength: number;
}

/** The font's name inside the job folder: a fixed one needs no escaping in a filter. */
export const FONT = 'font.ttc';

/** The line that every film of this emulator carries. */
const STAND_IN = 'Local stand-in – no AI';

const IN = 0.6;
const OUT = 0.5;
const QUICK = 0.2;
const MOST_LINES = 3;
const CAPTION_SIZE = 0.056;
const TITLE_SIZE = 0.095;
const SHADE = 0.5;
const COLORED_SHADE = 0.7;

/** A title that fades in and rises a little, or a caption below the picture, on up to three lines and over a shade. */
export function titleWords(canvas: Canvas, piece: Segment, index: number): Words {
  const { w, h } = canvas;
  const short = Math.min(w, h);
  const caption = piece.m.kind === 'caption';
  const wanted = short * (caption ? CAPTION_SIZE : TITLE_SIZE) * sizeOf(piece);
  const { lines, size } = layOut(shown(piece.m.title), wanted, w * 0.86);
  const start = piece.s / 1000;
  const end = (piece.s + piece.d) / 1000;
  const step = size * 1.28;
  const middle = middleOf(piece, h, ((lines.length - 1) * step) / 2);
  const named = /^#[0-9a-f]{6}$/i.test(piece.m.color ?? '') ? (piece.m.color ?? '').slice(1) : 'ffffff';
  const [slowIn, slowOut] = caption ? [QUICK, QUICK] : [IN, OUT];
  const part = Math.min(1, (end - start) / (slowIn + slowOut));
  const rise = `clip((t-${start})/${(slowIn * part).toFixed(3)},0,1)`;
  const alpha = `min(${rise},clip((${end}-t)/${(slowOut * part).toFixed(3)},0,1))`;
  const lift = caption ? '' : `+${(short * 0.02).toFixed(1)}*(1-${rise})`;
  const filters = lines.map((_, line) => {
    const y = middle + (line - (lines.length - 1) / 2) * step;
    return [
      `drawtext=fontfile=${FONT}`,
      `textfile=title-${index}-${line}.txt`,
      `expansion=none:fontsize=${size.toFixed(1)}:fontcolor=0x${named}`,
      `borderw=${Math.max(1, Math.round(size * 0.03))}:bordercolor=black@0.55`,
      `shadowcolor=black@0.5:shadowx=0:shadowy=${Math.max(1, Math.round(size * 0.045))}`,
      `x=(w-text_w)/2:y='${y.toFixed(1)}-ascent/2${lift}'`,
      `alpha='${alpha}':enable='between(t,${start},${end})'`,
    ].join(':');
  });
  const height = even(step * (lines.length + 3.4));
  return {
    filters,
    files: lines.map((content, line) => ({ name: `title-${index}-${line}.txt`, content })),
    shade: {
      top: Math.round(middle + size * 0.1 - height / 2),
      height,
      start,
      end,
      strength: named === 'ffffff' ? SHADE : COLORED_SHADE,
    },
  };
}

/** Darkens the picture behind words, softly at the edges, while they are shown. */
export function paintShade(
  graph: Graph,
  canvas: Canvas,
  picture: string,
  { top, height, start, end, strength }: Shade,
): string {
  const length = Math.max(0.1, end - start);
  const fade = Math.min(0.3, length / 3);
  const band = `${strength}*pow(max(0,1-pow(2*Y/H-1,2)),2)`;
  const still = shape(graph, canvas.w, height, '000000', band, 4);
  const frames = Math.ceil(length * canvas.fps) + 1;
  const held = hold(graph, still, { ...canvas, frames }, 'yuva420p');
  const soft = graph.chain(
    [held],
    `fade=t=in:d=${fade.toFixed(3)}:alpha=1,fade=t=out:st=${(length - fade).toFixed(3)}:d=${fade.toFixed(3)}:alpha=1,setpts=PTS+${start.toFixed(3)}/TB`,
  );
  return graph.chain(
    [picture, soft],
    `overlay=x=0:y=${top}:eof_action=pass:enable='between(t,${start},${end})'`,
  );
}

function sizeOf(piece: Segment): number {
  return piece.m['size'] === 'bigger' ? 1.35 : piece.m['size'] === 'smaller' ? 0.75 : 1;
}

/** The middle of the lines. Captions grow upward from the bottom, and stay above the line in the corner. */
function middleOf(piece: Segment, h: number, half: number): number {
  const { position, kind } = piece.m;
  if (kind === 'caption' && position !== 'top' && position !== 'center') return h * 0.875 - half;
  return h * (position === 'top' ? 0.16 : position === 'bottom' ? 0.8 : 0.33);
}

/** The small line in the corner that says what this picture is. */
export function standInWords(canvas: Canvas): Words {
  const short = Math.min(canvas.w, canvas.h);
  const size = Math.max(6, short * 0.022).toFixed(1);
  const margin = Math.round(short * 0.026);
  const filter = `drawtext=fontfile=${FONT}:textfile=stand-in.txt:expansion=none:fontsize=${size}:fontcolor=white@0.8:shadowcolor=black@0.6:shadowx=0:shadowy=1:x=w-text_w-${margin}:y=h-${margin}-ascent`;
  return { filters: [filter], files: [{ name: 'stand-in.txt', content: STAND_IN }] };
}

/** What a font can show: no line breaks, no control signs, no emoji. */
function shown(title: string): string {
  return (
    title
      .replace(/[\p{Cc}\p{Cf}\p{Variation_Selector}]|\p{Extended_Pictographic}/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim() || ' '
  );
}

/** Lines and their size. A long text gets more room on a line, and so a smaller size, until three lines hold all of it. */
function layOut(title: string, wanted: number, room: number): { lines: string[]; size: number } {
  let most = room / wanted;
  let lines = wrap(title, most);
  while (lines.length > MOST_LINES) {
    most *= 1.1;
    lines = wrap(title, most);
  }
  const widest = Math.max(...lines.map(width), 1);
  return { lines, size: Math.min(wanted, room / widest) };
}

function wrap(title: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  // Chinese may break after every sign, Latin only between words.
  for (const piece of title.match(/\p{Script=Han}|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? []) {
    if (line && width((line + piece).trimEnd()) > room) {
      lines.push(line.trim());
      line = '';
    }
    line += piece;
  }
  if (line.trim() || lines.length === 0) lines.push(line.trim() || ' ');
  return lines;
}

/** About how many times its own height a text is wide, in a bold sans serif. */
function width(text: string): number {
  let sum = 0;
  for (const sign of text) {
    if (/[\u1100-\uffdc]/.test(sign)) sum += 1;
    else if (/[A-Z0-9MW@%&]/.test(sign)) sum += 0.68;
    else sum += /[\sil.,'!:;|]/.test(sign) ? 0.32 : 0.57;
  }
  return sum;
}
