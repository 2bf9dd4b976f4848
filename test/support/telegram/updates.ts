import { BotApiFailure } from './failure.ts';
import type { Json } from './types.ts';

/** An update that waits until the bot has confirmed it. */
export interface Update extends Json {
  readonly update_id: number;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: BotApiFailure) => void;
}

const NOT_BY_DEFAULT = new Set(['chat_member', 'message_reaction', 'message_reaction_count']);

/** The queue behind `getUpdates` and the webhook. */
export class UpdateQueue {
  #pending: Update[] = [];
  #nextId = 4_000_001;
  #waiting: Waiting | undefined;
  #again: Update[] = [];
  /** `undefined`: all but the three that must be asked for. */
  #allowed: readonly string[] | undefined;
  /** Every update is handed out a second time after it was confirmed. */
  doubled = false;
  /** How often a poller was thrown out by another one. */
  conflicts = 0;
  /** Looks at every update before it is handed out. */
  check: ((update: Update) => void) | undefined;
  /** Takes every new update instead of the queue (the webhook), with the chat whose order it keeps. */
  onUpdate: ((update: Update, chat: number) => void) | undefined;

  get pending(): readonly Update[] {
    return this.#pending;
  }

  /** Adds an update, unless the bot did not ask for its type. */
  add(type: string, content: Json, chat: number): Update | undefined {
    const wanted = this.#allowed?.includes(type) ?? !NOT_BY_DEFAULT.has(type);
    if (!wanted) return undefined;
    const update: Update = { update_id: this.#nextId, [type]: content };
    this.#nextId += 1;
    this.check?.(update);
    if (this.onUpdate !== undefined) this.onUpdate(update, chat);
    else {
      this.#pending.push(update);
      this.#flush();
    }
    return update;
  }

  /** An empty list means the default again; an absent one keeps what was set before. */
  allow(types: unknown): void {
    if (Array.isArray(types)) this.#allowed = types.length === 0 ? undefined : (types as string[]);
  }

  drop(): void {
    this.#pending = [];
  }

  /** Takes everything that waits, for a webhook that was just set. */
  take(): readonly Update[] {
    return this.#pending.splice(0);
  }

  /** `getUpdates`: confirms what lies before `offset`, throws another poller out, then answers or waits. */
  async poll(offset: number, limit: number, seconds: number, gone: AbortSignal): Promise<readonly Update[]> {
    this.evict('terminated by other getUpdates request; make sure that only one bot instance is running');
    this.#confirm(offset);
    const ready = this.#ready(limit);
    if (ready.length > 0 || seconds <= 0) return ready;
    return await new Promise<readonly Update[]>((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        gone.removeEventListener('abort', leave);
        if (this.#waiting === mine) this.#waiting = undefined;
      };
      const leave = () => {
        done();
        resolve([]);
      };
      const mine: Waiting = {
        resolve: () => {
          done();
          resolve(this.#ready(limit));
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      const timer = setTimeout(leave, Math.min(seconds, 50) * 1000);
      gone.addEventListener('abort', leave, { once: true });
      this.#waiting = mine;
    });
  }

  /** Ends a poll that waits with a 409. */
  evict(why: string): void {
    if (this.#waiting === undefined) return;
    this.conflicts += 1;
    this.#waiting.reject(new BotApiFailure(409, `Conflict: ${why}`));
  }

  /** Lets a poll that waits go home empty, for the end of a test. */
  release(): void {
    this.#waiting?.resolve();
  }

  #confirm(offset: number): void {
    if (offset < 0) {
      this.#pending = this.#pending.slice(offset);
      return;
    }
    const confirmed = this.#pending.filter((update) => update.update_id < offset);
    if (this.doubled) this.#again.push(...confirmed);
    this.#pending = this.#pending.filter((update) => update.update_id >= offset);
  }

  #ready(limit: number): readonly Update[] {
    return [...this.#again.splice(0), ...this.#pending].slice(0, limit);
  }

  #flush(): void {
    this.#waiting?.resolve();
  }
}
