/** What can be used up: requests of a person, videos of a person, a chat or the whole bot, bytes, new people. */
export type LimitName =
  | 'person-per-minute'
  | 'person-per-day'
  | 'person-at-once'
  | 'person-bytes'
  | 'chat-per-day'
  | 'bot-per-day'
  | 'bot-at-once'
  | 'new-people';

/** What a person reads whose request is not taken. */
export interface LimitWords {
  /** Which limit was reached, and when it goes again. `ms` from now; 0 where that depends on work that runs. */
  readonly limited: (limit: LimitName, ms: number) => string;
  /** Before it, where the first `taken` of `asked` requests were taken. */
  readonly limitedPart: (taken: number, asked: number) => string;
  /** The answer to a question about credits where nothing was made yet and nothing can be begun now. */
  readonly noCreditsYet: string;
  /** The operator does not let this person or this place use the bot. */
  readonly denied: string;
}

const UNITS = [
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** A wait in words, rounded up, so that it never promises too much: `in 5 hours`, `in 12 minutes`, `in 40 seconds`. */
export function waitIn(language: string, ms: number): string {
  const format = new Intl.RelativeTimeFormat(language);
  const [unit, length] = UNITS.find(([, size]) => ms > size) ?? (['second', 1_000] as const);
  return format.format(Math.max(1, Math.ceil(ms / length)), unit);
}
