import { mkdtempSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { readMultipart } from './multipart.ts';
import type { Call, Json, Upload } from './types.ts';

/** Form values of these names stay strings; every other is decoded where it reads as JSON. */
const WORDS = new Set([
  'text',
  'caption',
  'parse_mode',
  'action',
  'url',
  'secret_token',
  'file_id',
  'callback_query_id',
  'title',
  'description',
  'short_description',
  'language_code',
]);

/** Reads a call in any of the encodings the Bot API takes: query, JSON, form, multipart. Uploads are kept below `dir`. */
export async function readCall(
  request: IncomingMessage,
  method: string,
  query: URLSearchParams,
  dir: string,
  uploadLimit: number,
): Promise<Call> {
  const params: Json = decode(query);
  const type = request.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary !== undefined) {
    const body = await readMultipart(request, boundary, mkdtempSync(join(dir, 'call-')), uploadLimit);
    Object.assign(params, decode(body.fields));
    const uploads = new Map<string, Upload>(body.uploads);
    for (const name of uploads.keys()) if (isDirectFile(name)) params[name] = `attach://${name}`;
    return { method, params, uploads, oversized: body.oversized };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  if (type.startsWith('application/json') && text !== '') Object.assign(params, JSON.parse(text) as Json);
  else if (type.startsWith('application/x-www-form-urlencoded')) {
    Object.assign(params, decode(new URLSearchParams(text)));
  }
  return { method, params, uploads: new Map(), oversized: false };
}

/** A file may be sent in the field itself instead of by `attach://`. */
function isDirectFile(name: string): boolean {
  return ['photo', 'video', 'document', 'animation', 'audio', 'voice', 'video_note', 'thumbnail'].includes(
    name,
  );
}

function decode(fields: Iterable<[string, string]>): Json {
  const params: Json = {};
  for (const [name, value] of fields) params[name] = WORDS.has(name) ? value : decodeValue(value);
  return params;
}

function decodeValue(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
