import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// Nothing here blocks the process: the emulator that is tested runs in it too.
const run = promisify(execFile);
const BIG = 64 * 1024 * 1024;

/** The mean difference between frames a second apart, 0–255: the smallest and the mean of the whole film. */
export async function motion(path: string): Promise<{ least: number; mean: number }> {
  const frames = await greyFrames(path, 'fps=1', 96, 54);
  const steps = frames.slice(1).map((frame, index) => difference(frame, frames[index]!));
  return {
    least: Math.min(...steps),
    mean: steps.reduce((sum, step) => sum + step, 0) / steps.length,
  };
}

/** The mean difference between the first and the last frame, 0–255. */
export async function seam(path: string): Promise<number> {
  const frames = await greyFrames(path, 'fps=12', 96, 54);
  return difference(frames[0]!, frames.at(-1)!);
}

/** How colourful a film is: the mean distance of its pixels from grey, 0–255. */
export async function colour(path: string): Promise<number> {
  const raw = await rawFrames(path, 'fps=1,scale=48:27,format=rgb24');
  let sum = 0;
  for (let at = 0; at + 2 < raw.length; at += 3) {
    const pixel = [raw[at]!, raw[at + 1]!, raw[at + 2]!];
    sum += Math.max(...pixel) - Math.min(...pixel);
  }
  return sum / (raw.length / 3);
}

/** The mean brightness of a part of one frame, 0–255. */
export async function brightness(path: string, at: number, crop = 'iw:ih:0:0'): Promise<number> {
  return (await oneFrame(path, at, `crop=${crop},scale=1:1:flags=area`))[0]!;
}

/** The brightest pixels behind and in words: the 98th and the 40th hundredth of the brightness of a part of one frame. */
export async function contrast(
  path: string,
  at: number,
  crop: string,
): Promise<{ words: number; behind: number }> {
  const sorted = [...(await oneFrame(path, at, `crop=${crop}`))].sort((a, b) => a - b);
  const share = (part: number): number => sorted[Math.floor((sorted.length - 1) * part)]!;
  return { words: share(0.98), behind: share(0.4) };
}

/** Loudness by EBU R 128: the whole film in LUFS and the highest true peak in dBFS. Silence is −70 and −∞. */
export async function loudness(path: string): Promise<{ lufs: number; peak: number }> {
  const args = ['-hide_banner', '-nostats', '-i', path, '-vn', '-af', 'ebur128=peak=true', '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', args);
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  const peak = /Peak:\s+(-?[\d.]+|-inf)/.exec(summary)![1]!;
  return {
    lufs: Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)![1]),
    peak: peak === '-inf' ? Number.NEGATIVE_INFINITY : Number(peak),
  };
}

async function oneFrame(path: string, at: number, filter: string): Promise<Buffer> {
  const args = [
    '-v',
    'error',
    '-ss',
    String(at),
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    `${filter},format=gray`,
  ];
  const { stdout } = await run('ffmpeg', [...args, '-f', 'rawvideo', '-'], {
    encoding: 'buffer',
    maxBuffer: BIG,
  });
  return stdout;
}

async function greyFrames(path: string, rate: string, width: number, height: number): Promise<Uint8Array[]> {
  const raw = await rawFrames(path, `${rate},scale=${width}:${height}:flags=area,format=gray`);
  const size = width * height;
  return Array.from({ length: Math.floor(raw.length / size) }, (_, at) =>
    raw.subarray(at * size, (at + 1) * size),
  );
}

async function rawFrames(path: string, filter: string): Promise<Buffer> {
  const args = ['-v', 'error', '-i', path, '-vf', filter, '-f', 'rawvideo', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: BIG });
  return stdout;
}

function difference(one: Uint8Array, two: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += Math.abs(one[at]! - two[at]!);
  return sum / one.length;
}
