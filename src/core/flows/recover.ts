import { compare } from '../changes.ts';
import { point } from '../points.ts';
import type { StudioState } from '../ports.ts';
import { isPassing, Problem } from '../problem.ts';
import { isReady, type Timeline } from '../timeline.ts';
import { pause } from '../timing.ts';
import { stateOf } from './project.ts';
import type { Answered, Job } from './work.ts';

/** What the project held before the words were sent. */
export interface Before {
  readonly before: Timeline;
  readonly assets: number;
}

/**
 * The words may have been taken and their answer is lost: never send again, look. A change counts once two looks agree
 * or the looks are used up, so that a half-made timeline is not taken for the result. Rejects with `outcome-unknown`.
 */
export async function look(job: Job, was: Before): Promise<Answered> {
  const state = await lookForTraces(job, was);
  if (state === undefined)
    throw new Problem('outcome-unknown', {}, { message: 'no change was found after a lost stream' });
  const changes = compare(was.before, state.timeline);
  const { words } = job.say;
  const answered: Answered = {
    name: 'answered',
    told: { said: changes.length === 0 ? words.newPieces : words.changes(changes) },
    render: changes.length > 0 && job.world.autoExport && isReady(state.timeline),
  };
  await job.turn.advance(answered);
  return answered;
}

/** Looks whether words that were sent left anything: another timeline, or more pieces. */
export function lookForTraces(job: Job, was: Before): Promise<StudioState | undefined> {
  const moved = (state: StudioState) => isChanged(was, state) || state.assets > was.assets;
  return lookForChange(job, moved, job.world.timing.lookAgain);
}

/** Whether the timeline is another one than before. */
export const isChanged = (was: Before, { timeline }: StudioState): boolean =>
  compare(was.before, timeline).length > 0;

/**
 * Looks at the state after each of these waits (ms). Resolves with the state once it has `moved` and two looks agree, or with
 * the last look that has; with nothing when none has. `seen` is a look that was taken already.
 */
export async function lookForChange(
  job: Job,
  moved: (state: StudioState) => boolean,
  waits: readonly number[],
  seen?: StudioState,
): Promise<StudioState | undefined> {
  let last = seen !== undefined && moved(seen) ? seen : undefined;
  for (const wait of waits) {
    await job.say.stage('checking');
    await pause(wait, job.turn.signal);
    await point('recover.look');
    const state = await peek(job);
    if (state === undefined) continue;
    if (last !== undefined && compare(last.timeline, state.timeline).length === 0) return state;
    last = moved(state) ? state : undefined;
  }
  return last;
}

/** One look. A backend that has no answer just now costs this look, not the task. */
export async function peek(job: Job): Promise<StudioState | undefined> {
  try {
    return await stateOf(job);
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}
