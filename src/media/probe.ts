import spawn from 'nano-spawn';
import { z } from 'zod';

/** What a medium is like when it is played. */
export interface Measures {
  /** Pixels as shown: turned upright, and with pixels that are not square stretched. */
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
}

const PROBE_TIMEOUT = 20_000;

/** Measures a medium with ffprobe. Rejects where it is none, or takes too long. */
export async function probe(path: string): Promise<Measures> {
  const args = ['-v', 'error', '-protocol_whitelist', 'file', '-print_format', 'json'];
  const { stdout } = await run(
    'ffprobe',
    [...args, '-show_streams', '-show_format', `file:${path}`],
    PROBE_TIMEOUT,
  );
  const { streams, format } = report.parse(JSON.parse(stdout));
  // The picture on a record's cover is a video stream too.
  const picture = streams.find(
    (stream) => stream.codec_type === 'video' && stream.disposition.attached_pic !== 1,
  );
  const seconds = format.duration;
  return {
    ...(picture?.width && picture.height ? shown(picture, picture.width, picture.height) : {}),
    ...(seconds !== undefined && seconds > 0 ? { seconds } : {}),
  };
}

/** Runs a program without a shell and without input; it is killed when its time is over. */
export function run(program: string, args: readonly string[], timeout: number) {
  return spawn(program, [...args], { stdin: 'ignore', timeout, killSignal: 'SIGKILL' });
}

const count = z.coerce.number().optional().catch(undefined);
const stream = z.object({
  codec_type: z.string().optional(),
  width: count,
  height: count,
  sample_aspect_ratio: z.string().optional(),
  disposition: z.object({ attached_pic: count }).catch({ attached_pic: undefined }),
  tags: z.object({ rotate: count }).optional().catch(undefined),
  side_data_list: z
    .array(z.object({ rotation: count }))
    .optional()
    .catch(undefined),
});
const report = z.object({
  streams: z.array(stream).catch([]),
  format: z.object({ duration: count }).catch({ duration: undefined }),
});

function shown(
  picture: z.output<typeof stream>,
  width: number,
  height: number,
): { width: number; height: number } {
  const [across = 1, down = 1] = (picture.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const wide = Math.round(across > 0 && down > 0 ? (width * across) / down : width);
  const turned =
    picture.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? picture.tags?.rotate;
  return Math.abs(turned ?? 0) % 180 === 90 ? { width: height, height: wide } : { width: wide, height };
}
