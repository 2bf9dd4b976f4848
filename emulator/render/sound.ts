import { type Draft, type Segment, segmentsOf, TRACK } from '../draft.ts';
import type { Graph } from './graph.ts';
import { composeMusic, gainOf } from './music.ts';
import { type Input, speedOf } from './pieces.ts';

/** No peak comes near full scale, also between samples and after AAC. `level` would turn the whole up to full scale again. */
const LIMITER = 'alimiter=limit=0.68:attack=3:release=60:level=0';
/** The loudness that a song has at the usual volume; music by rule is made for it, a song is brought to it. */
const LEVEL = 'loudnorm=I=-16:TP=-2:LRA=11';
const USUAL = 35;
const FORMAT = 'aresample=44100,aformat=sample_fmts=fltp:channel_layouts=stereo';

/** The whole sound of a film as one label: music, the clips' own sound under it, or silence. */
export function mixSound(
  graph: Graph,
  draft: Draft,
  seconds: number,
  inputs: ReadonlyMap<Segment, Input>,
): string {
  const music = segmentsOf(draft, TRACK.audio).map((piece) =>
    playMusic(graph, piece, seconds, inputs.get(piece)),
  );
  const talk = segmentsOf(draft, TRACK.video).flatMap((piece) => {
    const input = inputs.get(piece);
    return input?.source.hasSound ? [playClip(graph, piece, input, music.length > 0)] : [];
  });
  const voices = [...music, ...talk];
  const length = `atrim=end=${seconds.toFixed(3)}`;
  if (voices.length === 0) return graph.chain([], `anullsrc=r=44100:cl=stereo,${length}`);
  const mixed = voices.length > 1 ? `amix=inputs=${voices.length}:duration=longest:normalize=0,` : '';
  return graph.chain(voices, `${mixed}apad,${length},${LIMITER}`);
}

function playMusic(graph: Graph, piece: Segment, seconds: number, input: Input | undefined): string {
  const volume = piece.m.volume ?? USUAL;
  const out = Math.min(1.2, seconds / 4);
  const shape = (factor: number): string =>
    `volume=${factor.toFixed(3)},afade=t=in:d=${Math.min(0.25, seconds / 8).toFixed(3)},afade=t=out:st=${(seconds - out).toFixed(3)}:d=${out.toFixed(3)}`;
  if (!input) {
    const style = String(piece.m.style ?? piece.m.title);
    const made = shape((gainOf(style) * volume) / 100);
    return graph.chain([], `${composeMusic(style, seconds)},${FORMAT},${made}`);
  }
  const samples = Math.max(1, Math.round(input.source.duration * 44_100));
  return graph.chain(
    [`${input.index}:a`],
    `${FORMAT},aloop=loop=-1:size=${samples},atrim=end=${seconds.toFixed(3)},${LEVEL},${FORMAT},${shape(volume / USUAL)}`,
  );
}

function playClip(graph: Graph, piece: Segment, input: Input, underMusic: boolean): string {
  const volume = (((piece.m.volume ?? 100) / 100) * (underMusic ? 0.6 : 1)).toFixed(3);
  const length = (piece.d / 1000).toFixed(3);
  return graph.chain(
    [`${input.index}:a`],
    `${FORMAT}${pace(speedOf(piece))},atrim=end=${length},volume=${volume},adelay=${piece.s}:all=1`,
  );
}

/** Sound at another speed with its pitch kept; one step can do between half and twice. */
function pace(speed: number): string {
  if (speed === 1) return '';
  const steps = speed < 0.5 || speed > 2 ? [Math.sqrt(speed), Math.sqrt(speed)] : [speed];
  return steps.map((step) => `,atempo=${step.toFixed(4)}`).join('');
}
