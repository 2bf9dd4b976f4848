import type { z } from 'zod';
import type { Log } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { pause, spread, type Timing } from '../core/timing.ts';
import { type Answer, readAnswer } from './answer.ts';
import { type About, problemOf } from './errors.ts';
import { type Body, type Call, type Http, Lost } from './http.ts';

/** What every verb needs; one for each skill. */
export interface Line {
  readonly http: Http;
  readonly webUrl: string;
  readonly timing: Pick<Timing, 'rateLimitRetry' | 'streamLimit' | 'streamIdle'>;
  readonly log: Log;
  /** 0 ≤ x < 1; spreads the second tries of many workers. */
  readonly random: () => number;
}

/** How long a plain request may be without a byte either way. */
export const PATIENCE = 60_000;

/**
 * One request with all that may safely be tried again; resolves with the data inside the envelope, rejects with the
 * `Problem` of the last try. Not for `run_sse`, which is never sent twice.
 */
export async function ask(line: Line, call: Call, about: About, signal: AbortSignal): Promise<unknown> {
  return granted(await answerTo(line, call, about, signal), about);
}

/** Waits before a call that found nobody is made again, in milliseconds; up to half of each is left to chance. */
const SHAKEN_WAITS = [600, 2_000];

/**
 * As `ask`, but leaves the answer to be judged. Tried again are: a refusal for too many requests, once, after the agreed
 * pause; what the backend itself was not there for, twice; and where doing it twice does no harm, also what was lost or
 * met a broken gateway.
 */
export async function answerTo(
  line: Line,
  call: Call,
  about: About,
  signal: AbortSignal,
): Promise<Answer | Lost> {
  let limited = false;
  let shaken = 0;
  for (;;) {
    const answer = await tryOnce(line, call, signal);
    const wait = SHAKEN_WAITS[shaken];
    if (wait !== undefined && (isAway(answer) || (mayRepeat(call) && isShaky(answer)))) {
      shaken += 1;
      await pause(spread(wait, line.random), signal);
    } else if (!limited && isRateLimit(answer, about)) {
      limited = true;
      line.log.info('nemo asks for a pause', { call: call.name, ms: line.timing.rateLimitRetry });
      await pause(line.timing.rateLimitRetry, signal);
    } else {
      return answer;
    }
  }
}

const mayRepeat = ({ method, repeatable = false }: Call): boolean => method === 'GET' || repeatable;

/** The backend says by itself that it is not there: nothing was done. */
function isAway(answer: Answer | Lost): boolean {
  return !(answer instanceof Lost) && answer.kind === 'refused' && answer.refusal.code === 503;
}

/** The data of a granted answer; throws the `Problem` of any other. */
export function granted(answer: Answer | Lost, about: About): unknown {
  if (answer instanceof Lost) throw unusable(about.call, answer);
  if (answer.kind === 'rubbish') throw unusable(about.call);
  if (answer.kind === 'refused') throw problemOf(answer.refusal, about);
  return answer.data;
}

/** Checks what came; an answer of another shape is as good as none. */
export function read<T extends z.ZodType>(schema: T, data: unknown, call: string): z.output<T> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw unusable(
    call,
    new Error(`unexpected: ${result.error.issues.map((issue) => issue.path.join('.')).join()}`),
  );
}

/** A body of JSON text. */
export function jsonBody(text: string): Body {
  const bytes = new TextEncoder().encode(text);
  return { type: 'application/json', bytes: bytes.byteLength, read: () => [bytes] };
}

/** The problem for an answer that was no answer. */
export function unusable(call: string, cause?: unknown): Problem {
  return new Problem('backend-down', {}, { message: `nemo ${call}: no usable answer`, cause });
}

async function tryOnce(line: Line, call: Call, signal: AbortSignal): Promise<Answer | Lost> {
  try {
    return await readAnswer(await line.http.send(call, signal), Date.now());
  } catch (error) {
    if (error instanceof Lost) return error;
    throw error;
  }
}

/** Lost, or stopped on the way: what was asked may be asked again in a moment. */
function isShaky(answer: Answer | Lost): boolean {
  if (answer instanceof Lost || answer.kind === 'rubbish') return true;
  if (answer.kind === 'granted') return false;
  return [502, 503, 504].includes(answer.refusal.code ?? answer.refusal.status);
}

function isRateLimit(answer: Answer | Lost, about: About): boolean {
  if (answer instanceof Lost || answer.kind !== 'refused') return false;
  return problemOf(answer.refusal, about).code === 'rate-limited';
}
