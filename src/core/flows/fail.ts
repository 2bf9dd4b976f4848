import { afterFailure } from '../choices.ts';
import type { Skills } from '../ports.ts';
import type { Problem } from '../problem.ts';
import type { Phase, Task } from '../task.ts';
import { words } from '../text/words.ts';
import type { Finish } from '../turn.ts';

/**
 * The end of a task that came to nothing: one sentence and what to do next. Nothing is said of a late look: its person
 * has stopped waiting.
 */
export function failed(task: Task, problem: Problem, skills: Skills): Finish {
  if (task.kind === 'late') return { ending: 'failed' };
  const say = words(task.language);
  const text = say.problem(problem, skills.get(task.skill));
  return { ending: 'failed', reply: { text, choices: afterFailure(say, task.id, problem) } };
}

/** The same end with the answer before it, where one came: what failed is only what depended on it. */
export function besideAnswer(finish: Finish, phase: Phase): Finish {
  const said = 'told' in phase ? phase.told.said : '';
  if (said === '' || finish.reply === undefined) return finish;
  return { ...finish, reply: { ...finish.reply, text: `${said}\n\n${finish.reply.text}` } };
}
