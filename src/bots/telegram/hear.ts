import type { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { languageOf } from '../../core/language.ts';
import type { Address } from '../../core/message.ts';
import { causeOf } from '../../core/outage.ts';
import { words } from '../../core/text/words.ts';
import type { ListenerHooks } from '../listener.ts';
import { placeOf } from './address.ts';
import { Albums } from './albums.ts';
import { mayPressFor } from './borrowed-name.ts';
import { type Heard, normalize } from './normalize.ts';
import type { Me } from './reading.ts';

/** What hearing needs to know of the bot. */
export interface Hearer {
  readonly api: Api;
  readonly me: Me;
  /** The largest file that the Bot API hands over, in bytes. */
  readonly limit: number | undefined;
}

/** Telegram shows an action for five seconds: within this time it need not be sent again, as for each of ten pictures. */
const SHOWN_MS = 3_000;

/** Chats whose last action is remembered. */
const MOST_SHOWN = 1_000;

/** Takes updates in: understands, acknowledges, hands over. */
export class Ear {
  readonly #hearer: Hearer;
  readonly #hooks: ListenerHooks;
  readonly #albums: Albums;
  readonly #shownAt = new Map<Address, number>();

  constructor(hearer: Hearer, hooks: ListenerHooks) {
    this.#hearer = hearer;
    this.#hooks = hooks;
    this.#albums = new Albums(hooks.secrets, hooks.receive);
  }

  /** Never throws: an update that nobody foresaw is noted and passed over, or it would stop all others. */
  understand(update: Update): Heard {
    try {
      const { me, limit } = this.#hearer;
      return normalize(update, { me, limit, now: Date.now() });
    } catch (error) {
      this.#hooks.log.error('telegram.update.set_aside', {
        update: update.update_id,
        cause: causeOf(error),
      });
      return { kind: 'nothing' };
    }
  }

  /** Shows the person that they were heard. Waits for nothing, and a failure costs nothing but the sign. */
  acknowledge(heard: Heard): void {
    this.#signed(this.#sign(heard), heard.kind);
  }

  #signed(sign: Promise<unknown> | undefined, kind: Heard['kind']): void {
    sign?.catch((error: unknown) => {
      this.#hooks.log.debug('telegram.acknowledge.failed', { kind, cause: causeOf(error) });
    });
  }

  #sign(heard: Heard): Promise<unknown> | undefined {
    const { api } = this.#hearer;
    switch (heard.kind) {
      case 'message':
        return heard.message.edited === true ? undefined : this.#showTyping(heard.message.from);
      case 'press':
        return api.answerCallbackQuery(heard.query, { text: toasts(heard.message.sender.language).heard });
      case 'not-theirs':
        return api.answerCallbackQuery(heard.query, { text: toasts(heard.language).notYours });
      default:
        return undefined;
    }
  }

  #showTyping(to: Address): Promise<unknown> | undefined {
    const now = Date.now();
    if (now - (this.#shownAt.get(to) ?? 0) < SHOWN_MS) return undefined;
    if (this.#shownAt.size >= MOST_SHOWN) this.#shownAt.clear();
    this.#shownAt.set(to, now);
    const { chat, thread, directTopic } = placeOf(to);
    // An action cannot be shown in a channel's direct messages: the call has no field for their topic.
    if (directTopic !== undefined) return undefined;
    return this.#hearer.api.sendChatAction(
      chat,
      'typing',
      thread === undefined ? {} : { message_thread_id: thread },
    );
  }

  async #takeBorrowed({ query, message, by }: Extract<Heard, { kind: 'borrowed' }>): Promise<void> {
    const { api } = this.#hearer;
    const allowed = await mayPressFor(api, this.#hooks.secrets, by);
    const toast = toasts(message.sender.language);
    this.#signed(
      api.answerCallbackQuery(query, { text: allowed ? toast.heard : toast.notYours }),
      'borrowed',
    );
    if (allowed) await this.#hooks.receive(message);
  }

  /** Makes it safe. Rejects where that did not succeed; then the update must not be confirmed. Repeats are harmless. */
  async handOver(heard: Heard): Promise<void> {
    switch (heard.kind) {
      case 'message':
        await this.#hooks.receive(heard.message);
        if (heard.message.group !== undefined && !heard.message.direct)
          await this.#albums.claim(heard.message.group);
        return;
      case 'sibling':
        return await this.#albums.offer(heard.message.group ?? heard.message.id, heard.message);
      case 'press':
        return await this.#hooks.receive(heard.message);
      case 'borrowed':
        return await this.#takeBorrowed(heard);
      case 'closed':
        return await this.#hooks.closed(heard.address);
      case 'moved':
        return await this.#hooks.moved(heard.from, heard.to);
      default:
        return;
    }
  }
}

/** A toast goes past the outbox, so its language is the app's, not the one chosen in the chat. */
function toasts(language: string | undefined) {
  return words(languageOf(language, ''));
}
