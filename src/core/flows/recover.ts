import { compare } from '../changes.ts';
import { point } from '../points.ts';
import type { StudioState } from '../ports.ts';
import { isPassing, Problem } from '../problem.ts';
import { isReady, type Timeline } from '../timeline.ts';
import { pause } from '../timing.ts';
import { withProject } from './project.ts';
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
  const state = await lookForChange(job, was);
  if (state === undefined)
    throw new Problem('outcome-unknown', {}, { message: 'no change was found after a lost stream' });
  const changes = compare(was.before, state.timeline);
  const answered: Answered = {
    name: 'answered',
    told: { said: changes.length === 0 ? job.say.words.rawReady : job.say.words.changes(changes) },
    render: job.world.autoExport && isReady(state.timeline),
  };
  await job.turn.advance(answered);
  return answered;
}

/** The state once it has changed and stands still; nothing when it never changed. */
export async function lookForChange(job: Job, was: Before): Promise<StudioState | undefined> {
  let last: StudioState | undefined;
  for (const wait of job.world.timing.lookAgain) {
    await job.say.stage('checking');
    await pause(wait, job.turn.signal);
    await point('recover.look');
    const state = await peek(job);
    if (state === undefined) continue;
    if (last !== undefined && compare(last.timeline, state.timeline).length === 0) return state;
    last = compare(was.before, state.timeline).length > 0 || state.assets > was.assets ? state : undefined;
  }
  return last;
}

/** One look. A backend that has no answer just now costs this look, not the task. */
async function peek(job: Job): Promise<StudioState | undefined> {
  try {
    return await withProject(job, (project) => job.studio.state(project, job.turn.signal));
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}
