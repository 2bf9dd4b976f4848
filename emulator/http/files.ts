import { createReadStream, statSync } from 'node:fs';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Call } from '../app.ts';
import { Refusal } from './reply.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.avi': 'video/x-msvideo',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.m4a': 'audio/mp4',
  '.aac': 'audio/aac',
};

/** Sends a file, or the part of it that a single `Range` asks for; a missing file is a 404. */
export async function sendFile(call: Call, path: string, name: string): Promise<void> {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new Refusal(404, 'file not found');
  const range = readRange(call.req.headers.range, size);
  const { res } = call;
  if (call.lost) {
    res.destroy();
    return;
  }
  res.setHeader('accept-ranges', 'bytes');
  res.setHeader('content-type', TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream');
  if (range === 'outside') {
    res.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) res.setHeader('content-range', `bytes ${start}-${end}/${size}`);
  res.writeHead(range ? 206 : 200, { 'content-length': end - start + 1 });
  if (call.req.method === 'HEAD') {
    res.end();
    return;
  }
  const cut = call.app.faults.take('cut', call.endpoint);
  const until = cut ? Math.min(end, start + cut.afterBytes - 1) : end;
  await pipeline(createReadStream(path, { start, end: until }), res, { end: !cut }).catch(() =>
    res.destroy(),
  );
  if (cut) res.destroy();
}

function readRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'outside' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || (!found[1] && !found[2])) return undefined;
  const start = found[1] ? Number(found[1]) : Math.max(0, size - Number(found[2]));
  const end = found[1] && found[2] ? Math.min(Number(found[2]), size - 1) : size - 1;
  return start >= size || start > end ? 'outside' : { start, end };
}
