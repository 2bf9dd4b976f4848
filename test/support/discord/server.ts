import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, type Complaint } from './api-error.ts';
import type { Cdn } from './cdn.ts';
import type { Checker } from './check.ts';
import type { Hub, Outcome, Route } from './hub.ts';
import { readMultipart, type Upload } from './multipart.ts';
import { Buckets } from './rate.ts';
import type { Script, Trouble } from './script.ts';

/** One request as it went. */
export interface Entry {
  readonly at: number;
  readonly method: string;
  /** Template as in the OpenAPI document; the bare path where none fits. */
  readonly route: string;
  readonly path: string;
  readonly body: unknown;
  readonly uploads: readonly Upload[];
  status: number;
  /** Discord's error code, where it answered one. */
  code?: number;
  /** How long the answer took, in milliseconds. */
  took: number;
}

/** A request that no correct client sends. */
export interface Invalid {
  readonly method: string;
  readonly path: string;
  readonly faults: readonly Complaint[];
}

/** Everything the server writes down. */
export interface Books {
  readonly ledger: Entry[];
  readonly invalid: Invalid[];
  /** Answers of this fake that Discord's own document would not allow: the fake's mistakes, not the client's. */
  readonly unfaithful: Invalid[];
}

interface Found {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/** The HTTP side: finds the route, checks the request, plays the script, answers. */
export function makeServer(
  hub: Hub,
  routes: readonly Route[],
  check: Checker,
  script: Script,
  books: Books,
  cdn: Cdn,
): Server {
  const patterns = routes.map((route) => ({ route, pattern: toPattern(route[1]) }));
  const buckets = new Buckets(hub.world, hub.options);
  const find = (method: string, path: string): Found | undefined => {
    for (const { route, pattern } of patterns) {
      const match = route[0] === method ? pattern.exec(path) : null;
      if (match) return { route, params: { ...match.groups } };
    }
    return undefined;
  };

  return createServer((req, res) => {
    const url = new URL(req.url ?? '/', 'http://fake');
    if (/^\/(ephemeral-)?attachments\//.test(url.pathname)) return cdn.serve(url, res);
    serve(req, res, url).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'ECONNRESET'))
        books.invalid.push({
          method: req.method ?? '',
          path: url.pathname,
          faults: [{ at: 'fake', why: String(error) }],
        });
      res.destroy();
    });
  });

  async function serve(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const method = req.method ?? 'GET';
    const path = url.pathname.replace(/^\/api\/v10/, '').replaceAll('%40', '@');
    const found = url.pathname.startsWith('/api/v10/') ? find(method, path) : undefined;
    const template = found?.route[1] ?? path;
    const began = performance.now();
    const at = hub.world.now();
    const { body, uploads, faults } = await readBody(req, hub.world.dir);
    const entry: Entry = {
      at,
      method,
      route: template,
      path,
      body,
      uploads,
      status: 0,
      took: 0,
    };
    books.ledger.push(entry);
    const end = (status: number, headers: Record<string, string>, json?: unknown) => {
      Object.assign(entry, { status, took: performance.now() - began });
      if (json === undefined) return void res.writeHead(status, headers).end();
      res.writeHead(status, { ...headers, 'content-type': 'application/json' }).end(JSON.stringify(json));
    };

    const wrong = [
      ...faults,
      ...headerFaults(req),
      ...(found ? check.request(template, method, body) : [{ at: 'path', why: 'no such route' }]),
    ];
    if (wrong.length > 0 || !found) {
      books.invalid.push({ method, path, faults: wrong });
      entry.code = 50035;
      return end(400, {}, new ApiError(50035, wrong).body);
    }
    if (!isKnown(req, template, hub.options.token)) return end(401, {}, new ApiError(0).body);
    const trouble = script.next(method, template, path, uploads.length > 0);
    if (trouble && 'wait' in trouble) await sleep(trouble.wait);
    if (trouble && 'lose' in trouble && trouble.lose === 'request') return void res.destroy();
    const limit = buckets.take(method, template, path);
    const refusal: Refusal | undefined = refusalOf(trouble) ?? limit.refusal;
    if (refusal) {
      if (refusal.code !== undefined) entry.code = refusal.code;
      return end(refusal.status, { ...limit.headers, ...refusal.headers }, refusal.body);
    }
    const outcome = run(
      found,
      { at, params: found.params, query: url.searchParams, body, uploads },
      hub,
      books,
      method,
      path,
    );
    if (trouble && 'lose' in trouble) return void res.destroy();
    if (outcome instanceof ApiError) entry.code = outcome.code;
    const odd = outcome.status === 200 ? check.answer(template, method, 200, outcome.body) : [];
    if (odd.length > 0) books.unfaithful.push({ method, path, faults: odd });
    end(outcome.status, limit.headers, outcome.body);
  }
}

