import { request } from 'node:http';
import type { Update } from './updates.ts';

/** Where updates are posted to. */
export interface Webhook {
  readonly url: string;
  readonly secret?: string;
}

/** One attempt to post an update. */
export interface WebhookPost {
  readonly at: number;
  readonly update: number;
  /** HTTP status, 0 for a connection that broke. */
  readonly status: number;
}

/**
 * Posts updates to the bot's webhook: in order within a chat, side by side between chats, again with a growing pause
 * until the bot answers 2xx. The pauses are a hundredth of the real ones.
 */
export class WebhookPump {
  readonly posts: WebhookPost[] = [];
  /** Every update is posted a second time after it was accepted. */
  doubled = false;
  #target: Webhook | undefined;
  readonly #lines = new Map<number, Promise<void>>();
  readonly #stop = new AbortController();

  get target(): Webhook | undefined {
    return this.#target;
  }

  set(target: Webhook | undefined): void {
    this.#target = target;
  }

  push(update: Update, chat: number): void {
    const before = this.#lines.get(chat) ?? Promise.resolve();
    this.#lines.set(
      chat,
      before.then(() => this.#deliver(update)),
    );
  }

  close(): void {
    this.#stop.abort();
  }

  async #deliver(update: Update): Promise<void> {
    for (
      let wait = 20;
      !this.#stop.signal.aborted && this.#target !== undefined;
      wait = Math.min(wait * 2, 600)
    ) {
      const status = await this.#post(this.#target, update);
      this.posts.push({ at: Date.now(), update: update.update_id, status });
      if (status >= 200 && status < 300) {
        if (this.doubled) await this.#post(this.#target, update);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  #post(target: Webhook, update: Update): Promise<number> {
    return new Promise((resolve) => {
      const headers = {
        'content-type': 'application/json',
        ...(target.secret !== undefined && { 'x-telegram-bot-api-secret-token': target.secret }),
      };
      const post = request(target.url, { method: 'POST', headers, signal: this.#stop.signal }, (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      });
      post.on('error', () => resolve(0));
      post.end(JSON.stringify(update));
    });
  }
}
