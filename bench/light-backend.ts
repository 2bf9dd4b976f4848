import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A backend that costs next to nothing: one small film for everybody, done after `seconds`. */
export interface LightBackend {
  readonly url: string;
  close(): Promise<void>;
}

const STREAM = [
  `data: ${JSON.stringify({ content: { parts: [{ functionCall: { name: 'edit', args: {} } }], role: 'model' }, author: 'nemo_agent' })}`,
  `data: ${JSON.stringify({ content: { parts: [{ functionResponse: { name: 'edit', response: { ok: true } } }], role: 'user' }, author: 'nemo_agent' })}`,
  `data: ${JSON.stringify({ content: { parts: [{ text: 'Done.' }], role: 'model' }, author: 'nemo_agent' })}`,
  '',
].join('\n\n');

const DRAFT = {
  t: [{ tt: 0, sg: [{ d: 2_000, m: { name: 'Sunset' } }] }],
  d: 2_000,
  m: { width: 640, height: 360 },
};

/** Starts it on a free port. `seconds` pass between the words and the end of their stream. */
export async function startLightBackend(folder: string, seconds: number): Promise<LightBackend> {
  const film = makeFilm(folder);
  const drawn = new Set<string>();
  const server = createServer((request, response) => void answer(request, response, film, drawn, seconds));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: urlOf(server), close: () => end(server) };
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function end(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function makeFilm(folder: string): Buffer {
  const path = join(folder, 'film.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=24:duration=2', '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', ['-v', 'error', ...picture, '-movflags', 'faststart', '-y', path]);
  return readFileSync(path);
}

let count = 0;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  film: Buffer,
  drawn: Set<string>,
  seconds: number,
): Promise<void> {
  const path = request.url ?? '';
  const json = (data: object) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(data));
  let body = '';
  for await (const chunk of request) body += chunk;
  if (path.endsWith('/film.mp4')) return void response.setHeader('content-type', 'video/mp4').end(film);
  if (path === '/api/auth/anonymous-token')
    return void json({ code: 0, data: { token: `t${++count}`, user_id: `anon_${count}` } });
  if (path.includes('/with-session/'))
    return void json({ code: 0, data: { session_id: String(10n ** 18n + BigInt(++count)), task_id: 'a' } });
  if (path === '/run_sse') {
    const session = /"session_id":"(\d+)"/.exec(body)?.[1] ?? '';
    response.setHeader('content-type', 'text/event-stream').write(': heartbeat\n\n');
    const finish = () => {
      drawn.add(session);
      response.end(STREAM);
    };
    if (seconds === 0) finish();
    else setTimeout(finish, seconds * 1_000);
    return;
  }
  if (path.startsWith('/api/state/')) {
    const made = drawn.has(path.split('/')[5] ?? '');
    return void json({ code: 0, data: { state: { draft: made ? DRAFT : {}, video_infos: [] } } });
  }
  if (path === '/api/render/proxy/lambda') return void json({ success: true, data: {} });
  if (path.startsWith('/api/render/proxy/lambda/')) {
    const url = `http://${request.headers.host}/film.mp4`;
    return void json({ success: true, data: { status: 'completed', progress: 100, output: { url } } });
  }
  if (path.startsWith('/api/credits'))
    return void json({ code: 0, data: { available: 80, frozen: 0, total: 80 } });
  if (path === '/api/auth/claim-token') return void json({ code: 0, data: { claim_token: 'c' } });
  response.statusCode = 404;
  json({ code: 404, message: 'unknown' });
}
