import { translate } from '../gui.ts';
import { point } from '../points.ts';
import type { Project, StudioEvent } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Heard } from '../task.ts';
import { pause } from '../timing.ts';
import type { StopReason, Turn } from '../turn.ts';
import { ensureProject, keepTitle, stateOf, withProject } from './project.ts';
import { look } from './recover.ts';
import { settle } from './settle.ts';
import type { Answered, Intent, Job } from './work.ts';

type End = Extract<StudioEvent, { kind: 'end' }>;

/** What is said, and how far it came. */
interface Call {
  readonly text: string;
  readonly intent: Intent;
  /** Whether it left. */
  sent: boolean;
  /** Whether words or tools came back. */
  begun: boolean;
}

/** A leaving process waits so long (ms) to hear that its words were taken; backends say so within a second. */
const TAKEN_MS = 3_000;

/** Says the words to the backend, once, and hears the answer out. Leaves the task in `answered`. */
export async function converse(job: Job, text: string): Promise<Answered> {
  await ensureProject(job);
  const before = await stateOf(job);
  await keepTitle(job, text);
  const { phase } = job.turn;
  const intent: Intent = {
    name: 'intent',
    at: job.world.now(),
    before: before.timeline,
    assets: before.assets,
  };
  await job.turn.advance(intent);
  await job.say.stage('making');
  const call: Call = { text, intent, sent: false, begun: false };
  let end: End;
  try {
    end = await withProject(job, (project) => listen(job, project, call));
  } catch (error) {
    return await brokenOff(job, call, phase, error);
  }
  return await keepAnswer(job, intent, heardOf(end));
}

/** From here on the answer is never lost: a second run goes on with it instead of looking for its traces. */
async function keepAnswer(job: Job, intent: Intent, heard: Heard): Promise<Answered> {
  await job.turn.advance({ ...intent, name: 'streaming', heard });
  return await settle(job, intent, heard);
}

const heardOf = ({ text, silent, acted, cut, unfinished }: End): Heard => ({
  text,
  silent,
  acted,
  ...(cut === undefined ? {} : { cut }),
  ...(unfinished === undefined ? {} : { unfinished }),
});

/** No answer came to its end: what the task does instead, or the error, with the task where it stood if nothing was sent. */
async function brokenOff(job: Job, call: Call, phase: Turn['phase'], error: unknown): Promise<Answered> {
  const { intent } = call;
  if (isProblem(error, 'outcome-unknown')) return look(job, intent);
  if (isProblem(error, 'backend-failed') && job.turn.phase.name === 'streaming') {
    // The agent broke off after it had begun: its words, and what it did until then, stand and are told.
    const text = error.details.heard ?? error.details.said ?? '';
    const acted = call.begun || text !== '';
    job.world.log.info('answer.broke-off', { task: job.turn.task.id, error });
    return keepAnswer(job, intent, { text, silent: acted && text === '', acted, failed: true });
  }
  // Stopped before, refused or never connected: nothing was sent, so the task stands where it stood.
  const unsent = !call.sent || isProblem(error, 'backend-down') || isProblem(error, 'session-missing');
  if (unsent) await job.turn.advance(phase);
  throw error;
}

async function listen(job: Job, project: Project, call: Call): Promise<End> {
  const { turn } = job;
  let streaming = false;
  let heard = '';
  // What was refused for its token was not taken.
  call.sent = false;
  await point('converse.before');
  const { taken, signal } = onceTaken(turn);
  await turn.guard();
  call.sent = true;
  for await (const event of job.studio.converse(project, call.text, signal)) {
    if (!streaming) {
      streaming = true;
      taken();
      await turn.advance({ ...call.intent, name: 'streaming' });
      await point('converse.streaming');
    }
    if (event.kind === 'end') return event;
    if (event.kind !== 'beat') call.begun = true;
    if (event.kind === 'text') heard += event.text;
    if (event.kind === 'tool' && heard !== '') {
      await job.say.note(translate(heard).text);
      heard = '';
    }
    // In the status message, which becomes the video: a message of its own would stand behind the finished one.
    if (event.kind === 'raw') await job.say.note(job.say.words.rawReady);
  }
  throw new Problem('outcome-unknown', {}, { message: 'the stream ended without an end' });
}

/**
 * The turn's signal, but a process that leaves does not hang up before it heard that its words were taken: nobody says them
 * again, so those that never got there would be lost. Somebody who cancels is heard at once.
 */
function onceTaken({ signal }: Turn): { readonly signal: AbortSignal; readonly taken: () => void } {
  const end = new AbortController();
  const taken = new AbortController();
  const leaves: StopReason = 'shutdown';
  const heed = async () => {
    if (signal.reason === leaves) await pause(TAKEN_MS, taken.signal).catch(() => undefined);
    end.abort(signal.reason);
  };
  signal.addEventListener('abort', () => void heed(), { once: true });
  return { signal: end.signal, taken: () => taken.abort() };
}
