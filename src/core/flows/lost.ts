import { afterLoss } from '../choices.ts';
import { isProblem } from '../problem.ts';
import { JOBS } from '../task.ts';
import { pause } from '../timing.ts';
import type { Finish } from '../turn.ts';
import { freshProject } from './project.ts';
import type { Job } from './work.ts';

/**
 * Does the task; a session that the backend says it does not know is looked at once more, after the longest wait of
 * `Timing.settle`, before that is believed. Then, while nothing was sent, a project that held nothing is replaced by a new one
 * and the task begins again, and one that may have held a timeline is replaced only after a yes. What was paid for is not sent
 * again because its project is gone.
 */
export async function withFoundSession(job: Job, work: () => Promise<Finish>): Promise<Finish> {
  try {
    return await work();
  } catch (error) {
    if (!isProblem(error, 'session-missing')) throw error;
  }
  await pause(Math.max(0, ...job.world.timing.settle), job.turn.signal);
  try {
    return await work();
  } catch (error) {
    if (!isProblem(error, 'session-missing') || !isUnsent(job) || !canBeginAnew(job)) throw error;
  }
  if (job.project?.held !== false && job.turn.task.anew !== true) return ask(job);
  await freshProject(job);
  job.world.log.info('project.replaced', { task: job.turn.task.id });
  await job.say.say('replaced', job.say.words.projectReplaced);
  await job.turn.advance({ name: 'queued' });
  return await work();
}

function isUnsent({ turn: { phase } }: Job): boolean {
  return phase.name === 'queued' || phase.name === 'uploading';
}

/** Whether the task makes sense in an empty project: a question about a lost one, or its export, does not. */
function canBeginAnew({ turn: { task } }: Job): boolean {
  return JOBS[task.kind].lane === 'work' && task.kind !== 'export';
}

function ask({ say, turn }: Job): Finish {
  const choices = afterLoss(say.words, turn.task.id);
  return { ending: 'cancelled', reply: { text: say.words.projectGone, choices } };
}
