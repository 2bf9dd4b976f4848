import { afterFailure, registerLink } from '../choices.ts';
import type { Skills } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Phase, Task } from '../task.ts';
import { words } from '../text/words.ts';
import type { Finish } from '../turn.ts';

/**
 * The end of a task that came to nothing: one sentence and what to do next. Nothing is said of a late look: its person
 * has stopped waiting. A link to register hands an account over, so where others read there is a button in its place, and
 * neither for an account that is not the person's own (`own`).
 */
export function failed(task: Task, problem: Problem, skills: Skills, own = true): Finish {
  if (task.kind === 'late') return { ending: 'failed' };
  const say = words(task.language);
  const url = own ? registerLink(problem) : undefined;
  const told = url !== undefined && task.direct === true ? problem : withoutLink(problem);
  const text = say.problem(told, skills.get(task.skill));
  const register = url === undefined ? undefined : task.direct === true ? { url } : 'press';
  return { ending: 'failed', reply: { text, choices: afterFailure(say, task.id, problem, register) } };
}

function withoutLink(problem: Problem): Problem {
  if (isProblem(problem, 'no-credits')) return new Problem('no-credits', {});
  return isProblem(problem, 'plan-blocked') ? new Problem('plan-blocked', {}) : problem;
}

/** The same end with the answer before it, where one came: what failed is only what depended on it. */
export function besideAnswer(finish: Finish, phase: Phase): Finish {
  const said = 'told' in phase ? phase.told.said : '';
  if (said === '' || finish.reply === undefined) return finish;
  return { ...finish, reply: { ...finish.reply, text: `${said}\n\n${finish.reply.text}` } };
}
