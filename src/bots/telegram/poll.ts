import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import { causeOf, createOutage } from '../../core/outage.ts';
import type { Log, Secrets } from '../../core/ports.ts';
import { isProblem } from '../../core/problem.ts';
import { pause } from '../../core/timing.ts';
import { signalFor } from './api.ts';
import { begin } from './poison.ts';

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
  /** Remembers which batch was begun, so that an update that ends the process does not end the next one too. */
  readonly secrets: Secrets;
  readonly log: Log;
}

/**
 * Polls until the signal is aborted, then resolves. Not grammY's own polling, for three reasons: its `stop()` confirms
 * the update it is still busy with, a handler that throws does not keep the offset back, and a 409 ends it for good.
 * Here the offset moves past updates only after `take` resolved for each of them, and no trouble ends the loop.
 */
export async function poll(polling: Polling, signal: AbortSignal): Promise<void> {
  const { api, heard, log } = polling;
  let offset = 0;
  const outage = createOutage(log, 'telegram.poll-failed');
  for (let troubles = 0; !signal.aborted; ) {
    try {
      const options = { offset, timeout: HOLD_SECONDS, allowed_updates: ALLOWED_UPDATES };
      const updates = (await api.getUpdates(options, signalFor(signal))).filter(hasId);
      heard();
      outage.passed();
      troubles = 0;
      offset = Math.max(offset, await takeAll(updates, polling, signal));
    } catch (error) {
      if (signal.aborted) return;
      troubles += 1;
      const code = error instanceof GrammyError ? error.error_code : 0;
      outage.failed(error, { code });
      await pause(restAfter(error, troubles), signal).catch(() => undefined);
    }
  }
}

/** An update without a number can be neither confirmed nor asked for again. */
const hasId = ({ update_id: id }: Partial<Update>): boolean => Number.isSafeInteger(id);

/** Takes a batch, or as much of it as is safe to take at once. Answers the offset behind what was taken. */
async function takeAll(
  updates: readonly Update[],
  { take, secrets, log }: Polling,
  signal: AbortSignal,
): Promise<number> {
  if (updates.length === 0) return 0;
  // Without the ledger nothing is counted, but people are still told that they have to wait.
  const taken = await begin(updates, secrets, log).catch(() => updates);
  await Promise.allSettled(byChat(taken).map((line) => inOrder(line, take, log, signal)));
  signal.throwIfAborted();
  const done = taken.length === 0 ? updates.slice(0, 1) : taken;
  return Math.max(...done.map(({ update_id: id }) => id + 1));
}

/** Chats do not wait for each other: one disk write after the other, a hundred updates would take seconds. */
function byChat(updates: readonly Update[]): readonly (readonly Update[])[] {
  const lines = Map.groupBy(updates, ({ message, edited_message, callback_query, my_chat_member }) => {
    const from: { readonly chat?: { readonly id: number } } | undefined =
      message ?? edited_message ?? callback_query?.message ?? my_chat_member;
    return from?.chat?.id;
  });
  return [...lines.values()];
}

async function inOrder(
  updates: readonly Update[],
  take: Polling['take'],
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  for (const update of updates) await untilSafe(update, take, log, signal);
}

function restAfter(error: unknown, troubles: number): number {
  const grown = Math.min(PAUSES.first * 2 ** (troubles - 1), PAUSES.longest);
  if (!(error instanceof GrammyError)) return grown;
  if (error.parameters.retry_after !== undefined) return error.parameters.retry_after * 1000;
  if (error.error_code === 409) return PAUSES.conflict;
  return error.error_code === 401 || error.error_code === 404 ? PAUSES.refused : grown;
}

/** Tries on one update while the ledger answers. A message that no code of ours can take must not stop all others. */
const MOST_MISTAKES = 5;

async function untilSafe(
  update: Update,
  take: Polling['take'],
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  const { update_id: id } = update;
  for (let tries = 1, mistakes = 0; ; tries += 1) {
    try {
      return await take(update);
    } catch (error) {
      if (signal.aborted) throw error;
      // Only a ledger that is away is waited for without end.
      if (!isProblem(error, 'memory-down')) mistakes += 1;
      if (mistakes >= MOST_MISTAKES)
        return log.error('telegram.update.set_aside', { update: id, cause: causeOf(error) });
      log.warn('telegram.update.retry', { update: id, tries, ...(tries === 1 && { cause: causeOf(error) }) });
    }
    await pause(Math.min(100 * 2 ** (tries - 1), 2_000), signal);
  }
}
