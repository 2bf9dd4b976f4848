import { examples } from './choices.ts';
import type { InboundMessage } from './message.ts';
import { answer, type Plan } from './plan.ts';
import type { Skills } from './ports.ts';
import type { Choice } from './reply.ts';
import type { Session, SessionPatch } from './session.ts';
import type { SkillProfile } from './skill.ts';
import type { Catalog } from './text/catalog.ts';

/**
 * A first wish is received with one line, and only where nobody else reads it. What greets by itself says so in its patch.
 */
export function withFirstLine(plan: Plan, message: InboundMessage, session: Session, say: Catalog): Plan {
  const wishes = plan.work.some(({ kind }) => kind === 'generate' || kind === 'upload');
  if (session.greeted || plan.patch?.greeted === true || !wishes || message.aside === true) return plan;
  const line = message.direct ? [{ text: say.firstWish(message.sender.name) }] : [];
  return { ...plan, patch: { ...plan.patch, greeted: true }, replies: [...line, ...plan.replies] };
}

/** Opens no account: the first wish does. */
export function hello(
  skill: SkillProfile,
  message: InboundMessage,
  say: Catalog,
  patch?: SessionPatch,
): Plan {
  const reply = { text: say.greeting(skill, message.sender.name), choices: examplesIn(skill, say) };
  return { ...answer(reply), patch: { ...patch, greeted: true } };
}

/** A skill's examples as buttons, in the language of the answer. */
export const examplesIn = (skill: SkillProfile, say: Catalog): readonly Choice[] => examples(skill, say.code);

/** The first contact by `/start`, or by a link that names a skill. */
export function start(
  payload: string | undefined,
  message: InboundMessage,
  skills: Skills,
  skill: SkillProfile,
  say: Catalog,
): Plan {
  const named = payload === undefined ? undefined : skills.list().find(({ slug }) => slug === payload);
  return named === undefined ? hello(skill, message, say) : hello(named, message, say, { skill: named.slug });
}
