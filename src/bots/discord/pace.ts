import { timeOf } from './snowflake.ts';

const HOUR = 3_600_000;
const OLD_EVERY_MS = 5 * 60_000;
const KEPT = 1_000;

/** Discord takes few edits of a message that is older than an hour, and none of them is owed to progress. */
export class Pace {
  readonly #last = new Map<string, number>();

  /** Whether progress may be shown on this message now. */
  allows(message: string, now = Date.now()): boolean {
    if (now - timeOf(message) < HOUR) return true;
    if (now - (this.#last.get(message) ?? 0) < OLD_EVERY_MS) return false;
    if (this.#last.size >= KEPT) this.#last.clear();
    this.#last.set(message, now);
    return true;
  }
}
