/** Every failure that a person may hear about. The words for each are in `text/`; details carry the facts. */
export interface ProblemDetails {
  /** The account's time is over or its token is bad. */
  'token-expired': object;
  'session-missing': object;
  /** Out of credits. `register` is set for a free account: the link that keeps its work. */
  'no-credits': { readonly register?: string };
  /** The file is of a kind the backend does not take. `really` is the usual extension of its content, where that is known: `exe`. */
  'bad-format': { readonly name?: string; readonly really?: string };
  /** Over a limit, in bytes. */
  'too-large': { readonly name?: string; readonly limit?: number };
  /** The plan does not allow export; not a matter of credits. */
  'plan-blocked': { readonly register?: string };
  /** Too many requests, or with `account` too many free accounts. `until` is epoch ms, where the backend says. */
  'rate-limited': { readonly until?: number; readonly account?: true };
  /** The backend cannot be reached or answers rubbish; nothing was sent that could cost anything. */
  'backend-down': object;
  /** The request may have been taken, the answer was lost: look, never send again. */
  'outcome-unknown': { readonly said?: string };
  /** The backend refused or broke in a way no other code names. */
  'backend-failed': {
    /** The text of record so far. */
    readonly said?: string;
    /** All words that the backend said before it told of its error. */
    readonly heard?: string;
  };
  'render-failed': object;
  /** There is nothing on the timeline to export. */
  'nothing-to-export': object;
  /** The file could not be fetched from the platform or the link. */
  'file-unreachable': { readonly name?: string };
  'empty-file': { readonly name?: string };
  /** The finished video is no video that a player would show. */
  unplayable: object;
  /** The finished video is larger than this chat takes, in bytes. */
  'over-chat-limit': { readonly limit: number };
  /** The message cannot be changed any more. */
  'message-gone': object;
  /** Nobody can be reached in this chat any more: blocked, kicked, deleted. */
  'chat-closed': object;
  /** The chat stands, but a right is missing. */
  'not-allowed': { readonly permission?: string };
  /** The platform asks for a pause, in seconds. */
  'slow-down': { readonly seconds: number };
  /** The chat has a new address (a Telegram group that became a supergroup). */
  'chat-moved': { readonly to: string };
  /** The platform refused what was sent, not the place it was sent to: what is sent again has to leave `part` out. */
  'platform-refused': { readonly part: RefusedPart };
  /**
   * The platform could not be reached or broke. `repeats` is set where the request left, its answer was lost, and a second
   * one would be a second message: how many of those are worth it.
   */
  'platform-down': { readonly repeats?: number };
  /** Our own memory (Redis) does not answer. */
  'memory-down': object;
  /** Our own memory (Redis) is full: what stands in it goes on, nothing new is taken. */
  'memory-full': object;
  /** The disk that files pass through is full, or cannot be written. Passes when there is room again. */
  'disk-full': object;
  /** A task was started again and again without getting on. */
  'gave-up': object;
  'took-too-long': object;
}

/**
 * What a platform did not like: the buttons, the message that is answered, the preview picture, the words, or the file
 * itself; `unknown` where no rule names the refusal.
 */
export type RefusedPart = 'buttons' | 'reference' | 'poster' | 'words' | 'file' | 'unknown';

/** The names of all problems. */
export type ProblemCode = keyof ProblemDetails;

/** What goes wrong in a way that someone should hear about. `message` and `cause` are for the log alone. */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C;
  readonly details: ProblemDetails[C];

  constructor(code: C, details: ProblemDetails[C], options?: { message?: string; cause?: unknown }) {
    super(options?.message ?? code, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/** Narrows an unknown error to a problem of one code. */
export function isProblem<C extends ProblemCode>(error: unknown, code: C): error is Problem<C> {
  return error instanceof Problem && error.code === code;
}

/** The backend gave no usable answer just now; the same question may be answered in a while. */
export const isPassing = (error: unknown): boolean =>
  isProblem(error, 'backend-down') ||
  isProblem(error, 'backend-failed') ||
  isProblem(error, 'outcome-unknown') ||
  isProblem(error, 'rate-limited');
