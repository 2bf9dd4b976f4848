import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { accountOf } from './accounts.ts';
import type { App, Call } from './app.ts';
import { hex } from './chance.ts';
import { readObject } from './http/body.ts';
import { sendFile } from './http/files.ts';
import { boundaryOf, type Part, readMultipart } from './http/multipart.ts';
import { ok, Refusal } from './http/reply.ts';
import { text } from './json.ts';
import { probe } from './media/probe.ts';
import type { MediaInfo, Session } from './model.ts';
import { sessionOf } from './sessions.ts';

/** A file on its way in: bytes go to disk, the sum and the size are taken as they pass. */
interface Arrival {
  filename: string;
  path: string;
  size: number;
  hash: string;
}

const FETCH_MS = 60_000;

/** POST /api/upload-video/nemo_agent/me/{session}: a form with one or more `files`, or JSON with `urls` to fetch. */
export async function upload(call: Call): Promise<void> {
  const session = sessionOf(call, accountOf(call), call.params[0]);
  const boundary = boundaryOf(String(call.req.headers['content-type'] ?? ''));
  const arrivals = boundary ? await fromForm(call, boundary) : await fromUrls(call);
  if (arrivals.length === 0) throw new Refusal(422, 'no files were sent');
  const files: MediaInfo[] = [];
  for (const arrival of arrivals) files.push(await accept(call, session, arrival));
  session.infos.push(...files);
  call.app.world.sessions.put(session.id, session);
  ok(call, { files, session_state_applied: true });
}

/** GET /files/uploads/{hash}/{name}: what a `cdn_url` leads to. */
export async function sendUpload(call: Call): Promise<void> {
  await sendFile(call, uploadPath(call.app, call.params[0] ?? ''), call.params[1] ?? '');
}

/** Where an upload lies on disk. It has no extension, so that nothing trusts its name. */
export function uploadPath(app: Pick<App, 'folder'>, hash: string): string {
  return join(app.folder, 'uploads', hash.replace(/[^0-9a-f]/g, ''));
}

async function fromForm(call: Call, boundary: string): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  try {
    await readMultipart(call.req, boundary, async (field, filename) => {
      if (field !== 'files' || !filename) return null;
      const { arrival, part } = receive(call.app, filename);
      arrivals.push(arrival);
      return part;
    });
  } catch (error) {
    await Promise.all(arrivals.map((arrival) => rm(arrival.path, { force: true })));
    throw new Refusal(422, error instanceof Error ? error.message : 'bad form');
  }
  return arrivals;
}

async function fromUrls(call: Call): Promise<Arrival[]> {
  const body = await readObject(call.req);
  const urls = Array.isArray(body['urls']) ? body['urls'].map(text) : [];
  return Promise.all(urls.map((url) => fetchUrl(call.app, url)));
}

async function fetchUrl(app: App, url: string): Promise<Arrival> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([app.closing, AbortSignal.timeout(FETCH_MS)]),
    });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    const { arrival, part } = receive(app, decodeURIComponent(basename(new URL(url).pathname)) || 'file');
    for await (const chunk of Readable.fromWeb(response.body as never) as AsyncIterable<Buffer>)
      await part.write(chunk);
    await part.end();
    return arrival;
  } catch (error) {
    throw new Refusal(
      4001,
      `could not fetch the file: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
}

function receive(app: App, filename: string): { arrival: Arrival; part: Part } {
  mkdirSync(join(app.folder, 'uploads'), { recursive: true });
  const path = join(app.folder, 'uploads', `.${hex(8)}.part`);
  const limit = app.switches.maxUploadMb * 1024 * 1024;
  const arrival: Arrival = { filename: basename(filename).slice(0, 200) || 'file', path, size: 0, hash: '' };
  const sum = createHash('sha256');
  const file = createWriteStream(path);
  const part: Part = {
    write: async (chunk) => {
      arrival.size += chunk.length;
      // What is past the limit is read and let go, so that the sender gets an answer and not a broken pipe.
      if (arrival.size > limit) return;
      sum.update(chunk);
      if (!file.write(chunk)) await new Promise((resolve) => file.once('drain', () => resolve(undefined)));
    },
    end: async () => {
      file.end();
      await finished(file);
      arrival.hash = sum.digest('hex').slice(0, 32);
    },
  };
  return { arrival, part };
}

async function accept(call: Call, session: Session, arrival: Arrival): Promise<MediaInfo> {
  const { app } = call;
  const tooLarge = arrival.size > app.switches.maxUploadMb * 1024 * 1024;
  const found = tooLarge ? undefined : await probe(arrival.path, app.closing);
  const code = tooLarge ? 4002 : found ? 0 : 4001;
  app.world.uploads.put(hex(8), {
    session: session.id,
    filename: arrival.filename,
    bytes: arrival.size,
    at: Date.now(),
    code,
    hash: arrival.hash,
  });
  if (!found) {
    await rm(arrival.path, { force: true });
    throw new Refusal(
      code,
      `${arrival.filename}: ${tooLarge ? 'file is too large' : 'unsupported file format'}`,
    );
  }
  await rename(arrival.path, uploadPath(app, arrival.hash));
  const cdn_url = `${call.base}/files/uploads/${arrival.hash}/${encodeURIComponent(arrival.filename)}`;
  return { filename: arrival.filename, cdn_url, ...found, hash: arrival.hash };
}
