import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';
import { Problem } from '../../core/problem.ts';
import { meaningOf } from './refusals.ts';

/** Discord's codes that are asked for by name; what all the others mean is in `refusals.ts`. */
export const CODE = {
  unknownWebhook: 10015,
  lateInteraction: 10062,
  tooManyOldEdits: 30046,
  acknowledged: 40060,
  missingAccess: 50001,
  missingPermission: 50013,
  oldToken: 50027,
} as const;

const TOKEN: readonly unknown[] = [CODE.oldToken, CODE.unknownWebhook, CODE.lateInteraction];

/** Whether Discord refused with one of these codes. */
export function refusedWith(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof DiscordAPIError && codes.some((code) => code === error.code);
}

/** The interaction's token opens nothing any more: late, used up or unknown. */
export function isOldToken(error: unknown): boolean {
  return error instanceof DiscordAPIError && TOKEN.includes(error.code);
}

/** What a failed call was about. */
export interface Attempt {
  /** A file was sent along. */
  readonly file?: boolean;
  /** The largest file that the chat is known to take, in bytes. */
  readonly limit?: number;
  /** Nobody but one person reads the place. */
  readonly direct?: boolean;
  /** A second call would be a second message, so none is worth it where the answer to the first was lost. */
  readonly once?: boolean;
}

/**
 * A failed call as a problem. The library's own error is not kept as its cause: it carries the URL with an interaction's
 * token and the whole body. What is no failed call but a mistake of ours is thrown on as it is.
 */
export function toProblem(error: unknown, attempt: Attempt = {}): Problem {
  if (error instanceof Problem) return error;
  const message = describe(error);
  if (error instanceof DiscordAPIError) return refusal(error, attempt, message);
  if (error instanceof RateLimitError)
    return new Problem('slow-down', { seconds: Math.ceil(error.timeToReset / 1000) }, { message });
  if (error instanceof HTTPError && error.status === 413) return tooLarge(attempt, message);
  if (error instanceof HTTPError) return new Problem('platform-down', {}, { message });
  if (isUnreached(error))
    return new Problem('platform-down', attempt.once && hasLeft(error) ? { repeats: 0 } : {}, { message });
  throw error;
}

/** Node's and undici's network errors carry a code; an ended patience is an `AbortError`. */
function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || ('code' in error && typeof error.code === 'string');
}

/** Whether the request may have been heard although no answer came. */
function hasLeft(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'].some((name) => name === code);
}

function refusal(error: DiscordAPIError, attempt: Attempt, message: string): Problem {
  const because = { message };
  const meaning = meaningOf(error);
  if (typeof meaning === 'object') {
    const permission =
      meaning.denied ?? (error.code === CODE.missingPermission ? missing(attempt) : undefined);
    return new Problem('not-allowed', permission === undefined ? {} : { permission }, because);
  }
  switch (meaning) {
    case 'gone':
      return new Problem('message-gone', {}, because);
    case 'closed':
      return new Problem('chat-closed', {}, because);
    // Others may be in a server's channel that was deleted under us: the asker is still there.
    case 'lost':
      return new Problem(attempt.direct === true ? 'chat-closed' : 'not-allowed', {}, because);
    case 'large':
      return tooLarge(attempt, message);
    case 'wait':
      return new Problem('slow-down', { seconds: 5 }, because);
    case 'down':
      return new Problem('platform-down', {}, because);
    default:
      return new Problem('platform-refused', { part: meaning }, because);
  }
}

function missing({ file }: Attempt): string {
  return file ? 'Attach Files' : 'Send Messages';
}

function tooLarge({ limit }: Attempt, message: string): Problem {
  return new Problem('over-chat-limit', { limit: limit ?? SAFE_UPLOAD }, { message });
}

/** What every chat of Discord has taken at all times, in bytes. */
export const SAFE_UPLOAD = 10 * 1024 * 1024;

/** What went wrong, for a log: no URL, no body. */
export function describe(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof DiscordAPIError) return `Discord ${error.status}/${error.code} to ${error.method}`;
  if (error instanceof HTTPError) return `Discord ${error.status} to ${error.method}`;
  if (error instanceof RateLimitError) return `Discord asks for ${error.timeToReset} ms of patience`;
  return error instanceof Error ? `Discord not reached: ${error.name}` : 'Discord not reached';
}
