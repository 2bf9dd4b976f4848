import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of this test's own, and what removes it. */
export function scratch(): {
  readonly folder: string;
  readonly files: () => Promise<string[]>;
  clean(): Promise<void>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'media-test-'));
  return {
    folder,
    files: async () => (await readdir(folder)).sort(),
    clean: () => rm(folder, { recursive: true, force: true }),
  };
}

const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=duration=1'];

const RECIPES: Readonly<Record<string, readonly string[]>> = {
  mp4: [...PICTURE, '-pix_fmt', 'yuv420p'],
  mov: [...PICTURE, '-pix_fmt', 'yuv420p'],
  avi: PICTURE,
  webm: [...PICTURE, '-c:v', 'libvpx'],
  mkv: [...PICTURE, '-c:v', 'libx264'],
  jpg: [...PICTURE, '-frames:v', '1'],
  png: [...PICTURE, '-frames:v', '1'],
  gif: PICTURE,
  webp: [...PICTURE, '-frames:v', '1', '-c:v', 'libwebp'],
  mp3: SOUND,
  wav: SOUND,
  m4a: SOUND,
  aac: SOUND,
};

/** Endings of the thirteen formats. */
export const FORMATS = Object.keys(RECIPES);

/** Makes a small file with ffmpeg; `more` goes before the output. */
export function make(path: string, args: readonly string[]): Buffer {
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', ...args, '-y', path], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return readFileSync(path);
}

/** A small medium of one of the thirteen formats. */
export function sample(folder: string, format: string): Buffer {
  return make(join(folder, `sample.${format}`), RECIPES[format]!);
}
