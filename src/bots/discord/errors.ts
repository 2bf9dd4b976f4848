import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';
import { Problem } from '../../core/problem.ts';

/** Discord's codes that this bot has an answer to. */
export const CODE = {
  unknownChannel: 10003,
  unknownMessage: 10008,
  unknownUser: 10013,
  unknownWebhook: 10015,
  lateInteraction: 10062,
  tooManyOldEdits: 30046,
  tooLarge: 40005,
  acknowledged: 40060,
  tooManyFollowUps: 40094,
  missingAccess: 50001,
  notOurMessage: 50005,
  closedDirect: 50007,
  missingPermission: 50013,
  oldToken: 50027,
  badBody: 50035,
  fileTooLarge: 50045,
  noMutualGuild: 50278,
  noHistory: 160002,
} as const;

const GONE: readonly unknown[] = [CODE.unknownMessage, CODE.notOurMessage, CODE.tooManyOldEdits];
const CLOSED: readonly unknown[] = [
  CODE.unknownChannel,
  CODE.unknownUser,
  CODE.closedDirect,
  CODE.noMutualGuild,
];
const DENIED: readonly unknown[] = [CODE.missingAccess, CODE.missingPermission, CODE.noHistory];
const TOKEN: readonly unknown[] = [CODE.oldToken, CODE.unknownWebhook, CODE.lateInteraction];

/** Whether Discord refused with one of these codes. */
export function refusedWith(error: unknown, ...codes: readonly number[]): boolean {
  return error instanceof DiscordAPIError && codes.some((code) => code === error.code);
}

/** The interaction's token opens nothing any more: late, used up or unknown. */
export function isOldToken(error: unknown): boolean {
  return error instanceof DiscordAPIError && TOKEN.includes(error.code);
}

/** The bot may not write where it was asked to, or the place is gone: only a DM is left. */
export function isShutOut(error: unknown): boolean {
  return refusedWith(error, CODE.missingAccess, CODE.missingPermission, CODE.unknownChannel);
}

/** The message cannot be changed any more: only a new one is left. */
export function isGone(error: unknown): boolean {
  return error instanceof DiscordAPIError && GONE.includes(error.code);
}

/** What a failed call means for the chat. */
export interface Attempt {
  /** A file was sent along. */
  readonly file?: boolean;
  /** The largest file that the chat is known to take, in bytes. */
  readonly limit?: number;
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
  if (error instanceof HTTPError || isUnreached(error)) return new Problem('platform-down', {}, { message });
  throw error;
}

/** Node's and undici's network errors carry a code; an ended patience is an `AbortError`. */
function isUnreached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || ('code' in error && typeof error.code === 'string');
}

function refusal({ code, status }: DiscordAPIError, attempt: Attempt, message: string): Problem {
  if (status === 413 || code === CODE.tooLarge || code === CODE.fileTooLarge)
    return tooLarge(attempt, message);
  if (GONE.includes(code) || TOKEN.includes(code)) return new Problem('message-gone', {}, { message });
  if (CLOSED.includes(code)) return new Problem('chat-closed', {}, { message });
  if (DENIED.includes(code))
    return new Problem('not-allowed', { permission: permissionOf(code, attempt) }, { message });
  if (status === 429) return new Problem('slow-down', { seconds: 5 }, { message });
  if (status === 401 || status >= 500) return new Problem('platform-down', {}, { message });
  // Refused for what it was, not for when: sending the same again would be refused again.
  return new Problem('not-allowed', {}, { message });
}

function tooLarge({ limit }: Attempt, message: string): Problem {
  return new Problem('over-chat-limit', { limit: limit ?? SAFE_UPLOAD }, { message });
}

/** What every chat of Discord has taken at all times, in bytes. */
export const SAFE_UPLOAD = 10 * 1024 * 1024;

function permissionOf(code: unknown, { file }: Attempt): string {
  if (code === CODE.missingAccess) return 'View Channel';
  if (code === CODE.noHistory) return 'Read Message History';
  return file ? 'Attach Files' : 'Send Messages';
}

/** What went wrong, for a log: no URL, no body. */
export function describe(error: unknown): string {
  if (error instanceof Problem) return error.message;
  if (error instanceof DiscordAPIError) return `Discord ${error.status}/${error.code} to ${error.method}`;
  if (error instanceof HTTPError) return `Discord ${error.status} to ${error.method}`;
  if (error instanceof RateLimitError) return `Discord asks for ${error.timeToReset} ms of patience`;
  return error instanceof Error ? `Discord not reached: ${error.name}` : 'Discord not reached';
}
