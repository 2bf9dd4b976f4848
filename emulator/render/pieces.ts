import type { Segment } from '../draft.ts';
import type { Source } from '../media/source.ts';
import { type Canvas, even, type Graph } from './graph.ts';
import { lay, plain } from './paint.ts';
import { paintScene } from './scene.ts';
import { traitsOf } from './traits.ts';

/** An upload that is an input of the ffmpeg command. */
export interface Input {
  index: number;
  source: Source;
}

const FULL_DRAWING = 720;
const ZOOM = 0.14;
const GRADES: Readonly<Record<string, string>> = {
  mono: 'hue=s=0',
  noir: 'hue=s=0,eq=contrast=1.3:gamma=1.25,vignette=angle=PI/5',
  sepia: 'colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131',
  vintage: 'curves=preset=vintage,noise=alls=7:allf=t,vignette=angle=PI/5',
  vivid: 'eq=saturation=1.55:contrast=1.06',
  faded: 'eq=saturation=0.55:contrast=0.85:brightness=0.04',
  contrast: 'eq=contrast=1.35',
  cinematic: 'colorbalance=rs=-0.08:bs=0.1:rh=0.1:bh=-0.08,eq=contrast=1.1:saturation=1.1',
  invert: 'negate',
  warm: 'colortemperature=temperature=4700',
  cool: 'colortemperature=temperature=9000',
  bright: 'eq=brightness=0.07:contrast=1.04',
  dark: 'eq=brightness=-0.1:contrast=1.03',
};

/** One segment as moving pictures of exactly `canvas.frames` frames, ready to be joined to others. */
export function paintPiece(graph: Graph, canvas: Canvas, piece: Segment, input: Input | undefined): string {
  const speed = speedOf(piece);
  // A slow picture is made of fewer frames and a fast one of more, and then run at its speed.
  const own = { ...canvas, frames: Math.max(2, Math.ceil(canvas.frames * speed) + (speed === 1 ? 0 : 1)) };
  const picture = choose(graph, own, piece, input);
  const { w, h, fps, frames } = canvas;
  const pace = speed === 1 ? '' : `setpts=(PTS-STARTPTS)/${speed},`;
  const smooth = speed < 1 ? `framerate=fps=${fps}:interp_start=0:interp_end=255:scene=100,` : '';
  const even = graph.chain(
    [picture],
    `${pace}scale=${w}:${h}:flags=bicubic,setsar=1,${smooth}fps=${fps},tpad=stop_mode=clone:stop=${frames},trim=end_frame=${frames},setpts=PTS-STARTPTS,format=yuv420p`,
  );
  return graph.chain([grade(graph, even, piece.m.grade)], 'format=yuv420p,settb=AVTB');
}

/** How many times as fast as usual a piece runs. */
export function speedOf(piece: Segment): number {
  const speed = Number(piece.m['speed'] ?? 1);
  return Number.isFinite(speed) ? Math.min(4, Math.max(0.25, speed)) : 1;
}

/** Where in its file a clip begins, in seconds. */
export function trimOf(piece: Segment): number {
  const trim = Number(piece.m['trim_in'] ?? 0);
  return Number.isFinite(trim) ? Math.max(0, trim / 1000) : 0;
}

function grade(graph: Graph, picture: string, name: string | undefined): string {
  if (name === 'soft') {
    const [sharp, copy] = graph.fork(picture);
    const glow = graph.chain([copy], 'gblur=sigma=12');
    return graph.chain([sharp, glow], 'blend=all_mode=screen:all_opacity=0.4');
  }
  const filter = GRADES[name ?? ''];
  return filter ? graph.chain([picture], filter) : picture;
}

/** What ffmpeg is told before the `-i` of an upload of which so many seconds are shown, `from` seconds into it. */
export function inputOptions(source: Source, seconds: number, from = 0): string[] {
  if (source.kind === 'gif') return ['-ignore_loop', '0', '-t', seconds.toFixed(3)];
  if (source.kind !== 'video') return [];
  return [...(from > 0 ? ['-ss', from.toFixed(3)] : []), '-t', seconds.toFixed(3)];
}

