import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { Log } from '../../core/ports.ts';
import { isProblem } from '../../core/problem.ts';
import { pause } from '../../core/timing.ts';
import { signalFor } from './api.ts';

/** What we ask Telegram for; it remembers the list, so it is said with every call. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/** How long Telegram holds a poll open. */
const HOLD_SECONDS = 25;

/** Pauses in milliseconds. A rival poller gets time to leave; a refused token needs a person. */
const PAUSES = { conflict: 2_000, refused: 30_000, first: 250, longest: 10_000 };

/** What a poller is given. */
export interface Polling {
  readonly api: Api;
  /** Makes an update safe; tried again for as long as it rejects. */
  readonly take: (update: Update) => Promise<void>;
  /** Called whenever Telegram answered. */
  readonly heard: () => void;
  readonly log: Log;
}

/**
 * Polls until the signal is aborted, then resolves. Not grammY's own polling, for three reasons: its `stop()` confirms
 * the update it is still busy with, a handler that throws does not keep the offset back, and a 409 ends it for good.
 * Here the offset moves past updates only after `take` resolved for each of them, and no trouble ends the loop.
 */
export async function poll({ api, take, heard, log }: Polling, signal: AbortSignal): Promise<void> {
  let offset = 0;
  for (let troubles = 0; !signal.aborted; ) {
    try {
      const options = { offset, timeout: HOLD_SECONDS, allowed_updates: ALLOWED_UPDATES };
      const updates = await api.getUpdates(options, signalFor(signal));
      heard();
      troubles = 0;
      await Promise.allSettled(byChat(updates).map((line) => inOrder(line, take, log, signal)));
      signal.throwIfAborted();
      offset = Math.max(offset, ...updates.map(({ update_id: id }) => id + 1));
    } catch (error) {
      if (signal.aborted) return;
      troubles += 1;
      const code = error instanceof GrammyError ? error.error_code : 0;
      log.warn('telegram poll failed', { code, troubles });
      await pause(restAfter(error, troubles), signal).catch(() => undefined);
    }
  }
}

/** Chats do not wait for each other: one disk write after the other, a hundred updates would take seconds. */
function byChat(updates: readonly Update[]): readonly (readonly Update[])[] {
  const lines = Map.groupBy(updates, ({ message, edited_message, callback_query, my_chat_member }) => {
    const from = message ?? edited_message ?? callback_query?.message ?? my_chat_member;
    return from?.chat.id;
  });
  return [...lines.values()];
}

async function inOrder(
  updates: readonly Update[],
  take: Polling['take'],
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (const update of updates) await untilSafe(() => take(update), log, signal);
}

function restAfter(error: unknown, troubles: number): number {
  const grown = Math.min(PAUSES.first * 2 ** (troubles - 1), PAUSES.longest);
  if (!(error instanceof GrammyError)) return grown;
  if (error.parameters.retry_after !== undefined) return error.parameters.retry_after * 1000;
  if (error.error_code === 409) return PAUSES.conflict;
  return error.error_code === 401 || error.error_code === 404 ? PAUSES.refused : grown;
}

/** Tries on mistakes of our own end here; a message that no code of ours can take must not stop all others. */
const MOST_MISTAKES = 5;

async function untilSafe(take: () => Promise<void>, log: Log, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await take();
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      log.warn('telegram update not safe yet', {
        tries,
        error: isProblem(error, 'memory-down') ? error.code : name,
      });
      if (isMistake(error) && tries >= MOST_MISTAKES)
        return log.error('telegram update given up', { error: name });
    }
    await pause(Math.min(100 * 2 ** (tries - 1), 2_000), signal);
  }
}

function isMistake(error: unknown): boolean {
  const kinds = [TypeError, RangeError, ReferenceError, SyntaxError];
  return kinds.some((kind) => error instanceof kind) || (error instanceof Error && error.name === 'ZodError');
}
