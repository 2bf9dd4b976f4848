import { GrammyError, HttpError } from 'grammy';
import { Problem } from '../../core/problem.ts';
import { addressOf } from './address.ts';

const GONE = /message to edit not found|message can't be edited|message_id_invalid/i;
const RIGHTS =
  /not enough rights|need administrator rights|have no rights|_FORBIDDEN|CHAT_RESTRICTED|TOPIC_CLOSED/i;

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

/**
 * What failed, as a problem. grammY's own errors go no further: the network error inside an `HttpError` has the URL in
 * its text, and the URL holds the bot's token. `limit` is what the chat takes, for an upload.
 * An answer that no rule of ours names is our own mistake: it stays an error, not a problem.
 */
export function problemOf(error: unknown, limit: number): Error {
  if (error instanceof HttpError) return new Problem('platform-down', {}, { message: error.message });
  if (!(error instanceof GrammyError)) return error instanceof Error ? error : new Error('unknown failure');
  const { error_code: code, description, parameters, method } = error;
  const message = `${method}: ${code} ${description}`;
  const { migrate_to_chat_id: chat, retry_after: seconds } = parameters;
  if (chat !== undefined) return new Problem('chat-moved', { to: addressOf({ chat }) }, { message });
  if (code === 429) return new Problem('slow-down', { seconds: seconds ?? 1 }, { message });
  if (code === 413) return new Problem('over-chat-limit', { limit }, { message });
  if (code === 403 || /chat not found/i.test(description)) return new Problem('chat-closed', {}, { message });
  if (GONE.test(description)) return new Problem('message-gone', {}, { message });
  if (RIGHTS.test(description)) return new Problem('not-allowed', {}, { message });
  if (code >= 500 || code === 401 || code === 404) return new Problem('platform-down', {}, { message });
  return new Error(message);
}

function says(error: unknown, words: RegExp): boolean {
  return error instanceof GrammyError && words.test(error.description);
}
