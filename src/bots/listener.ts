import type { Address, InboundMessage } from '../core/message.ts';
import type { Log, Receive, Secrets } from '../core/ports.ts';
import type { SkillProfile } from '../core/skill.ts';

/** What a listener is given. It hears, acknowledges and hands over; it never does work of its own. */
export interface ListenerHooks {
  /**
   * Makes a message safe. Await it before the platform is told that the update was handled; when it rejects, the
   * update must not be confirmed: keep trying (the message's id makes repeats harmless).
   */
  readonly receive: Receive;
  /** One listener a platform: resolves when this process may listen. The signal is aborted when it must stop. */
  readonly lead: (platform: string, signal: AbortSignal) => Promise<AbortSignal>;
  /** Nobody can be reached in this chat any more (blocked, kicked, deleted): its tasks end. */
  readonly closed: (address: Address) => Promise<void>;
  /** The chat has a new address. */
  readonly moved: (from: Address, to: Address) => Promise<void>;
  readonly secrets: Secrets;
  readonly log: Log;
  /** For command menus and choices. */
  readonly skills: readonly SkillProfile[];
  /** Called whenever the platform was heard (a poll answered, a heartbeat): `/readyz` looks at it. */
  readonly heard: (platform: string) => void;
}

/** One platform inward. */
export interface Listener {
  readonly platform: string;
  /** Resolves once the platform is connected or waiting for its turn; never rejects later on its own. */
  start(): Promise<void>;
  /** Stops hearing; what was accepted stays accepted. */
  stop(): Promise<void>;
}

/** Which bot a token belongs to. `refused`: the platform itself says that the token is none. */
export interface BotIdentity {
  /** The platform's id of the bot; absent where it is not known without an answer and none came. */
  readonly id: string | undefined;
  readonly refused: boolean;
}

/** A normaliser's answer: a message, or nothing for what is not for us. */
export type Normalized = InboundMessage | undefined;
