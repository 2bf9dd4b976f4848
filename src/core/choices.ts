import { isProblem, type Problem, type ProblemCode } from './problem.ts';
import type { Choice } from './reply.ts';
import type { Language } from './session.ts';
import { type SkillProfile, skillIn } from './skill.ts';
import type { TaskId, Told } from './task.ts';
import type { Catalog } from './text/catalog.ts';
import { shown } from './text/measure.ts';

/** A skill's choice id, cut to what every channel can carry; a press is matched by the same cut. */
export function skillChoice(slug: string): string {
  return `skill:${slug.slice(0, 34)}`;
}

/** Examples that are offered as buttons: enough to see what is possible, few enough for a phone. */
const EXAMPLES = 3;
/** Characters of an example on its button. */
const LABEL = 60;

const exampleChoice = (slug: string, index: number): string => `try:${slug.slice(0, 33)}:${index}`;

/** A skill's first examples as buttons. Pressing one is the same as writing it. */
export function examples(skill: SkillProfile, language: Language): readonly Choice[] {
  return skillIn(skill, language)
    .examples.slice(0, EXAMPLES)
    .map((example, index) => ({ id: exampleChoice(skill.slug, index), label: shown(example, LABEL) }));
}

/** The words of the example behind a button; nothing where its skill is gone. */
export function exampleOf(
  id: string,
  skills: readonly SkillProfile[],
  language: Language,
): string | undefined {
  for (const skill of skills) {
    const known = skillIn(skill, language).examples.slice(0, EXAMPLES);
    const found = known.find((_, index) => exampleChoice(skill.slug, index) === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Under the question whether everything should be forgotten. */
export function beforeForgetting(say: Catalog): readonly Choice[] {
  return [
    { id: 'forget:yes', label: say.choices.forget, style: 'danger' },
    { id: 'forget:no', label: say.choices.keep },
  ];
}

/** Under a voice message: what it can be used for. */
export function afterVoice(say: Catalog): readonly Choice[] {
  return [{ id: 'sound', label: say.choices.sound }];
}

/**
 * A link that hands a project or an account over to whoever opens it. `press` stands for one that the presser alone is
 * told, as others read the chat.
 */
export type Handover = { readonly url: string } | 'press';

/** Whether the answer to this choice is for the presser alone. */
export const isForOne = (id: string): boolean => id === 'open' || id === 'register';

/** A choice that hands something over. */
export function handover(id: 'open' | 'register', say: Catalog, way: Handover): Choice {
  const choice = { id, label: say.choices[id] };
  return way === 'press' ? choice : { ...choice, url: way.url };
}

/** Under a finished video. */
export function afterVideo(say: Catalog, open: Handover | undefined): readonly Choice[] {
  const { exportAgain, status, new: fresh } = say.choices;
  return [
    { id: 'export', label: exportAgain },
    { id: 'status', label: status },
    { id: 'new', label: fresh },
    ...(open === undefined ? [] : [handover('open', say, open)]),
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

/** Beside an answer that stopped before its end: to have it go on, or to try again. */
export function afterAnswer(say: Catalog, task: TaskId, next: Told['next']): readonly Choice[] {
  if (next === 'go-on') return [{ id: 'go-on', label: say.choices.goOn, style: 'primary' }];
  return next === 'retry' ? [{ id: `retry:${task}`, label: say.choices.retry, style: 'primary' }] : [];
}

/** Under the question whether a new project may take the place of one that the backend lost. */
export function afterLoss(say: Catalog, task: TaskId): readonly Choice[] {
  return [
    { id: `anew:${task}`, label: say.choices.anew, style: 'primary' },
    { id: `drop:${task}`, label: say.choices.drop },
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
export function afterFailure(
  say: Catalog,
  task: TaskId,
  problem: Problem,
  register: Handover | undefined,
): readonly Choice[] {
  if (HOPELESS.has(problem.code)) return [];
  const again: Choice = { id: `retry:${task}`, label: say.choices.retry, style: 'primary' };
  if (isProblem(problem, 'session-missing')) return [again, { id: 'new', label: say.choices.new }];
  return register === undefined ? [again] : [handover('register', say, register), again];
}

/** The link to register that comes with a failure. */
export function registerLink(problem: Problem): string | undefined {
  const blocked = isProblem(problem, 'no-credits') || isProblem(problem, 'plan-blocked');
  return blocked ? problem.details.register : undefined;
}

/** Under the question whether an old task should go on. */
export function afterInterruption(say: Catalog, task: TaskId): readonly Choice[] {
  return [
    { id: `continue:${task}`, label: say.choices.continue, style: 'primary' },
    { id: `drop:${task}`, label: say.choices.drop },
  ];
}
