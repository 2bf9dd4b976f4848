import { type Draft, type Segment, segmentsOf, TRACK } from '../draft.ts';
import { SAFE_INPUT } from '../media/probe.ts';
import type { Source } from '../media/source.ts';
import { type Canvas, createGraph, even, type Graph } from './graph.ts';
import { fadeBetween, joinPieces } from './join.ts';
import { type Input, inputOptions, paintPiece } from './pieces.ts';
import { mixSound } from './sound.ts';
import { standInWords, titleWords, type Words } from './titles.ts';

/** A render as one ffmpeg command: the same draft always gives the same plan. */
export interface Plan {
  args: string[];
  /** Small text files that the command reads from its folder. */
  files: { name: string; content: string }[];
  seconds: number;
  width: number;
  height: number;
}

/** How big and how fine a film is made. `tiny` is a sixth of the size at twelve frames a second, for tests. */
export interface Fineness {
  tiny: boolean;
  /** The shorter side of the picture, 1080 when nothing else is asked for. */
  lines: number;
}

const FPS = 25;
const TINY_FPS = 12;

/** Turns a timeline into a command. `hasFont` is false on a machine where nothing can be written into a picture. */
export function planFilm(
  draft: Draft,
  sources: ReadonlyMap<string, Source>,
  fineness: Fineness,
  hasFont: boolean,
): Plan {
  const canvas = canvasOf(draft, fineness);
  const pieces = segmentsOf(draft, TRACK.video);
  const seconds = pieces.reduce((sum, piece) => sum + piece.d, 0) / 1000;
  if (pieces.length === 0 || seconds <= 0) throw new Error('there are no pictures on the timeline');
  const graph = createGraph();
  const { args: inputArgs, inputs } = openInputs(draft, sources);
  const joined = joinAll(graph, canvas, pieces, inputs);
  const words = hasFont ? allWords(canvas, draft) : [];
  const fade =
    draft.m['fade'] === true
      ? [`fade=t=in:d=0.7`, `fade=t=out:st=${Math.max(0, seconds - 0.8).toFixed(3)}:d=0.8`]
      : [];
  const last = [...fade, ...words.flatMap((one) => one.filters), 'format=yuv420p'];
  const picture = graph.chain([joined], last.join(','));
  const sound = mixSound(graph, draft, seconds, inputs);
  return {
    args: [
      ...inputArgs,
      '-filter_complex',
      graph.text(),
      '-map',
      `[${picture}]`,
      '-map',
      `[${sound}]`,
      ...encoding(canvas, seconds, fineness.tiny),
    ],
    files: words.flatMap((one) => one.files),
    seconds,
    width: canvas.w,
    height: canvas.h,
  };
}

function canvasOf(draft: Draft, fineness: Fineness): Canvas {
  const { width, height } = draft.m;
  const share = Math.min(1, fineness.lines / Math.min(width, height)) / (fineness.tiny ? 6 : 1);
  const w = even(width * share);
  const h = even(height * share);
  return { w, h, fps: fineness.tiny ? TINY_FPS : FPS, frames: 0, k: Math.min(w, h) / 1080 };
}

/** Every upload is opened once for each time that it is used; ffmpeg reads one input only once. */
function openInputs(
  draft: Draft,
  sources: ReadonlyMap<string, Source>,
): { args: string[]; inputs: Map<Segment, Input> } {
  const args: string[] = [];
  const inputs = new Map<Segment, Input>();
  for (const piece of [...segmentsOf(draft, TRACK.video), ...segmentsOf(draft, TRACK.audio)]) {
    const source = sources.get(piece.m.hash ?? '');
    if (!source) continue;
    inputs.set(piece, { index: inputs.size, source });
    args.push(...SAFE_INPUT, ...inputOptions(source, piece.d / 1000 + 1), '-i', source.path);
  }
  return { args, inputs };
}

function joinAll(
  graph: Graph,
  canvas: Canvas,
  pieces: readonly Segment[],
  inputs: ReadonlyMap<Segment, Input>,
): string {
  const lengths = pieces.map((piece) => piece.d / 1000);
  const fades = lengths.slice(1).map((next, index) => fadeBetween(lengths[index] ?? next, next, canvas.fps));
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  const painted = pieces.map((piece, index) => {
    const frames = Math.max(2, Math.ceil(((lengths[index] ?? 0) + (fades[index] ?? 0)) * canvas.fps));
    return paintPiece(graph, { ...canvas, frames }, piece, inputs.get(piece));
  });
  return joinPieces(graph, painted, starts, fades);
}

function allWords(canvas: Canvas, draft: Draft): Words[] {
  return [
    ...segmentsOf(draft, TRACK.text).map((piece, index) => titleWords(canvas, piece, index)),
    standInWords(canvas),
  ];
}

function encoding(canvas: Canvas, seconds: number, tiny: boolean): string[] {
  const quality = tiny ? ['-preset', 'ultrafast', '-crf', '28'] : ['-preset', 'veryfast', '-crf', '20'];
  return [
    '-c:v',
    'libx264',
    ...quality,
    '-pix_fmt',
    'yuv420p',
    '-r',
    String(canvas.fps),
    '-c:a',
    'aac',
    '-b:a',
    tiny ? '64k' : '160k',
    '-ar',
    '44100',
    '-t',
    seconds.toFixed(3),
    '-movflags',
    '+faststart',
    '-metadata',
    'comment=Made by a local stand-in, no AI',
  ];
}
