import { isRecord, text } from '../json.ts';
import { runChild } from './child.ts';
import { upright } from './orientation.ts';
import { probe, SAFE_INPUT } from './probe.ts';

/** An upload as a render needs to know it; `turn` is the filter that sets a photo upright. */
export interface Source {
  path: string;
  kind: 'image' | 'gif' | 'video' | 'audio';
  width: number;
  height: number;
  duration: number;
  hasSound: boolean;
  turn: string;
}

/** Looks at an upload again, for the render. Undefined when the file is gone or unreadable. */
export async function openSource(path: string, signal: AbortSignal): Promise<Source | undefined> {
  const found = await probe(path, signal);
  if (!found) return undefined;
  const { format, hasSound } = await details(path, signal);
  const turn = found.file_type === 'image' ? await upright(path, signal) : '';
  const lying = turn.startsWith('transpose');
  return {
    path,
    kind: format === 'gif' ? 'gif' : found.file_type,
    width: lying ? found.height : found.width,
    height: lying ? found.width : found.height,
    duration: found.duration,
    hasSound,
    turn,
  };
}

async function details(path: string, signal: AbortSignal): Promise<{ format: string; hasSound: boolean }> {
  const args = [
    '-v',
    'error',
    ...SAFE_INPUT,
    '-show_entries',
    'format=format_name:stream=codec_type',
    '-of',
    'json',
    path,
  ];
  const { code, output } = await runChild('ffprobe', args, { signal });
  const found: unknown = code === 0 ? JSON.parse(output) : {};
  if (!isRecord(found)) return { format: '', hasSound: false };
  const streams = Array.isArray(found['streams']) ? found['streams'].filter(isRecord) : [];
  const format = isRecord(found['format']) ? text(found['format']['format_name']) : '';
  return { format, hasSound: streams.some((stream) => stream['codec_type'] === 'audio') };
}
