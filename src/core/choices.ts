import { isProblem, type Problem, type ProblemCode } from './problem.ts';
import type { Choice } from './reply.ts';
import type { TaskId } from './task.ts';
import type { Catalog } from './text/catalog.ts';

/** A skill's choice id, cut to what every channel can carry; a press is matched by the same cut. */
export function skillChoice(slug: string): string {
  return `skill:${slug.slice(0, 34)}`;
}

/** Under a finished video. */
export function afterVideo(say: Catalog, link: string | undefined): readonly Choice[] {
  const { exportAgain, status, new: fresh, open } = say.choices;
  return [
    { id: 'export', label: exportAgain },
    { id: 'status', label: status },
    { id: 'new', label: fresh },
    ...(link === undefined ? [] : [{ id: 'open', label: open, url: link }]),
  ];
}

/** Under words about a timeline that was not exported. */
export function afterEdit(say: Catalog): readonly Choice[] {
  return [
    { id: 'export', label: say.choices.export, style: 'primary' },
    { id: 'status', label: say.choices.status },
    { id: 'new', label: say.choices.new },
  ];
}

/** On a bubble while its task waits or runs. */
export function whileWorking(say: Catalog, task: TaskId): readonly Choice[] {
  return [{ id: `cancel:${task}`, label: say.choices.cancel, style: 'danger' }];
}

/** What would fail in the same way again: the person has to bring something else. */
const HOPELESS: ReadonlySet<ProblemCode> = new Set([
  'bad-format',
  'too-large',
  'empty-file',
  'nothing-to-export',
]);

/** Under a failure: another try where that can help, and the way to register where that does. */
export function afterFailure(say: Catalog, task: TaskId, problem: Problem): readonly Choice[] {
  if (HOPELESS.has(problem.code)) return [];
  const blocked = isProblem(problem, 'no-credits') || isProblem(problem, 'plan-blocked');
  const register = blocked ? problem.details.register : undefined;
  const again: Choice = { id: `retry:${task}`, label: say.choices.retry, style: 'primary' };
  return register === undefined
    ? [again]
    : [{ id: 'register', label: say.choices.register, url: register }, again];
}

/** Under the question whether an old task should go on. */
export function afterInterruption(say: Catalog, task: TaskId): readonly Choice[] {
  return [
    { id: `continue:${task}`, label: say.choices.continue, style: 'primary' },
    { id: `drop:${task}`, label: say.choices.drop },
  ];
}
