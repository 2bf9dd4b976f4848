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

/** The words are about to be said, or are being said: the backend may be spending credits. */
export type Intent = Extract<Phase, { name: 'intent' | 'streaming' }>;

/** The answer is in. */
export type Answered = Extract<Phase, { name: 'answered' }>;
