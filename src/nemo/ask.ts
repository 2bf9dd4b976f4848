import type { z } from 'zod';
import type { Log, Project } from '../core/ports.ts';
import { isProblem, Problem } from '../core/problem.ts';
import { pause, spread, type Timing } from '../core/timing.ts';
import { type Answer, readAnswer } from './answer.ts';
import { type About, isBrokenGateway, problemOf } from './errors.ts';
import { type Body, type Call, type Http, Lost } from './http.ts';

/** What every verb needs; one for each skill. */
export interface Line {
  readonly http: Http;
  readonly webUrl: string;
  readonly timing: Pick<
    Timing,
    'rateLimitRetry' | 'callLimit' | 'questionLimit' | 'callAgain' | 'streamLimit' | 'streamIdle'
  >;
  readonly log: Log;
  /** 0 ≤ x < 1; spreads the second tries of many workers. */
  readonly random: () => number;
  readonly spare: Spare;
}

/**
 * What was opened for a person who did not get it, because a later answer was lost. The next person who needs an account gets it:
 * an address gets only ten accounts in seven days.
 */
export interface Spare {
  /** Client ids whose account may have been opened although its answer was lost. */
  readonly ids: string[];
  /** Accounts in which no project could be opened. */
  readonly accounts: Account[];
}

/** Who is speaking: a free account with the client id it was given to, or the operator's own. */
export type Account = Pick<Project, 'token' | 'clientId' | 'user'>;

/** How long a call that does something may take. */
export function actLimits({ timing }: Line): Pick<Call, 'idle' | 'whole'> {
  return { idle: timing.callLimit, whole: timing.callLimit };
}

/** How long a call that only reads may take. */
export function askLimits({ timing }: Line): Pick<Call, 'idle' | 'whole'> {
  return { idle: timing.questionLimit, whole: timing.questionLimit };
}

/** A refusal for too many requests that names a moment further away than this (ms) is not waited for. */
const LONGEST_PAUSE = 120_000;

/** The wait before the one retry after a refusal for too many requests: what the answer says, else the agreed pause. */
export function limitPause({ timing }: Line, until: number | undefined): number {
  const said = until === undefined ? 0 : until - Date.now();
  return said > 0 && said <= LONGEST_PAUSE ? said : timing.rateLimitRetry;
}

/**
 * One request with all that may safely be tried again; resolves with the data inside the envelope, rejects with the
 * `Problem` of the last try. Not for `run_sse`, which is never sent twice.
 */
export async function ask(line: Line, call: Call, about: About, signal: AbortSignal): Promise<unknown> {
  return granted(await answerTo(line, call, about, signal), about);
}

/**
 * As `ask`, but leaves the answer to be judged. Tried again are: a refusal for too many requests, once, after the pause
 * that it names; what the backend itself was not there for, `callAgain` times; and where doing it twice does no harm,
 * also what was lost or met a broken gateway. A call that took all its time is not made again at once.
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
    const answer = fitting(await tryOnce(line, call, signal), about);
    const wait = line.timing.callAgain[shaken];
    const limit = limited ? undefined : rateLimitOf(answer, about);
    if (wait !== undefined && (isAway(answer) || (mayRepeat(call) && isShaky(answer)))) {
      shaken += 1;
      await pause(spread(wait, line.random), signal);
    } else if (limit !== undefined) {
      limited = true;
      const ms = limitPause(line, limit.details.until);
      line.log.info('nemo.rate_limited', { call: call.name, ms });
      await pause(ms, signal);
    } else {
      return answer;
    }
  }
}

/** A success of another shape is as good as none. */
function fitting(answer: Answer | Lost, { fits }: About): Answer | Lost {
  const odd = 'kind' in answer && answer.kind === 'granted' && fits?.(answer.own, answer.data) === false;
  return odd ? { kind: 'rubbish' } : answer;
}

/** For `About.fits`: the data must have this shape. */
export function shaped(schema: z.ZodType): NonNullable<About['fits']> {
  return (_, data) => schema.safeParse(data).success;
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

/** Validates a response. Throws `backend-down` if its shape is unexpected. */
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

/** One request and its whole answer; nothing is tried again. */
export async function tryOnce(line: Line, call: Call, signal: AbortSignal): Promise<Answer | Lost> {
  try {
    return await readAnswer(await line.http.send(call, signal), Date.now());
  } catch (error) {
    if (error instanceof Lost) return error;
    throw error;
  }
}

/** Lost, or answered by a broken gateway: what was asked may be asked again in a moment. */
function isShaky(answer: Answer | Lost): boolean {
  if (answer instanceof Lost) return !answer.slow;
  if (answer.kind !== 'refused') return answer.kind === 'rubbish';
  const { refusal } = answer;
  if (refusal.status === 429) return false;
  return isBrokenGateway(refusal) || [502, 503, 504].includes(refusal.code ?? refusal.status);
}

function rateLimitOf(answer: Answer | Lost, about: About): Problem<'rate-limited'> | undefined {
  if (answer instanceof Lost || answer.kind !== 'refused') return undefined;
  const problem = problemOf(answer.refusal, about);
  return isProblem(problem, 'rate-limited') ? problem : undefined;
}
