import { setTimeout as sleep } from 'node:timers/promises';
import { InOrder } from '../../core/order.ts';
import type { Log, Receive } from '../../core/ports.ts';
import type { Chat } from './chat.ts';
import { normalize } from './normalize.ts';
import type { Said } from './wire.ts';

/** Waits between two tries, in milliseconds: doubled from the first to the last. */
const FIRST_WAIT = 100;
const LAST_WAIT = 5000;

/**
 * Hands what was said to the bot, in order within a chat, again and again until it is taken. What was not taken when
 * the process ends lies in the log and is handed over by the next one, under the same id.
 */
export class Handover {
  readonly #receive: Receive;
  readonly #log: Log;
  readonly #signal: AbortSignal;
  readonly #order = new InOrder();

  /** No message is handed over once the signal is aborted. */
  constructor(receive: Receive, log: Log, signal: AbortSignal) {
    this.#receive = receive;
    this.#log = log;
    this.#signal = signal;
  }

  /** Queues a message behind the others of its chat. */
  hand(chat: Chat, item: Said): void {
    void this.#order.after(chat.id, () => this.#try(chat, item));
  }

  /** Resolves once nothing is being handed over any more; quick after the signal. */
  settled(): Promise<void> {
    return this.#order.settled();
  }

  async #try(chat: Chat, item: Said): Promise<void> {
    for (let wait = FIRST_WAIT; !this.#signal.aborted; wait = Math.min(2 * wait, LAST_WAIT)) {
      try {
        await this.#receive(normalize(chat.id, item));
        await chat.change(item.id, (now) => ({ ...now, received: true }) as Said);
        return;
      } catch (error) {
        this.#log.warn('web message not taken yet', { chat: chat.id, message: item.id, error });
        await sleep(wait, undefined, { signal: this.#signal }).catch(() => {});
      }
    }
  }
}
