import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Upload } from './types.ts';

/** What a multipart body held. */
export interface MultipartBody {
  readonly fields: ReadonlyMap<string, string>;
  readonly uploads: ReadonlyMap<string, Upload>;
  /** True when the files together were larger than `limit`; the rest was read and thrown away. */
  readonly oversized: boolean;
}

interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly mime: string;
  readonly path: string;
  readonly file: WriteStream | undefined;
  text: Buffer[];
  bytes: number;
}

/**
 * Reads `multipart/form-data` with back-pressure: files go to disk chunk by chunk, so a 2 GB upload costs no memory.
 * A body that does not follow RFC 7578 (no closing boundary, a part without a name) rejects.
 */
export async function readMultipart(
  body: Readable,
  boundary: string,
  dir: string,
  limit: number,
): Promise<MultipartBody> {
  const fields = new Map<string, string>();
  const uploads = new Map<string, Upload>();
  const mark = Buffer.from(`\r\n--${boundary}`);
  let rest: Buffer = Buffer.from('\r\n');
  let part: Part | undefined;
  let total = 0;
  let ended = false;

  const write = async (data: Buffer): Promise<void> => {
    if (part === undefined || data.length === 0) return;
    part.bytes += data.length;
    total += data.length;
    if (total > limit) return;
    if (part.file === undefined) part.text.push(data);
    else if (!part.file.write(data)) await once(part.file, 'drain');
  };
  const finish = async (): Promise<void> => {
    if (part === undefined) return;
    if (part.file === undefined) fields.set(part.name, Buffer.concat(part.text).toString('utf8'));
    else {
      part.file.end();
      await once(part.file, 'close');
      const { name, filename = '', mime, path, bytes } = part;
      uploads.set(name, { field: name, name: filename, mime, path, bytes });
    }
    part = undefined;
  };

  for await (const chunk of body) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    while (!ended) {
      const at = rest.indexOf(mark);
      if (at === -1) {
        const safe = Math.max(0, rest.length - mark.length - 4);
        await write(rest.subarray(0, safe));
        rest = rest.subarray(safe);
        break;
      }
      const after = at + mark.length;
      if (rest.length < after + 2) break;
      const closing = rest.toString('latin1', after, after + 2) === '--';
      const head = rest.indexOf('\r\n\r\n', after);
      if (!closing && head === -1) break;
      await write(rest.subarray(0, at));
      await finish();
      ended = closing;
      if (closing) break;
      part = openPart(rest.toString('utf8', after + 2, head), dir);
      rest = rest.subarray(head + 4);
    }
  }
  if (!ended) throw new Error('multipart body without its closing boundary');
  return { fields, uploads, oversized: total > limit };
}

function openPart(head: string, dir: string): Part {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined || name === '') throw new Error('multipart part without a name');
  const filename = parameter(disposition, 'filename');
  const mime = /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? 'application/octet-stream';
  const path = join(dir, `up-${randomUUID()}`);
  const file = filename === undefined ? undefined : createWriteStream(path, { flags: 'wx' });
  return { name, filename, mime, path, file, text: [], bytes: 0 };
}

/** A parameter of the disposition, quoted or (as grammY writes file names) bare up to the next semicolon. */
function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|;)\\s*${name}=(?:"([^"]*)"|([^;]*))`, 'i').exec(disposition);
  return match?.[1] ?? match?.[2]?.trim();
}
