import { compare } from '../changes.ts';
import { dropApology, editsOf, showsTimeline, translate } from '../gui.ts';
import { point } from '../points.ts';
import type { Project, StudioEvent } from '../ports.ts';
import { isPassing, isProblem, Problem } from '../problem.ts';
import { isReady } from '../timeline.ts';
import { pause } from '../timing.ts';
import type { StopReason, Turn } from '../turn.ts';
import { withProject } from './project.ts';
import { look } from './recover.ts';
import type { Answered, Intent, Job } from './work.ts';

type End = Extract<StudioEvent, { kind: 'end' }>;

/** What is said, and whether it left. */
interface Call {
  readonly text: string;
  readonly intent: Intent;
  sent: boolean;
}

/** A leaving process waits so long (ms) to hear that its words were taken; backends say so within a second. */
const TAKEN_MS = 3_000;

/** Says the words to the backend, once, and hears the answer out. Leaves the task in `answered`. */
export async function converse(job: Job, text: string): Promise<Answered> {
  await job.say.stage('making');
  const before = await withProject(job, (project) => job.studio.state(project, job.turn.signal));
  const { phase } = job.turn;
  const intent: Intent = {
    name: 'intent',
    at: job.world.now(),
    before: before.timeline,
    assets: before.assets,
  };
  await job.turn.advance(intent);
  const call: Call = { text, intent, sent: false };
  let heard = false;
  try {
    const end = await withProject(job, (project) => listen(job, project, call));
    heard = true;
    return await settle(job, intent, end);
  } catch (error) {
    const down = isProblem(error, 'backend-down');
    if (isProblem(error, 'outcome-unknown') || (heard && isPassing(error))) return look(job, intent);
    const broke = isProblem(error, 'backend-failed') && job.turn.phase.name === 'streaming';
    if (broke && !heard) return salvage(job, intent, error);
    // Stopped before, refused or never connected: nothing was sent, so the task stands where it stood. What was heard is
    // never sent again.
    const unsent = !call.sent || down || isProblem(error, 'session-missing');
    if (!heard && unsent) await job.turn.advance(phase);
    throw error;
  }
}

async function listen(job: Job, project: Project, call: Call): Promise<End> {
  const { turn } = job;
  let streaming = false;
  let heard = '';
  // What was refused for its token was not taken.
  call.sent = false;
  await point('converse.before');
  const { taken, signal } = onceTaken(turn);
  turn.guard();
  call.sent = true;
  for await (const event of job.studio.converse(project, call.text, signal)) {
    if (!streaming) {
      streaming = true;
      taken();
      await turn.advance({ ...call.intent, name: 'streaming' });
      await point('converse.streaming');
    }
    if (event.kind === 'end') return event;
    if (event.kind === 'text') heard += event.text;
    if (event.kind === 'tool' && heard !== '') {
      await job.say.note(translate(heard).text);
      heard = '';
    }
    if (event.kind === 'raw') await job.say.say('raw', job.say.words.rawReady);
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

async function settle(job: Job, intent: Intent, end: End): Promise<Answered> {
  await point('converse.heard');
  const after = await withProject(job, (project) => job.studio.state(project, job.turn.signal));
  const { text, actions } = translate(dropApology(end.text));
  const changes = compare(intent.before, after.timeline);
  const edits = editsOf(actions);
  // A task that follows from an answer is not followed by another one: what it is told to do is told to the person.
  const told = job.turn.task.chained === true && edits.length > 0;
  const show = showsTimeline(actions);
  const heard = text !== '' || told || show;
  const spoken = [
    text,
    end.silent || text === '' ? silence(job, changes, heard) : '',
    told ? job.say.words.leftToDo(edits) : '',
  ].filter((part) => part !== '');
  const answered: Answered = {
    name: 'answered',
    told: {
      said: spoken.join('\n\n'),
      ...(edits.length === 0 || told ? {} : { edit: edits.join('\n') }),
      ...(show ? { show } : {}),
    },
    render:
      isReady(after.timeline) &&
      ((changes.length > 0 && job.world.autoExport) || actions.some(({ kind }) => kind === 'export')),
  };
  await job.turn.advance(answered);
  return answered;
}

/** The agent broke off after it had begun: what it did until then stands, and is told. Nothing done: its failure is. */
async function salvage(job: Job, intent: Intent, failure: Problem<'backend-failed'>): Promise<Answered> {
  const after = await withProject(job, (project) => job.studio.state(project, job.turn.signal));
  if (compare(intent.before, after.timeline).length === 0) throw failure;
  const end: End = { kind: 'end', text: failure.details.said ?? '', silent: true, acted: true };
  return settle(job, intent, end);
}

/** What is said for a backend that said nothing: what changed, or that nothing did. `heard`: other words are said anyway. */
function silence(job: Job, changes: ReturnType<typeof compare>, heard: boolean): string {
  if (changes.length > 0) return job.say.words.changes(changes);
  return heard ? '' : job.say.words.nothingChanged;
}
