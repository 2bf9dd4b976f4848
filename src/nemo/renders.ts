import type { Inlet, Project, RenderStatus } from '../core/ports.ts';
import { isProblem, Problem } from '../core/problem.ts';
import { readAnswer } from './answer.ts';
import {
  actLimits,
  answerTo,
  ask,
  askLimits,
  granted,
  jsonBody,
  type Line,
  read,
  shaped,
  unusable,
} from './ask.ts';
import type { About, Refusal } from './errors.ts';
import { type Call, type Incoming, Lost } from './http.ts';
import { toNumber } from './json.ts';
import { renderAnswer, renderStarted } from './wire.ts';

/** The longest that a person waits for a render to be taken back, in milliseconds. */
const COURTESY = 3_000;

const LAMBDA = '/api/render/proxy/lambda';

/**
 * Hands a draft to the renderer. The draft goes in as the text it came as. `render` is our own id, and the backend
 * refuses one it has seen: so where the outcome is in doubt, a look at that id tells whether the render is under way.
 */
export async function startRender(
  line: Line,
  project: Project,
  render: string,
  draft: string,
  signal: AbortSignal,
): Promise<void> {
  const ids = `"id":${JSON.stringify(render)},"sessionId":${JSON.stringify(project.session)}`;
  const call: Call = {
    name: 'render-submit',
    method: 'POST',
    path: LAMBDA,
    token: project.token,
    body: jsonBody(`{${ids},"draft":${draft},"output":{"format":"mp4","quality":"high"}}`),
    ...actLimits(line),
  };
  const about = { ...aboutOf(line, project, call.name, true), fits: isAccepted };
  const answer = await answerTo(line, call, about, signal);
  try {
    granted(answer, about);
  } catch (error) {
    if ('kind' in answer && answer.kind === 'refused' && isDuplicate(answer.refusal)) return;
    const doubtful = isProblem(error, 'backend-down') || isProblem(error, 'backend-failed');
    if (!doubtful || !(await isKnown(line, project, render, signal))) throw error;
  }
}

/** How far a render is. Words for a state that we do not know count as `processing`: only time can tell. */
export async function renderStatus(
  line: Line,
  project: Project,
  render: string,
  signal: AbortSignal,
): Promise<RenderStatus> {
  const call: Call = {
    name: 'render-status',
    method: 'GET',
    path: `${LAMBDA}/${encodeURIComponent(render)}`,
    token: project.token,
    ...askLimits(line),
  };
  const about = { ...aboutOf(line, project, call.name, false), fits: shaped(renderAnswer) };
  const answer = await answerTo(line, call, about, signal);
  if ('kind' in answer && answer.kind === 'refused' && isMissing(answer.refusal))
    return { status: 'missing' };
  const { status, progress, url } = read(renderAnswer, granted(answer, about), call.name);
  const percent = toNumber(progress);
  return {
    status: STATUS.get(status.toLowerCase()) ?? 'processing',
    ...(percent === undefined ? {} : { percent: Math.round(Math.min(100, Math.max(0, percent))) }),
    ...(url === undefined ? {} : { url }),
  };
}

/**
 * Takes a render back. One that is over, or unknown, needs no cancelling. A person waits for the word that it is cancelled, so
 * it is given up after three seconds.
 */
export async function cancelRender(line: Line, project: Project, render: string): Promise<void> {
  const call: Call = {
    name: 'render-cancel',
    method: 'POST',
    repeatable: true,
    path: `${LAMBDA}/${encodeURIComponent(render)}/cancel`,
    token: project.token,
    idle: Math.min(COURTESY, line.timing.questionLimit),
    whole: Math.min(COURTESY, line.timing.questionLimit),
  };
  try {
    const about = { ...aboutOf(line, project, call.name, false), fits: isAccepted };
    await ask(line, call, about, new AbortController().signal);
  } catch (error) {
    if (!isProblem(error, 'backend-failed')) throw error;
  }
}

/** The finished video by bearer token: for a render that names no URL. The path has no `lambda` in it. */
export async function download(
  line: Line,
  project: Project,
  render: string,
  signal: AbortSignal,
): Promise<Inlet> {
  const call: Call = {
    name: 'render-download',
    method: 'GET',
    path: `/api/render/proxy/${encodeURIComponent(render)}/download`,
    token: project.token,
    idle: line.timing.callLimit,
  };
  const about = aboutOf(line, project, call.name, false);
  const incoming = await line.http.send(call, signal).catch((error: unknown) => {
    throw error instanceof Lost ? unusable(call.name, error) : error;
  });
  if (incoming.status !== 200 || /json|html|text/.test(incoming.type)) {
    granted(await readAnswer(incoming, Date.now()), about);
    throw unusable(call.name);
  }
  const bytes = toNumber(incoming.header('content-length'));
  return { body: bytesOf(incoming, call.name), ...(bytes === undefined ? {} : { bytes }) };
}

const STATUS: ReadonlyMap<string, RenderStatus['status']> = new Map([
  ['pending', 'pending'],
  ['queued', 'pending'],
  ['processing', 'processing'],
  ['completed', 'completed'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['cancelled', 'failed'],
  ['canceled', 'failed'],
]);

async function* bytesOf(incoming: Incoming, call: string): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming.body;
  } catch (error) {
    throw error instanceof Lost ? unusable(call, error) : error;
  }
}

async function isKnown(line: Line, project: Project, render: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await renderStatus(line, project, render, signal)).status !== 'missing';
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}

function aboutOf(line: Line, project: Project, call: string, session: boolean): About {
  return { call, webUrl: line.webUrl, user: project.user, session };
}

/** No document says how the backend words this; 409 is what HTTP has for it. */
function isDuplicate({ speaker, code, status, words }: Refusal): boolean {
  if (speaker !== 'service' || status >= 500) return false;
  return (code ?? status) === 409 || /duplicat|already|exists/i.test(words);
}

/** The envelope calls it a success, or the render stands there with its status. */
const isAccepted = (own: boolean, data: unknown): boolean => own || renderStarted.safeParse(data).success;

/** Only the service's own words tell that a render is unknown: a gateway's 404 says nothing about renders. */
function isMissing({ speaker, code, status, words }: Refusal): boolean {
  if (speaker === 'service' && (code ?? status) === 404) return true;
  const named = speaker !== 'nobody' && /\b(render|task|job)\b/i.test(words);
  return named && code === undefined && status < 500 && /not found|no such/i.test(words);
}