function choose(graph: Graph, canvas: Canvas, piece: Segment, input: Input | undefined): string {
  if (!input) {
    // Soft shapes look the same when they are drawn at 720 lines and scaled up, in half of the time.
    const share = Math.min(1, FULL_DRAWING / Math.min(canvas.w, canvas.h));
    const small: Canvas = {
      ...canvas,
      w: even(canvas.w * share),
      h: even(canvas.h * share),
      k: canvas.k * share,
    };
    const prompt = piece.m.prompt ?? piece.m.title;
    return paintScene(graph, small, traitsOf(prompt, piece.m.seed ?? 0), String(piece.m['motion'] ?? ''));
  }
  const label = `${input.index}:v`;
  if (input.source.kind === 'image')
    return photo(graph, canvas, label, input.source, String(piece.m['motion'] ?? ''));
  return clip(graph, canvas, label, input.source);
}

/** A still under a slow camera. It is composed at twice the size, since zoompan can only step by whole pixels. */
function photo(graph: Graph, canvas: Canvas, label: string, source: Source, motion: string): string {
  const w = canvas.w * 2;
  const h = canvas.h * 2;
  const turned = graph.chain([label], `${source.turn ? `${source.turn},` : ''}format=rgba`);
  const [one, two] = graph.fork(turned);
  const fit = fitting(source, w, h);
  const paper = plain(graph, fit.w, fit.h, 'f4f4f4');
  const print = lay(graph, paper, graph.chain([one], `scale=${fit.w}:${fit.h}:flags=lanczos`));
  const back = graph.chain(
    [two],
    `${cover(w, h, 24)},gblur=sigma=2,eq=brightness=-0.12,scale=${w}:${h}:flags=bicubic`,
  );
  const still = graph.chain([lay(graph, back, print, '(W-w)/2', '(H-h)/2')], 'format=yuv420p');
  const last = Math.max(1, canvas.frames - 1);
  const zoom =
    motion === 'pull-out'
      ? `${1 + ZOOM}-${ZOOM}*on/${last}`
      : motion.startsWith('pan')
        ? String(1 + ZOOM)
        : `1+${ZOOM}*on/${last}`;
  const slide = motion === 'pan-right' ? `on/${last}` : motion === 'pan-left' ? `(1-on/${last})` : '0.5';
  return graph.chain(
    [still],
    `zoompan=z='${zoom}':x='(iw-iw/zoom)*${slide}':y='(ih-ih/zoom)/2':d=${canvas.frames}:s=${canvas.w}x${canvas.h}:fps=${canvas.fps}`,
  );
}

/** A film in the frame; what does not fit is set before a soft copy of itself, and a short one stands still at its end. */
function clip(graph: Graph, canvas: Canvas, label: string, source: Source): string {
  const { w, h, fps } = canvas;
  const seconds = canvas.frames / fps;
  const even25 = graph.chain(
    [label],
    `fps=${fps},tpad=stop_mode=clone:stop_duration=${seconds.toFixed(3)},format=yuv420p`,
  );
  const fit = fitting(source, w, h);
  if (fit.fills)
    return graph.chain([even25], `scale=${w}:${h}:force_original_aspect_ratio=increase,crop=${w}:${h}`);
  const [one, two] = graph.fork(even25);
  const back = graph.chain(
    [two],
    `${cover(w, h, 16)},gblur=sigma=1.5,eq=brightness=-0.12,scale=${w}:${h}:flags=bicubic`,
  );
  return lay(graph, back, graph.chain([one], `scale=${fit.w}:${fit.h}`), '(W-w)/2', '(H-h)/2');
}

/** How a picture is set into a frame: cropped to fill it when little is lost, whole otherwise. */
function fitting(source: Source, w: number, h: number): { w: number; h: number; fills: boolean } {
  const across = w / source.width;
  const down = h / source.height;
  const fills = Math.max(across, down) / Math.min(across, down) < 1.36;
  const share = fills ? Math.max(across, down) : Math.min(across, down);
  return { w: even(source.width * share), h: even(source.height * share), fills };
}

function cover(w: number, h: number, smaller: number): string {
  const size = `${even(w / smaller)}:${even(h / smaller)}`;
  return `scale=${size}:force_original_aspect_ratio=increase:flags=area,crop=${size}`;
}