function run(
  found: Found,
  call: Parameters<Route[2]>[0],
  hub: Hub,
  books: Books,
  method: string,
  path: string,
): Outcome | ApiError {
  try {
    return found.route[2](call, hub);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // What an operator set, and what somebody deleted, is no mistake of the client's.
    const [first] = error.complaints;
    if (first !== undefined && first.at !== 'message_reference' && !first.at.endsWith('.url'))
      books.invalid.push({ method, path, faults: error.complaints });
    return error;
  }
}

interface Refusal {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body?: object;
  readonly code?: number;
}

function refusalOf(trouble: Trouble | undefined): Refusal | undefined {
  if (!trouble) return undefined;
  if ('status' in trouble) return { status: trouble.status, headers: {} };
  if ('code' in trouble) {
    const error = new ApiError(trouble.code);
    return {
      code: error.code,
      status: error.status,
      headers: error.status === 429 ? { 'retry-after': '1' } : {},
      body: { ...error.body, ...(error.status === 429 ? { retry_after: 1 } : {}) },
    };
  }
  if ('retryAfter' in trouble) {
    const { retryAfter, global = false, scope = 'user' } = trouble;
    return {
      status: 429,
      headers: {
        'retry-after': `${Math.ceil(retryAfter)}`,
        'x-ratelimit-scope': global ? 'global' : scope,
        'x-ratelimit-reset-after': `${retryAfter}`,
        ...(global ? { 'x-ratelimit-global': 'true' } : {}),
      },
      body: { message: 'You are being rate limited.', retry_after: retryAfter, global },
    };
  }
  return undefined;
}

/** A token that is not the bot's is refused like any other 401, and no malformed request. */
function isKnown(req: IncomingMessage, template: string, token: string): boolean {
  const open = template.startsWith('/interactions/') || template.startsWith('/webhooks/');
  return open || req.headers.authorization === `Bot ${token}`;
}

function headerFaults(req: IncomingMessage): Complaint[] {
  const faults: Complaint[] = [];
  if (!/^DiscordBot \(\S+, [^)]+\)/.test(req.headers['user-agent'] ?? ''))
    faults.push({ at: 'header', why: 'User-Agent must be DiscordBot (url, version)' });
  return faults;
}

async function readBody(
  req: IncomingMessage,
  dir: string,
): Promise<{ body: unknown; uploads: readonly Upload[]; faults: Complaint[] }> {
  const type = req.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/.exec(type)?.[1];
  if (boundary !== undefined) {
    const form = await readMultipart(req, boundary, dir);
    const payload = form.fields.get('payload_json');
    return { body: payload === undefined ? {} : JSON.parse(payload), uploads: form.files, faults: [] };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (text === '') return { body: undefined, uploads: [], faults: [] };
  const faults = type.startsWith('application/json')
    ? []
    : [{ at: 'header', why: `Content-Type ${type || 'missing'}` }];
  return { body: JSON.parse(text), uploads: [], faults };
}

function toPattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
}
