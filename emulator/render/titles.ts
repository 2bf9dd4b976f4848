import type { Segment } from '../draft.ts';
import type { Canvas } from './graph.ts';

/** Words in a picture: a drawtext filter, and the small files whose content it shows. */
export interface Words {
  filters: string[];
  files: { name: string; content: string }[];
}

/** The font's name inside the job folder: a fixed one needs no escaping in a filter. */
export const FONT = 'font.ttc';

/** The line that every film of this emulator carries. */
const STAND_IN = 'Local stand-in – no AI';

const IN = 0.6;
const OUT = 0.5;
const MOST_LINES = 3;

/** A title with a soft shadow that fades in and rises a little, on up to three lines. */
export function titleWords(canvas: Canvas, piece: Segment, index: number): Words {
  const { w, h } = canvas;
  const short = Math.min(w, h);
  const { lines, size } = layOut(shown(piece.m.title), short * 0.095, w * 0.86);
  const start = piece.s / 1000;
  const end = (piece.s + piece.d) / 1000;
  const middle = piece.m.position === 'top' ? 0.16 : piece.m.position === 'bottom' ? 0.8 : 0.33;
  const color = /^#[0-9a-f]{6}$/i.test(piece.m.color ?? '') ? `0x${piece.m.color?.slice(1)}` : 'white';
  const part = Math.min(1, (end - start) / (IN + OUT));
  const rise = `clip((t-${start})/${(IN * part).toFixed(3)},0,1)`;
  const alpha = `min(${rise},clip((${end}-t)/${(OUT * part).toFixed(3)},0,1))`;
  const step = size * 1.28;
  const filters = lines.map((_, line) => {
    const y = h * middle + (line - (lines.length - 1) / 2) * step;
    return [
      `drawtext=fontfile=${FONT}`,
      `textfile=title-${index}-${line}.txt`,
      `expansion=none:fontsize=${size.toFixed(1)}:fontcolor=${color}`,
      `shadowcolor=black@0.5:shadowx=0:shadowy=${Math.max(1, Math.round(size * 0.045))}`,
      `x=(w-text_w)/2:y='${y.toFixed(1)}-ascent/2+${(short * 0.02).toFixed(1)}*(1-${rise})'`,
      `alpha='${alpha}':enable='between(t,${start},${end})'`,
    ].join(':');
  });
  return { filters, files: lines.map((content, line) => ({ name: `title-${index}-${line}.txt`, content })) };
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

function layOut(title: string, wanted: number, room: number): { lines: string[]; size: number } {
  let lines = wrap(title, room / wanted);
  if (lines.length > MOST_LINES) lines = wrap(title, (width(title) / MOST_LINES) * 1.15);
  lines = lines.slice(0, MOST_LINES);
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
