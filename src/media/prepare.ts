import { rm, stat } from 'node:fs/promises';
import type { MediaFile } from '../core/ports.ts';
import { type Measures, probe, run } from './probe.ts';

const POSTER_SIDE = 320;
const POSTER_BYTES = 200_000;
const POSTER_TIMEOUT = 30_000;

/**
 * Measures a file and, for a video, makes its poster beside it. A file that cannot be measured comes back as it is: it may
 * still be good for those who know it better. `discard` removes the poster too.
 */
export async function prepare(file: MediaFile): Promise<MediaFile> {
  const measures = await probe(file.path).catch((): Measures => ({}));
  const isVideo = file.mime.startsWith('video/') && measures.width !== undefined;
  const poster = isVideo ? await posterOf(file.path, measures.seconds ?? 0) : undefined;
  return {
    ...file,
    ...(file.mime.startsWith('image/') ? withoutTime(measures) : measures),
    ...(poster === undefined ? {} : { poster }),
    async discard() {
      await file.discard();
      if (poster !== undefined) await rm(poster, { force: true });
    },
  };
}

/** A still picture is reported to last one frame. */
function withoutTime({ seconds: _, ...size }: Measures): Measures {
  return size;
}

async function posterOf(path: string, seconds: number): Promise<string | undefined> {
  const poster = `${path}.jpg`;
  // A second in, most videos have faded in.
  const seek = seconds > 2 ? 1 : 0;
  const input = [
    '-v',
    'error',
    '-nostdin',
    '-protocol_whitelist',
    'file',
    '-ss',
    String(seek),
    '-i',
    `file:${path}`,
  ];
  const fit = `scale=iw*sar:ih,setsar=1,scale='min(${POSTER_SIDE},iw)':'min(${POSTER_SIDE},ih)':force_original_aspect_ratio=decrease`;
  const output = [
    '-frames:v',
    '1',
    '-vf',
    fit,
    '-q:v',
    '5',
    '-f',
    'image2',
    '-update',
    '1',
    '-y',
    `file:${poster}`,
  ];
  try {
    await run('ffmpeg', [...input, ...output], POSTER_TIMEOUT);
    const { size } = await stat(poster);
    if (size > 0 && size < POSTER_BYTES) return poster;
  } catch {
    // A video without a poster is still a video.
  }
  await rm(poster, { force: true });
  return undefined;
}
