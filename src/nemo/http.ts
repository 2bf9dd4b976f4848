import { Readable } from 'node:stream';
import { Agent, type Dispatcher, errors, request } from 'undici';
import type { Log } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import type { SkillProfile } from '../core/skill.ts';
import { type Watch, watchFor } from './watch.ts';

/** A body that can be sent more than once: its length is known, its bytes are read anew each time. */
export interface Body {
  readonly type: string;
  readonly bytes: number;
  read(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** One request. Its `name` is what logs and messages call it: paths hold ids, so they are kept out of both. */
export interface Call {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** Below the API's base, beginning with a slash; ids in it are encoded already. */
  readonly path: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Milliseconds without a single byte in either direction before the call is given up. */
  readonly idle: number;
  /** Milliseconds from the answer's head until its body must be whole. Otherwise a byte a second would hold a caller for hours. */
  readonly whole?: number;
  /** True where doing it twice does no more than doing it once; so it is for every GET. */
  readonly repeatable?: boolean;
  /** True for a connection of its own: a kept one may close under a request that must not be sent again. */
  readonly alone?: boolean;
}

/** An answer whose body is still to be read, once; leaving it early closes the connection. */
export interface Incoming {
  readonly status: number;
  /** Media type in lower case, without parameters; empty where none was sent. */
  readonly type: string;
  header(name: string): string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The request got no answer, or its answer broke off. */
export class Lost extends Error {
  /** False only when surely nothing of the request left this process. */
  readonly sent: boolean;
  /** True where asking again in a moment is of no use: the time was over, or the circuit breaker is open. */
  readonly slow: boolean;

  constructor(name: string, sent: boolean, cause: unknown, slow = false) {
    super(`nemo ${name}: ${sent ? 'the answer was lost' : 'no connection'}`, { cause });
    this.name = 'Lost';
    this.sent = sent;
    this.slow = slow;
  }
}

/** The way to the backend for one skill. */
export interface Http {
  /** Sends once and follows no redirect. Rejects with `Lost`, with the signal's reason, or with the body's own `Problem`. */
  send(call: Call, signal: AbortSignal): Promise<Incoming>;
}

const CONNECT_TIMEOUT = 10_000;
// The library's own limits (300 s for headers and between two chunks) would cut a stream that is silent while a video is
// made; the watch replaces them.
const NO_LIMITS = {
  bodyTimeout: 0,
  headersTimeout: 0,
  allowH2: false,
  connect: { timeout: CONNECT_TIMEOUT },
};

/** The one place that sends a request, with the skill's attribution on every one. */
export function createHttp(apiUrl: string, skill: SkillProfile, log: Log, agents = createAgents()): Http {
  const base = apiUrl.replace(/(?<!\/)\/+$/, '');
  const attribution = {
    'user-agent': 'nemo-video-bot',
    'x-skill-source': plain(skill.slug),
    'x-skill-version': plain(skill.version),
    'x-skill-platform': plain(skill.platform),
  };

  return {
    async send(call, signal) {
      signal.throwIfAborted();
      const begun = performance.now();
      const watch = watchFor(call.idle);
      const outgoing = outgoingOf(call, watch);
      try {
        const answer = await request(base + call.path, {
          method: call.method,
          headers: {
            ...attribution,
            ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
            ...call.headers,
            ...outgoing.headers,
          },
          ...(outgoing.body === undefined ? {} : { body: outgoing.body }),
          dispatcher: call.alone ? agents.alone : agents.kept,
          signal: AbortSignal.any([signal, watch.signal]),
        });
        log.debug('nemo call', { call: call.name, status: answer.statusCode, ms: since(begun) });
        return incomingOf(call, answer, watch, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Problem) throw error;
        log.debug('nemo call lost', { call: call.name, sent: outgoing.begun(), ms: since(begun) });
        throw new Lost(call.name, outgoing.begun(), error, watch.signal.aborted || isConnectTimeout(error));
      } finally {
        watch.rest();
      }
    },
  };
}

/** The connections of a process, shared by all its skills. */
export function createAgents(): { readonly kept: Agent; readonly alone: Agent } {
  return { kept: new Agent(NO_LIMITS), alone: new Agent({ ...NO_LIMITS, pipelining: 0 }) };
}

function outgoingOf(call: Call, watch: Watch) {
  const { body } = call;
  if (body === undefined) return { headers: {}, body: undefined, begun: () => call.method === 'POST' };
  let begun = false;
  // Nothing is read before the connection stands and the request line is about to be written.
  async function* read(from: Body) {
    begun = true;
    for await (const chunk of from.read()) {
      yield chunk;
      watch.touch();
    }
  }
  const stream = Readable.from(read(body), { objectMode: false });
  // A request that ends early destroys its body; the request itself is what reports that.
  stream.on('error', () => {});
  return {
    headers: { 'content-type': body.type, 'content-length': String(body.bytes) },
    body: stream,
    begun: () => begun,
  };
}

function incomingOf(
  call: Call,
  answer: Dispatcher.ResponseData,
  watch: Watch,
  signal: AbortSignal,
): Incoming {
  const header = (name: string) => {
    const value = answer.headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  // Closing a body that was not read to its end is reported as an error on it; nobody else listens there.
  answer.body.on('error', () => {});
  async function* read() {
    const chunks = answer.body[Symbol.asyncIterator]();
    if (call.whole !== undefined) watch.within(call.whole);
    try {
      for (;;) {
        watch.touch();
        const step = await chunks.next();
        watch.rest();
        if (step.done) return;
        yield step.value as Uint8Array;
      }
    } catch (error) {
      signal.throwIfAborted();
      throw new Lost(call.name, true, error, watch.signal.aborted);
    } finally {
      watch.stop();
      answer.body.destroy();
    }
  }
  return {
    status: answer.statusCode,
    type: (header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    header,
    body: read(),
  };
}

function isConnectTimeout(error: unknown): boolean {
  return error instanceof errors.ConnectTimeoutError;
}

/** A header can hold no other letters; a skill's document may. */
function plain(value: string): string {
  return value.replace(/[^\x20-\x7e]/g, '-');
}

function since(begun: number): number {
  return Math.round(performance.now() - begun);
}
