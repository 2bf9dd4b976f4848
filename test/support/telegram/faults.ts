import { type BotApiFailure, tooMany } from './failure.ts';
import type { Room } from './world.ts';

/** What goes wrong with a request. */
export type Trouble =
  /** The server refuses. */
  | { readonly refuse: BotApiFailure }
  /** The connection breaks before the request is carried out, or after: then only the answer is lost. */
  | { readonly lose: 'request' | 'answer' }
  /** A proxy in front answers with HTML of this status. */
  | { readonly html: number }
  /** The answer takes this long, in ms. */
  | { readonly delay: number };

/** Which requests it befalls. */
export interface Befalls {
  /** A method's name, or `file` for the download of a file. */
  readonly method?: string | RegExp;
  readonly chat?: number;
  /** How many requests; 1 unless said otherwise. */
  readonly times?: number;
  /** How many matching requests go well first. */
  readonly after?: number;
}

interface Planned {
  readonly trouble: Trouble;
  readonly befalls: Befalls;
  left: number;
  skip: number;
}

/** Troubles in the order they were planned; each request meets one at most. */
export class Faults {
  readonly #planned: Planned[] = [];

  plan(trouble: Trouble, befalls: Befalls = {}): void {
    this.#planned.push({ trouble, befalls, left: befalls.times ?? 1, skip: befalls.after ?? 0 });
  }

  take(method: string, chat: number | undefined): Trouble | undefined {
    for (const planned of this.#planned) {
      if (planned.left === 0 || !matches(planned.befalls, method, chat)) continue;
      if (planned.skip > 0) planned.skip -= 1;
      else {
        planned.left -= 1;
        return planned.trouble;
      }
    }
    return undefined;
  }

  /** True while a planned trouble did not happen yet. */
  get open(): boolean {
    return this.#planned.some((planned) => planned.left > 0);
  }
}

function matches(befalls: Befalls, method: string, chat: number | undefined): boolean {
  if (befalls.chat !== undefined && befalls.chat !== chat) return false;
  if (befalls.method === undefined) return !['getUpdates', 'getMe', 'file'].includes(method);
  return typeof befalls.method === 'string' ? befalls.method === method : befalls.method.test(method);
}

/** Telegram's own pace: a message a second with short bursts in a private chat, 20 a minute in a group. */
export class Pace {
  readonly #calls = new Map<number, number[]>();

  /** Counts a message or an edit; throws 429 where it comes too soon. */
  count(room: Room): void {
    const [most, within] = room.type === 'private' ? [5, 5_000] : [20, 60_000];
    const now = Date.now();
    const calls = (this.#calls.get(room.id) ?? []).filter((at) => now - at < within);
    this.#calls.set(room.id, calls);
    const first = calls[0];
    if (first !== undefined && calls.length >= most) throw tooMany(Math.ceil((first + within - now) / 1000));
    calls.push(now);
  }
}
