import { isRecord, text } from '../json.ts';
import { runChild } from './child.ts';
import { SAFE_INPUT } from './probe.ts';

/** The filters that set a photo upright, by its EXIF orientation. ffmpeg turns films by itself, but not stills. */
const TURNS: Readonly<Record<string, string>> = {
  '2': 'hflip',
  '3': 'hflip,vflip',
  '4': 'vflip',
  '5': 'transpose=0',
  '6': 'transpose=1',
  '7': 'transpose=3',
  '8': 'transpose=2',
};

/** The filter that a photo needs to stand upright, empty when it does already. */
export async function upright(path: string, signal?: AbortSignal): Promise<string> {
  const { code, output } = await runChild(
    'ffprobe',
    ['-v', 'error', ...SAFE_INPUT, '-read_intervals', '%+#1', '-show_frames', '-of', 'json', path],
    signal ? { signal } : {},
  );
  if (code !== 0) return '';
  const found: unknown = JSON.parse(output);
  const frames = isRecord(found) && Array.isArray(found['frames']) ? found['frames'] : [];
  const tags = isRecord(frames[0]) ? frames[0]['tags'] : undefined;
  return isRecord(tags) ? (TURNS[text(tags['Orientation']).trim()] ?? '') : '';
}
