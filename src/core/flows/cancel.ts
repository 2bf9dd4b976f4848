import { afterEdit } from '../choices.ts';
import { point } from '../points.ts';
import type { Phase } from '../task.ts';
import type { Stopped } from '../text/catalog.ts';
import { words } from '../text/words.ts';
import type { Finish, Turn, World } from '../turn.ts';
import { type Before, lookForTraces } from './recover.ts';
import type { Job } from './work.ts';

/** Ends a task that the person stopped: the render is cancelled, what the backend may still bring is looked for later. */
export async function cancelTurn(turn: Turn, world: World): Promise<Finish> {
  const { phase, task, project } = turn;
  if (phase.name === 'rendering' && project !== undefined) {
    const studio = world.studioOf(world.skills.get(task.skill));
    await point('cancel-render.before');
    await studio.cancelRender(project, phase.render).catch((error: unknown) => {
      world.log.info('render not cancelled', { task: task.id, error });
    });
    await point('cancel-render.after');
  }
  const say = words(task.language);
  const spending = phase.name === 'intent' || phase.name === 'streaming';
  return {
    ending: 'cancelled',
    reply: { text: say.cancelledBubble(stoppedAt(phase)) },
    ...(spending ? { followUp: { kind: 'late', before: phase.before, assets: phase.assets } } : {}),
  };
}

/** How far a task had come that was stopped in this phase. */
export function stoppedAt({ name }: Phase): Stopped {
  if (name === 'queued' || name === 'uploading') return 'early';
  return name === 'intent' || name === 'streaming' ? 'sent' : 'made';
}

/**
 * After a cancel: a result that comes all the same is offered, not dropped. Where the person was forgotten meanwhile there
 * is no project to look at, and none is made.
 */
export async function lateFlow(job: Job, was: Before): Promise<Finish> {
  if (job.project === undefined) return { ending: 'done' };
  const state = await lookForTraces(job, was);
  if (state !== undefined) {
    const { words: say } = job.say;
    await job.turn.say('late', {
      text: say.lateVideo,
      origin: job.turn.task.origin,
      choices: afterEdit(say),
    });
  }
  return { ending: 'done' };
}
