import { setInterval } from 'node:timers/promises';
import type { Log } from '../../core/ports.ts';
import type { Chat } from './chat.ts';
import type { Chats } from './chats.ts';

const DAY = 24 * 3600 * 1000;
/** The bot remembers a conversation for 90 days after its last message; its chat is kept no longer. */
const LIFE = 90 * DAY;

/** When chats are looked through. */
export interface ExpiryOptions {
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
  /** Between two looks, in milliseconds. */
  readonly every?: number;
}

/** A file that no message speaks of is left alone this long, in milliseconds: an upload lasts an hour at most. */
const LEAVINGS = 2 * 3600 * 1000;

/**
 * Removes every chat in which nothing was said or edited for 90 days, and files that broken uploads left in the others.
 * One that cannot be removed is left for next time.
 */
export async function removeOld(chats: Chats, { log, now }: ExpiryOptions): Promise<void> {
  const time = now() - LIFE;
  for (const chat of await chats.list()) {
    try {
      if (await chats.removeIfOlder(chat, time)) log.info('old web chat removed', { chat });
      else await sweep(await chats.get(chat));
    } catch (error) {
      log.warn('old web chat not removed', { chat, error });
    }
  }
}

async function sweep(chat: Chat): Promise<void> {
  await chat.shelf.sweep(chat.allMedia(), Date.now() - LEAVINGS);
}

/** Looks once a day, until the signal is given; resolves when the last look is over. */
export async function keepRemovingOld(
  chats: Chats,
  options: ExpiryOptions,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const _ of setInterval(options.every ?? DAY, undefined, { signal, ref: false })) {
      await removeOld(chats, options).catch((error) =>
        options.log.warn('web chats not looked through', { error }),
      );
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
