import type { Project, StudioEvent } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { type Answer, readAnswer } from './answer.ts';
import { jsonBody, type Line } from './ask.ts';
import { type About, problemOf, type Refusal } from './errors.ts';
import { type Call, type Incoming, Lost } from './http.ts';
import { isRecord, toNumber } from './json.ts';
import { createReader, type Reader, readEvents, StreamFailure } from './reader.ts';

/**
 * Says words to the agent, exactly once: nothing in here, nor below it, sends again. Only a connection that never
 * stood is `backend-down`, and only an answer that refuses is a refusal; everything else that goes wrong behind the
 * first byte sent is `outcome-unknown`, with the text so far.
 */
export async function* converse(
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
      yield* readEvents(incoming.body, reader);
    } else yield* instead(await readAnswer(incoming, Date.now()), incoming, reader, about);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw translate(error, reader, about, overall.aborted);
  } finally {
    line.log.debug('nemo stream over', reader.report());
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

/** Told by the status and the type; a 200 alone says nothing. A missing or plain type may still hide a stream. */
function isStream({ status, type }: Incoming): boolean {
  return status >= 200 && status < 300 && ['text/event-stream', 'text/plain', ''].includes(type);
}

/** An answer in the place of a stream: a refusal, or all events at once as a list. */
function* instead(answer: Answer, incoming: Incoming, reader: Reader, about: About): Iterable<StudioEvent> {
  if (answer.kind === 'rubbish') throw new StreamFailure('unreadable', '', `answered with ${incoming.type}`);
  if (answer.kind === 'refused') throw refusalOf(answer.refusal, about);
  for (const event of Array.isArray(answer.data) ? answer.data : [answer.data]) {
    if (isRecord(event)) yield* reader.take(event);
  }
  yield* reader.close();
}

/**
 * What is called down is sent again by itself, so it must be certain that nothing was taken: only the backend's own 503
 * is. A gateway that lost the backend cannot know what became of the request.
 */
function refusalOf(refusal: Refusal, about: About): Error {
  const { status, code } = refusal;
  if (code === undefined && [502, 503, 504].includes(status)) return new Lost(about.call, true, undefined);
  const problem = problemOf(refusal, about);
  if (problem.code !== 'backend-down' || status === 503) return problem;
  return new Problem('backend-failed', {}, { message: problem.message });
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
    return problemOf({ status: 200, code, words: '' }, about);
  }
  return new Problem('backend-failed', said, { message });
}
