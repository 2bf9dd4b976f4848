import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { bad } from './failure.ts';
import { checkThumbnail, jpegSize } from './rules.ts';
import { integer, type Server, words } from './server.ts';
import type { Call, Json, MediaKind, StoredFile, Upload } from './types.ts';

const MB = 1024 * 1024;

/** The largest body that the server takes; the front end refuses more with 413. */
export function uploadLimit(local: boolean): number {
  return local ? 2000 * MB : 50 * MB;
}

/** The largest file that `getFile` prepares. */
export const DOWNLOAD_LIMIT = 20 * MB;

/**
 * The file that a method names: by `attach://`, by the id of a file that Telegram has, never by URL (the bot has no
 * reason to let Telegram fetch, so a URL is refused here). `facts` holds width, height, duration and thumbnail.
 */
export function takeMedia(
  server: Server,
  call: Call,
  kind: MediaKind,
  value: unknown,
  facts: Json,
): StoredFile {
  const source = typeof value === 'string' ? value : '';
  if (!source.startsWith('attach://')) return known(server, kind, source);
  const upload = attached(call, source);
  if (upload.bytes === 0) throw bad('file must be non-empty');
  if (kind === 'photo') checkPhoto(upload);
  const thumbnail = takeThumbnail(server, call, facts);
  const size = sizeOf(kind, upload, facts);
  const duration = integer(facts, 'duration');
  const streaming = facts['supports_streaming'] === true;
  return server.world.keep(kind, {
    path: upload.path,
    name: upload.name,
    mime: mimeOf(upload.name),
    bytes: upload.bytes,
    ...size,
    ...(duration !== undefined && { duration }),
    ...(streaming && { streaming }),
    ...(thumbnail !== undefined && { thumbnail }),
  });
}

/** The bytes of two files are the same. */
export function sameBytes(a: StoredFile | undefined, b: StoredFile | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return a.id === b.id || (a.bytes === b.bytes && digest(a.path) === digest(b.path));
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function known(server: Server, kind: MediaKind, id: string): StoredFile {
  if (/^https?:/.test(id)) throw bad('wrong type of the web page content');
  const file = server.world.files.get(id.replace(/-\d+$/, ''));
  if (file === undefined) throw bad('wrong remote file identifier specified: Wrong string length');
  if (file.kind !== kind) throw bad(`can't use file of type ${label(file.kind)} as ${label(kind)}`);
  return file;
}

function label(kind: string): string {
  return kind[0]?.toUpperCase() + kind.slice(1).replace('_', '');
}

/** The part that an `attach://` names; the part must be there. */
function attached(call: Call, source: string): Upload {
  const upload = call.uploads.get(source.slice('attach://'.length));
  if (upload === undefined) throw bad(`attached file "${source.slice('attach://'.length)}" not found`);
  return upload;
}

function takeThumbnail(server: Server, call: Call, facts: Json): StoredFile | undefined {
  const source = words(facts, 'thumbnail');
  if (source === undefined) return undefined;
  if (!source.startsWith('attach://')) {
    server.object(call.method, 'a thumbnail that was not uploaded');
    return undefined;
  }
  const upload = attached(call, source);
  checkThumbnail(server, call.method, upload);
  const [width, height] = jpegSize(upload.path) ?? [0, 0];
  const { path, name, bytes } = upload;
  return server.world.keep('thumbnail', { path, name, bytes, mime: 'image/jpeg', width, height });
}

function checkPhoto(upload: Upload): void {
  if (upload.bytes > 10 * MB) {
    throw bad(
      `file of size ${upload.bytes} bytes is too big for a photo; the maximum size is ${10 * MB} bytes`,
    );
  }
  const size = jpegSize(upload.path);
  if (size === undefined) return;
  const [width, height] = size;
  if (width + height > 10_000 || Math.max(width / height, height / width) > 20)
    throw bad('PHOTO_INVALID_DIMENSIONS');
}

function sizeOf(kind: MediaKind, upload: Upload, facts: Json): { width?: number; height?: number } {
  const [width, height] =
    kind === 'photo'
      ? (jpegSize(upload.path) ?? [1280, 853])
      : [integer(facts, 'width'), integer(facts, 'height')];
  return { ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

/** Telegram tells the type of an upload by its name. */
function mimeOf(name: string): string {
  const type = { mp4: 'video/mp4', jpg: 'image/jpeg', png: 'image/png', mov: 'video/quicktime' };
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  return ending in type ? type[ending as keyof typeof type] : 'application/octet-stream';
}
