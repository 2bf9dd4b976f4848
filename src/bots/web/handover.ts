import { setTimeout as sleep } from 'node:timers/promises';
import { InOrder } from '../../core/order.ts';
import type { Log, Receive } from '../../core/ports.ts';
import type { Chat } from './chat.ts';
import { normalize } from './normalize.ts';
import type { Said } from './wire.ts';

/** Waits between two tries, in milliseconds: doubled from the first to the last. */
const FIRST_WAIT = 100;
const LAST_WAIT = 5000;

/** What the handover needs. */
export interface HandoverOptions {
  readonly receive: Receive;
  /** Removes a closed chat for good. */
  readonly remove: (chat: Chat) => Promise<void>;
  readonly log: Log;
}

/**
 * Hands what was said to the bot, in order within a chat, again and again until it is taken. What was not taken when
 * the process ends lies in the log and is handed over by the next one, under the same id. A chat's last word is handed
 * over like any other, so what it makes the bot forget was received before it; then the chat is removed.
 */
export class Handover {
  readonly #receive: Receive;
  readonly #remove: (chat: Chat) => Promise<void>;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #order = new InOrder();

  /** No message is handed over once the signal is aborted. */
  constructor({ receive, remove, log }: HandoverOptions, signal: AbortSignal) {
    this.#receive = receive;
    this.#remove = remove;
    this.#log = log;
    this.#signal = signal;
  }

  /** Queues a message behind the others of its chat. Resolves when it is done with, or never will be here. */
  hand(chat: Chat, item: Said): Promise<void> {
    return this.#order.after(chat.id, () => this.#try(chat, item));
  }

  /** Resolves once nothing is being handed over any more; quick after the signal. */
  settled(): Promise<void> {
    return this.#order.settled();
  }

  async #try(chat: Chat, item: Said): Promise<void> {
    const last = item.closes === true;
    for (let wait = FIRST_WAIT; !this.#signal.aborted; wait = Math.min(2 * wait, LAST_WAIT)) {
      // Nobody wants an answer any more to what the bot does not even have yet.
      if (chat.closed && !last) return;
      try {
        await this.#receive(normalize(chat.id, item));
        if (last) await this.#remove(chat);
        else await chat.change(item.id, (now) => ({ ...now, received: true }) as Said);
        return;
      } catch (error) {
        this.#log.warn('web message not taken yet', { chat: chat.id, message: item.id, error });
        await sleep(wait, undefined, { signal: this.#signal }).catch(() => {});
      }
    }
  }
}
