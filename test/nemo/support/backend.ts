import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log, Project, Studio } from '../../../src/core/ports.ts';
import { Problem } from '../../../src/core/problem.ts';
import type { SkillProfile } from '../../../src/core/skill.ts';
import { createNemo, type NemoOptions } from '../../../src/nemo/client.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Answers one request; the body was read already. */
export type Answer = (response: ServerResponse, asked: Asked) => void;

export interface Backend {
  readonly url: string;
  /** Requests, in the order in which they were complete. */
  readonly asked: Asked[];
  /** What the next requests get, one each; when they run out the last one is used again. */
  next(...answers: Answer[]): void;
  /** Requests for a path that fits get this instead, and are not counted among `asked`. */
  aside(path: RegExp, answer: Answer): void;
  close(): Promise<void>;
}

/** A backend of a few lines: a real server on a free port of 127.0.0.1 that says what it is told to say. */
export async function backend(): Promise<Backend> {
  const asked: Asked[] = [];
  let answers: Answer[] = [];
  const asides: { readonly path: RegExp; readonly answer: Answer }[] = [];
  const server = createServer(async (request, response) => {
    const seen = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    const body = await bodyOf(request).catch(() => undefined);
    if (body === undefined) return;
    const side = asides.find(({ path }) => path.test(seen.path));
    if (side !== undefined) return side.answer(response, { ...seen, body });
    asked.push({ ...seen, body });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer) answer(response, { ...seen, body });
    else response.writeHead(500).end('no answer was planned');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    next: (...planned) => {
      answers = planned;
    },
    aside: (path, answer) => void asides.unshift({ path, answer }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** JSON at a status. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return (response) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
}

/** The gateway's envelope around data. */
export function ok(data: unknown): Answer {
  return json({ code: 0, message: 'ok', data });
}

/** The gateway's refusal. */
export function no(code: number, status = 200, headers: Record<string, string> = {}): Answer {
  return json({ code, message: 'no' }, status, headers);
}

/** A whole stream. */
export function sse(bytes: Uint8Array | string): Answer {
  return (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(bytes);
}

/** Breaks the connection without a word. */
export const hangUp: Answer = (response) => void response.destroy();

export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
};

export const skill: SkillProfile = {
  slug: 'hailuo-ai-free',
  version: '1.0.3',
  title: 'Hailuo',
  description: '',
  greeting: '',
  examples: [],
  maxBytes: 200 * 1024 * 1024,
  formats: ['MP4'],
  platform: 'clawhub',
};

export const never = new AbortController().signal;

/** A free account's project. */
export const project: Project = {
  token: 'nmv_usr_secret',
  clientId: 'c0ffee00-0000-4000-8000-000000000000',
  session: '5529798706024415232',
  task: 'task_1',
  user: 'anon_abc123',
};

/** Waits that are short enough for a test. */
export const QUICK: NemoOptions['timing'] = {
  rateLimitRetry: 20,
  callLimit: 5_000,
  questionLimit: 5_000,
  callAgain: [20, 40],
  streamLimit: 5_000,
  streamIdle: 2_000,
};

/** What a test may want otherwise. */
export type Otherwise = Partial<Omit<NemoOptions, 'timing'>> & {
  readonly timing?: Partial<NemoOptions['timing']>;
};

export function studioAt(apiUrl: string, { timing, ...more }: Otherwise = {}): Studio {
  return createNemo({
    apiUrl,
    webUrl: 'https://web.example',
    log: silentLog,
    random: () => 0,
    ...more,
    timing: { ...QUICK, ...timing },
  })(skill);
}

/** The problem that a call ends in; anything else fails the test. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const result = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in result && result.error instanceof Problem) return result.error;
  throw new Error('expected a problem', { cause: 'error' in result ? result.error : result.value });
}

/** Everything of an error that could reach a log. */
export function everythingOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = 'details' in error ? JSON.stringify(error.details) : '';
  return [error.message, error.stack, own, JSON.stringify(error), everythingOf(error.cause ?? '')].join('\n');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
