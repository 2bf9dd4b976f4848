import type { IncomingMessage } from 'node:http';
import { isRecord, parseExact } from '../json.ts';
import { Refusal } from './reply.ts';

const LIMIT = 8 * 1024 * 1024;

/** The whole body as text, 8 MB at most; a bigger one is a 413. */
async function readText(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LIMIT) throw new Refusal(413, 'request body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as a JSON object with every digit kept; anything else is a 422. */
export async function readObject(req: IncomingMessage): Promise<Record<string, unknown>> {
  const written = await readText(req);
  try {
    const value = parseExact(written || '{}');
    if (isRecord(value)) return value;
  } catch {
    // Falls through to the same refusal as a body of the wrong kind.
  }
  throw new Refusal(422, 'request body must be a JSON object');
}
