import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { BotApiFailure } from './failure.ts';
import type { TelegramFake } from './fake.ts';
import type { Trouble } from './faults.ts';
import { uploadLimit } from './media.ts';
import { METHODS } from './methods/table.ts';
import { readCall } from './request.ts';
import { integer } from './server.ts';
import type { Call, Json } from './types.ts';

/** Calls that Telegram counts against a chat's pace. */
const PACED = /^(send(?!ChatAction)|editMessage)/;

/** Answers one HTTP request as the Bot API server does. */
export async function handle(
  fake: TelegramFake,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, file, token, rest] = /^\/(file\/)?bot([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
  if (token === undefined || rest === undefined)
    return answer(response, 404, failure(new BotApiFailure(404, 'Not Found')));
  if (token !== fake.token) return answer(response, 401, failure(new BotApiFailure(401, 'Unauthorized')));
  if (file !== undefined) return await sendFile(fake, rest, response);

  const limit = uploadLimit(fake.server.settings.local);
  const call = await readCall(request, rest, url.searchParams, fake.world.dir, limit);
  const chat = integer(call.params, 'chat_id');
  const trouble = fake.faults.take(call.method, chat);
  if (trouble !== undefined && 'lose' in trouble && trouble.lose === 'request')
    return void request.socket.destroy();
  if (trouble !== undefined && 'delay' in trouble)
    await new Promise((wake) => setTimeout(wake, trouble.delay));
  await answerCall(fake, call, trouble, request, response);
}

async function answerCall(
  fake: TelegramFake,
  call: Call,
  trouble: Trouble | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const lost = trouble !== undefined && 'lose' in trouble;
  const at = Date.now();
  try {
    if (trouble !== undefined && 'html' in trouble) return html(fake, call, at, trouble.html, response);
    if (trouble !== undefined && 'refuse' in trouble) throw trouble.refuse;
    const result = await run(fake, call, gone.signal);
    note(fake, call, at, { ok: true, code: 200, answerLost: lost, ...messageOf(call, result) });
    if (lost) request.socket.destroy();
    else answer(response, 200, { ok: true, result });
  } catch (error) {
    const failed =
      error instanceof BotApiFailure ? error : new BotApiFailure(500, `Internal: ${String(error)}`);
    if (failed !== error) fake.untrue.push({ method: call.method, why: String((error as Error).stack) });
    note(fake, call, at, { ok: false, code: failed.code, description: failed.message, answerLost: false });
    answer(response, failed.code, failure(failed));
  }
}

async function run(fake: TelegramFake, call: Call, gone: AbortSignal): Promise<unknown> {
  const { method, params } = call;
  if (method === 'getUpdates') fake.polls.push({ at: Date.now(), offset: integer(params, 'offset') ?? 0 });
  const known = fake.schema?.knows(method) ?? METHODS.has(method);
  const why = known ? fake.schema?.params(method)(params) : 'no such method';
  if (why !== undefined) fake.invalid.push({ method, why });
  const carryOut = METHODS.get(method);
  if (carryOut === undefined) {
    if (known) fake.untrue.push({ method, why: 'not built in the fake' });
    throw new BotApiFailure(404, 'Not Found: method not found');
  }
  const room = fake.world.rooms.get(integer(params, 'chat_id') ?? 0);
  if (room !== undefined && PACED.test(method)) fake.pace?.count(room);
  return await carryOut(fake.server, call, gone);
}

function html(fake: TelegramFake, call: Call, at: number, code: number, response: ServerResponse): void {
  note(fake, call, at, { ok: false, code, description: 'HTML', answerLost: false });
  response.writeHead(code, { 'content-type': 'text/html' }).end('<html><h1>Bad Gateway</h1></html>');
}

async function sendFile(fake: TelegramFake, route: string, response: ServerResponse): Promise<void> {
  const file = [...fake.world.files.values()].find((one) => one.route === route);
  if (file === undefined || fake.server.settings.local) {
    return answer(response, 404, failure(new BotApiFailure(404, 'Not Found')));
  }
  fake.downloads.push({ at: Date.now(), file: file.id, name: file.name });
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.bytes });
  if (fake.faults.take('file', undefined) === undefined) {
    return await pipeline(createReadStream(file.path), response);
  }
  // Whatever is planned for a file breaks it off: its head has arrived, its bytes never do.
  response.flushHeaders();
  response.destroy();
}

type Noted = Pick<TelegramFake['ledger'][number], 'ok' | 'code' | 'answerLost' | 'description' | 'message'>;

function note(fake: TelegramFake, call: Call, at: number, noted: Noted): void {
  if (call.method === 'getUpdates') return;
  const chat = integer(call.params, 'chat_id');
  fake.ledger.push({
    at,
    method: call.method,
    params: call.params,
    ...(chat !== undefined && { chat }),
    ...noted,
  });
}

function messageOf(call: Call, result: unknown): { message?: number } {
  const id = integer((result ?? {}) as Json, 'message_id') ?? integer(call.params, 'message_id');
  return id === undefined ? {} : { message: id };
}

function failure(error: BotApiFailure): Json {
  const { code, message, parameters } = error;
  return {
    ok: false,
    error_code: code,
    description: message,
    ...(parameters !== undefined && { parameters }),
  };
}

function answer(response: ServerResponse, code: number, body: Json): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(code, headers).end(text);
}
