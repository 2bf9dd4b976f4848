import { isRecord, text } from '../json.ts';
import type { MediaInfo } from '../model.ts';
import { runChild } from './child.ts';

/** Only these demuxers may open a stranger's file: playlists and concat lists could name other files of this machine. */
export const SAFE_INPUT = [
  '-protocol_whitelist',
  'file',
  '-format_whitelist',
  'mov,avi,matroska,gif,jpeg_pipe,png_pipe,webp_pipe,mp3,wav,aac',
] as const;

/** What a file is by its bytes, whatever its name says. */
export type Probed = Pick<MediaInfo, 'file_type' | 'duration' | 'width' | 'height' | 'fps'>;

/** Looks at a file with ffprobe; undefined when it is none of the supported formats or has nothing to show or play. */
export async function probe(path: string, signal?: AbortSignal): Promise<Probed | undefined> {
  const { code, output } = await runChild(
    'ffprobe',
    ['-v', 'error', ...SAFE_INPUT, '-show_format', '-show_streams', '-of', 'json', path],
    signal ? { signal } : {},
  );
  if (code !== 0) return undefined;
  const found: unknown = JSON.parse(output);
  if (!isRecord(found) || !isRecord(found['format']) || !Array.isArray(found['streams'])) return undefined;
  const streams = found['streams'].filter(isRecord);
  const picture = streams.find((stream) => stream['codec_type'] === 'video' && !isCover(stream));
  const sound = streams.find((stream) => stream['codec_type'] === 'audio');
  const duration = round(Number(found['format']['duration'] ?? 0) || 0);
  if (!picture) {
    return sound && duration > 0 ? { file_type: 'audio', duration, width: 0, height: 0, fps: 0 } : undefined;
  }
  const width = Number(picture['width'] ?? 0);
  const height = Number(picture['height'] ?? 0);
  if (width < 1 || height < 1) return undefined;
  const still = /_pipe$|^gif$/.test(text(found['format']['format_name']));
  if (still) return { file_type: 'image', duration: 0, width, height, fps: 0 };
  const [over, under] = text(picture['avg_frame_rate']).split('/').map(Number);
  return { file_type: 'video', duration, width, height, fps: round((over ?? 0) / (under || 1)) };
}

function isCover(stream: Record<string, unknown>): boolean {
  return isRecord(stream['disposition']) && stream['disposition']['attached_pic'] === 1;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
