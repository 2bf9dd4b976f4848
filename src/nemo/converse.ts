import type { Project, StudioEvent } from '../core/ports.ts';
import { isProblem, Problem } from '../core/problem.ts';
import { pause } from '../core/timing.ts';
import { type Answer, readAnswer } from './answer.ts';
import { jsonBody, type Line, limitPause } from './ask.ts';
import { type About, isBrokenGateway, problemOf, type Refusal } from './errors.ts';
import { type Call, type Incoming, Lost } from './http.ts';
import { isRecord, toNumber } from './json.ts';
import { createReader, type Reader, readEvents, StreamFailure } from './reader.ts';

/**
 * Says words to the agent, once: only words that were refused for too many requests are said once more, after the pause that the
 * answer names. A connection that never stood is `backend-down`, and an answer that refuses in the service's own words is a
 * refusal; everything else that goes wrong behind the first byte sent is `outcome-unknown`, with the text so far.
 */
export async function* converse(
  line: Line,
  project: Project,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<StudioEvent> {
  try {
    yield* sayOnce(line, project, text, signal);
  } catch (error) {
    if (!isProblem(error, 'rate-limited')) throw error;
    await waitRefused(line, error.details.until, signal);
    yield* sayOnce(line, project, text, signal);
  }
}

/** Waits before refused words are said again. Stopped meanwhile, it rejects with `backend-down`: nothing was taken. */
async function waitRefused(line: Line, until: number | undefined, signal: AbortSignal): Promise<void> {
  const ms = limitPause(line, until);
  line.log.info('nemo.rate_limited', { call: 'run_sse', ms });
  try {
    await pause(ms, signal);
  } catch (cause) {
    throw new Problem(
      'backend-down',
      {},
      { message: 'nemo run_sse: refused, and stopped in the pause', cause },
    );
  }
}

async function* sayOnce(
  line: Line,
  project: Project,
  text: string,
  signal: AbortSignal,
): AsyncGenerator<StudioEvent> {
  const overall = AbortSignal.timeout(line.timing.streamLimit);
  const reader = createReader();
  const about = { call: 'run_sse', webUrl: line.webUrl, user: project.user, session: true };
  try {
    const incoming = await line.http.send(callOf(line, project, text), AbortSignal.any([signal, overall]));
    if (isStream(incoming)) {
      yield { kind: 'beat' };
      for await (const event of readEvents(incoming.body, reader)) {
        const nothing = event.kind === 'end' && event.text === '' && !event.acted;
        // A stream that calls itself one may be empty; under another name it is an empty answer of a gateway.
        if (nothing && incoming.type !== EVENT_STREAM)
          throw new StreamFailure('unreadable', '', 'an empty answer');
        yield event;
      }
    } else yield* instead(await readAnswer(incoming, Date.now()), incoming, reader, about);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw translate(error, reader, about, overall.aborted);
  } finally {
    const { skipped, ...report } = reader.report();
    if (skipped > 0) line.log.warn('stream.line_skipped', { lines: skipped });
    line.log.debug('stream.ended', report);
  }
}

function callOf(line: Line, project: Project, text: string): Call {
  return {
    name: 'run_sse',
    method: 'POST',
    path: '/run_sse',
    token: project.token,
    headers: { accept: 'text/event-stream' },
    body: jsonBody(
      JSON.stringify({
        app_name: 'nemo_agent',
        user_id: 'me',
        session_id: project.session,
        new_message: { parts: [{ text }] },
      }),
    ),
    idle: line.timing.streamIdle,
    alone: true,
  };
}

const EVENT_STREAM = 'text/event-stream';

/** Told by the status and the type; a 200 alone says nothing. A missing or plain type may still hide a stream. */
function isStream({ status, type }: Incoming): boolean {
  return status >= 200 && status < 300 && [EVENT_STREAM, 'text/plain', ''].includes(type);
}

/** An answer in the place of a stream: a refusal, or all events at once as a list. */
function* instead(answer: Answer, incoming: Incoming, reader: Reader, about: About): Iterable<StudioEvent> {
  if (answer.kind === 'rubbish') throw new StreamFailure('unreadable', '', `answered with ${incoming.type}`);
  if (answer.kind === 'refused') throw refusalOf(answer.refusal, about);
  for (const event of Array.isArray(answer.data) ? answer.data : [answer.data]) {
    if (isRecord(event)) yield* reader.take(event);
  }
  const odd = !answer.own && !Array.isArray(answer.data) && !reader.begun();
  if (odd) throw new StreamFailure('unreadable', '', 'an answer of another shape');
  yield* reader.close();
}

/**
 * The flow says again by itself what is called down, so it must be certain that nothing was taken: only the backend's own 503 is. A
 * broken gateway cannot know what became of the request.
 */
function refusalOf(refusal: Refusal, about: About): Error {
  const problem = problemOf(refusal, about);
  if (problem.code !== 'backend-down') return problem;
  if (isBrokenGateway(refusal)) return new Lost(about.call, true, undefined);
  return refusal.status === 503 || refusal.code === 503
    ? problem
    : new Problem('backend-failed', {}, { message: problem.message });
}

/** Codes that a frame of the stream may carry in the gateway's sense; others are the model's own. */
const GATEWAY_CODES = [1001, 1002, 2001, 4001, 4002, 402, 429];
/** Codes that invite the caller to send again: only before anything was done. */
const SEND_AGAIN = [1001, 1002, 429];

function translate(error: unknown, reader: Reader, about: About, timeIsOver: boolean): unknown {
  const said = reader.said() === '' ? {} : { said: reader.said() };
  if (error instanceof Problem) return error;
  if (timeIsOver)
    return new Problem('outcome-unknown', said, { message: 'nemo run_sse: the time is over', cause: error });
  if (error instanceof Lost) {
    const { message } = error;
    return error.sent
      ? new Problem('outcome-unknown', said, { message, cause: error })
      : new Problem('backend-down', {}, { message, cause: error });
  }
  if (!(error instanceof StreamFailure)) return error;
  const message = `nemo run_sse: ${error.message}`;
  if (error.kind === 'unreadable') return new Problem('outcome-unknown', said, { message });
  const code = toNumber(error.code);
  if (code !== undefined && GATEWAY_CODES.includes(code) && !(reader.begun() && SEND_AGAIN.includes(code))) {
    return problemOf({ status: 200, code, speaker: 'service', words: '' }, about);
  }
  const heard = reader.said() === '' ? {} : { heard: reader.said() };
  return new Problem('backend-failed', { ...said, ...heard }, { message });
}
