import { whileWorking } from '../core/choices.ts';
import { JOBS, type Op, type Task, type Work } from '../core/task.ts';
import { words } from '../core/text/words.ts';
import { type BoxId, boxOf } from './keys.ts';
import { opId } from './records.ts';

/** Work that follows from a task by itself, as a task with a bubble of its own where it has one. */
export interface Follow {
  readonly task: Task;
  readonly box: BoxId;
  readonly bubble?: Op;
}

/**
 * Its id is made from the first task's, so that a second run of the same ending names the same task. A late look has a
 * letter of its own: it may follow a task that followed itself.
 */
export function followOf(task: Task, work: Work | undefined): Follow | undefined {
  if (work === undefined) return undefined;
  const { session, to, origin, language, skill, tongue, direct = false, aside = false } = task;
  const id = `${work.kind === 'late' ? 'l' : 'f'}${task.id.slice(1)}`;
  const next: Task = {
    ...work,
    id,
    session,
    to,
    origin,
    language,
    skill,
    tongue,
    direct,
    aside,
    at: Date.now(),
    chained: true,
  };
  const box = boxOf(session, JOBS[work.kind].lane);
  if (work.kind === 'late') return { task: next, box };
  const say = words(language);
  const bubble: Op = {
    kind: 'bubble',
    id: opId(id, 'bubble'),
    task: id,
    reply: { text: say.stages.making, origin, quiet: true, choices: whileWorking(say, id) },
  };
  return { task: next, box, bubble };
}
