import type { Problem, ProblemCode, ProblemDetails } from '../problem.ts';
import type { SkillProfile } from '../skill.ts';

/**
 * One sentence a failure. What the backend itself `said` is never passed on: it may be a stack, a code or JSON in
 * a language the person does not read.
 */
export type ProblemWords = {
  readonly [C in ProblemCode]: (details: ProblemDetails[C], skill: SkillProfile) => string;
};

/** The sentence for a problem, from one language's table. */
export function tell<C extends ProblemCode>(words: ProblemWords, problem: Problem<C>, skill: SkillProfile) {
  return words[problem.code](problem.details, skill);
}
