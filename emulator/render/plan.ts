import { type Draft, type Segment, segmentsOf, TRACK } from '../draft.ts';
import { SAFE_INPUT } from '../media/probe.ts';
import type { Source } from '../media/source.ts';
import { type Canvas, createGraph, even, type Graph } from './graph.ts';
import { fadeBetween, joinPieces } from './join.ts';
import { type Input, inputOptions, paintPiece, speedOf, trimOf } from './pieces.ts';
import { mixSound } from './sound.ts';
import { paintShade, standInWords, titleWords, type Words } from './titles.ts';

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
/** Seconds; `reverse` holds every frame of its half in memory. */
const LONGEST_LOOP = 8;

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
  const joined = repeatable(graph, joinAll(graph, canvas, pieces, inputs), draft, seconds);
  const words = hasFont ? allWords(canvas, draft) : [];
  const shades = words.flatMap(({ shade }) => (shade ? [shade] : []));
  const shaded = shades.reduce((under, shade) => paintShade(graph, canvas, under, shade), joined);
  const last = [...fades(draft, seconds), ...words.flatMap((one) => one.filters), 'format=yuv420p'];
  const picture = graph.chain([shaded], last.join(','));
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

/** A loop runs forward for half of its time and back for the other half: its last frame is its first. */
function repeatable(graph: Graph, picture: string, draft: Draft, seconds: number): string {
  if (draft.m['loop'] === undefined || seconds > LONGEST_LOOP) return picture;
  const half = graph.chain([picture], `trim=end=${(seconds / 2).toFixed(3)},setpts=PTS-STARTPTS`);
  const [there, back] = graph.fork(half);
  return graph.chain([there, graph.chain([back], 'reverse')], 'concat=n=2:v=1:a=0');
}

function fades(draft: Draft, seconds: number): string[] {
  const { fade } = draft.m;
  const start = `fade=t=in:d=${Math.min(0.7, seconds / 4).toFixed(3)}`;
  const length = Math.min(0.8, seconds / 4);
  const end = `fade=t=out:st=${(seconds - length).toFixed(3)}:d=${length.toFixed(3)}`;
  if (fade === 'in') return [start];
  if (fade === 'out') return [end];
  return fade === 'both' || fade === true ? [start, end] : [];
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
    const shown = (piece.d / 1000 + 1) * speedOf(piece);
    args.push(...SAFE_INPUT, ...inputOptions(source, shown, trimOf(piece)), '-i', source.path);
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
