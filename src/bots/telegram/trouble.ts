import { GrammyError, HttpError } from 'grammy';
import { Problem, type RefusedPart } from '../../core/problem.ts';
import { addressOf } from './address.ts';

/** An edit that would change nothing. It is a success: the message shows what it should. */
export function isUnchanged(error: unknown): boolean {
  return says(error, /message is not modified/i);
}

/** The bubble became a video already, so it holds no text that could be edited. */
export function isVideoAlready(error: unknown): boolean {
  return says(error, /there is no text in the message to edit/i);
}

/** The topic was deleted: what is meant for it goes to the general one. */
export function isTopicGone(error: unknown): boolean {
  return says(error, /message thread not found|TOPIC_DELETED/i);
}

type Meaning = 'closed' | 'gone' | 'denied' | 'large' | 'wait' | RefusedPart;

/**
 * What a refusal's text means, by the first line that fits: the words of Telegram's Bot API server, and the bare names
 * (`BUTTON_URL_INVALID`) that it passes on from Telegram itself. What fits none is `unknown`.
 */
const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  // The message stands no more, or cannot be changed: a new one can.
  [/message to edit not found|message can't be edited|message identifier is not specified/i, 'gone'],
  [/there is no (caption|media|text) in the message|\bMESSAGE_(ID_INVALID|EDIT_TIME_EXPIRED)/i, 'gone'],
  [/MESSAGE_AUTHOR_REQUIRED|MEDIA_(PREV_INVALID|NEW_INVALID)|INLINE_MESSAGE_EXPIRED/i, 'gone'],
  // The place takes nothing of this kind from us.
  [/not enough rights|need administrator rights|have no rights|can't send messages? to/i, 'denied'],
  [/_FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED|CHAT_ADMIN_REQUIRED|USER_BANNED_IN_CHANNEL/i, 'denied'],
  [/PEER_FLOOD|CHAT_GUEST_SEND|ALLOW_PAYMENT_REQUIRED|CHAT_DISCUSSION_UNALLOWED|TOPIC_HIDDEN/i, 'denied'],
  [/SLOWMODE_WAIT|FLOOD_WAIT/i, 'wait'],
  // Nobody is there any more.
  [/chat not found|user not found|was blocked by|is deactivated|was deactivated|was deleted/i, 'closed'],
  [/was kicked|is not a member|can't initiate conversation|USER_IS_BLOCKED|USER_DEACTIVATED/i, 'closed'],
  [/PEER_ID_INVALID|CHAT_ID_INVALID|CHANNEL_(PRIVATE|INVALID)|USER_IS_BOT|INPUT_USER_/i, 'closed'],
  // Parts of what was sent.
  [/BUTTON_|keyboard|REPLY_MARKUP_|button URL/i, 'buttons'],
  [/message to be replied|message to reply not found|REPLY_MESSAGE_ID_INVALID|QUOTE_/i, 'reference'],
  [/thumb|VIDEO_COVER|cover/i, 'poster'],
  [/can't parse entities|ENTIT(Y|IES)_|message text is empty|MESSAGE_EMPTY/i, 'words'],
  [/(message|caption) is too long|MESSAGE_TOO_LONG|CAPTION_TOO_LONG/i, 'words'],
  [/file is too big|FILE_PARTS?_TOO_BIG|too large/i, 'large'],
  [/wrong (remote )?file|file identifier|file must be non-empty|WEBPAGE_|web page content/i, 'file'],
  [/(MEDIA|VIDEO|PHOTO|FILE|IMAGE|DOCUMENT)_[A-Z_]{0,40}(INVALID|EMPTY|FAILED|MISSING|EXPIRED)/i, 'file'],
  [/failed to get HTTP URL|wrong type of|can't use file of type|IMAGE_PROCESS_FAILED/i, 'file'],
];

/** What a failed call was about. */
export interface Attempt {
  /** The largest file that the chat takes, in bytes. */
  readonly limit: number;
  /** A second call would be a second message; how many of those are worth it where the answer to the first was lost. */
  readonly repeats?: number;
}

/**
 * What failed, as a problem. grammY's own errors go no further: the network error inside an `HttpError` has the URL in
 * its text, and the URL holds the bot's token. An error that is no failed call is our own mistake, and stays one.
 */
export function problemOf(error: unknown, attempt: Attempt): Error {
  if (error instanceof HttpError) {
    const lost = attempt.repeats !== undefined && hasLeft(error.error);
    return new Problem('platform-down', lost ? { repeats: attempt.repeats } : {}, { message: error.message });
  }
  if (!(error instanceof GrammyError)) return error instanceof Error ? error : new Error('unknown failure');
  const { error_code: code, description, parameters, method } = error;
  const because = { message: `${method}: ${code} ${description}` };
  const { migrate_to_chat_id: chat, retry_after: seconds } = parameters;
  if (chat !== undefined) return new Problem('chat-moved', { to: addressOf({ chat }) }, because);
  if (code === 429) return new Problem('slow-down', { seconds: seconds ?? 1 }, because);
  if (code === 413) return new Problem('over-chat-limit', { limit: attempt.limit }, because);
  if (code >= 500 || code === 401 || code === 404) return new Problem('platform-down', {}, because);
  return refusal(code, description, attempt, because);
}

function refusal(code: number, said: string, { limit }: Attempt, because: { message: string }): Problem {
  // Texts of Telegram are short; what comes instead of one need not be.
  const text = said.slice(0, 300);
  const known = MEANINGS.find(([words]) => words.test(text))?.[1];
  const meaning = known ?? (code === 403 ? 'closed' : 'unknown');
  switch (meaning) {
    case 'closed':
      return new Problem('chat-closed', {}, because);
    case 'gone':
      return new Problem('message-gone', {}, because);
    case 'denied':
      return new Problem('not-allowed', {}, because);
    case 'large':
      return new Problem('over-chat-limit', { limit }, because);
    case 'wait':
      return new Problem('slow-down', { seconds: Number(/_(\d{1,6})/.exec(text)?.[1] ?? 30) }, because);
    default:
      return new Problem('platform-refused', { part: meaning }, because);
  }
}

/** Failures of a connection that never stood: nothing was sent by it. */
const NEVER_LEFT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Whether the request may have been heard although no answer came. A gateway's own page is an answer. */
function hasLeft(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return true;
  const { code, type } = error as { readonly code?: unknown; readonly type?: unknown };
  return !NEVER_LEFT.has(code) && type !== 'invalid-json';
}

function says(error: unknown, words: RegExp): boolean {
  return error instanceof GrammyError && words.test(error.description);
}
