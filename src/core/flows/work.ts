import type { Project, Studio } from '../ports.ts';
import type { Responder } from '../responder.ts';
import type { SkillProfile } from '../skill.ts';
import type { Phase } from '../task.ts';
import type { Turn, World } from '../turn.ts';

/** What a flow has in its hands: its turn, the world, and what both give together. */
export interface Job {
  readonly turn: Turn;
  readonly world: World;
  readonly studio: Studio;
  readonly skill: SkillProfile;
  readonly say: Responder;
  /** The project as it stands: renewed tokens and new sessions are put here. */
  project: Project | undefined;
}

/**
 * Whether the account behind the project may be shown: its links and its balance. The operator's own (it has no client id)
 * serves everybody, and is shown where they chose so.
 */
export const isShown = ({ project, world }: Job): boolean =>
  project === undefined || project.clientId !== undefined || world.shareAccount;

/** The words are about to be said, or are being said: the backend may be spending credits. */
export type Intent = Extract<Phase, { name: 'intent' | 'streaming' }>;

/** The answer is in. */
export type Answered = Extract<Phase, { name: 'answered' }>;
