import { type Api, GrammyError } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import { createOutage, type Outage } from '../../core/outage.ts';
import { pause } from '../../core/timing.ts';
import type { Listener, ListenerHooks } from '../listener.ts';
import { TELEGRAM } from './address.ts';
import { limitIn, signalFor, type TelegramAccess, telegramApi } from './api.ts';
import { setMenus } from './commands.ts';
import { Ear } from './hear.ts';
import { ALLOWED_UPDATES, poll } from './poll.ts';
import { serveWebhook, type WebhookServer, type WebhookSettings } from './webhook.ts';

/** How Telegram is listened to. */
export interface TelegramSettings extends TelegramAccess {
  /** Absent: long polling. */
  readonly webhook: WebhookSettings | undefined;
}

/** Longer than Telegram holds a poll open, so that a dead connection is noticed. */
const CALL_SECONDS = 40;

/** Updates that wait to become safe and are remembered as acknowledged. */
const MOST_ACKNOWLEDGED = 1_000;

/** Between two looks whether Telegram is there, while it calls us. */
const PULSE_MS = 30_000;

/** Telegram inward, by long polling or by webhook. */
export function createTelegramListener({
  hooks,
  ...settings
}: TelegramSettings & { hooks: ListenerHooks }): Listener {
  return new TelegramListener(settings, { ...hooks, log: hooks.log.with({ platform: TELEGRAM }) });
}

class TelegramListener implements Listener {
  readonly platform = TELEGRAM;
  readonly #settings: TelegramSettings;
  readonly #hooks: ListenerHooks;
  readonly #api: Api;
  readonly #outage: Outage;
  readonly #stop = new AbortController();
  #ear: Ear | undefined;
  #server: WebhookServer | undefined;
  /** Updates that were acknowledged and are not safe yet: one that is tried again is not acknowledged again. */
  readonly #acknowledged = new Set<number>();
  #running: Promise<unknown> = Promise.resolve();

  constructor(settings: TelegramSettings, hooks: ListenerHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
    this.#outage = createOutage(hooks.log, 'telegram.not-listening', 'error');
    this.#api = telegramApi(settings, CALL_SECONDS);
  }

  async start(): Promise<void> {
    const { webhook } = this.#settings;
    if (webhook !== undefined)
      this.#server = await serveWebhook(this.#settings, webhook, (update) => this.#take(update));
    this.#running = this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#server?.close();
    await this.#running;
  }

  async #run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        const me = await this.#api.getMe(signalFor(stop));
        this.#ear ??= new Ear({ api: this.#api, me, limit: limitIn(this.#settings) }, this.#hooks);
        this.#server?.ready(me);
        this.#hooks.heard(TELEGRAM);
        await this.#leadOnce(stop, me);
      } catch (error) {
        if (stop.aborted) return;
        const code = error instanceof GrammyError ? error.error_code : 0;
        this.#outage.failed(error, { code });
        await pause(code === 401 ? 30_000 : 1_000, stop).catch(() => undefined);
      }
    }
  }

  /** Waits for its turn and leads until it is over. The turn is given back however it ends. */
  async #leadOnce(stop: AbortSignal, me: UserFromGetMe): Promise<void> {
    const turn = new AbortController();
    const waiting = new AbortController();
    const pulse = this.#pulse(AbortSignal.any([stop, waiting.signal]));
    try {
      const lead = await this.#hooks.lead(TELEGRAM, AbortSignal.any([stop, turn.signal]));
      waiting.abort();
      await this.#lead(AbortSignal.any([stop, lead]), me);
    } finally {
      turn.abort();
      waiting.abort();
      await pulse;
    }
  }

  /** This process is the one that polls, or the one that tells Telegram where to call. */
  async #lead(signal: AbortSignal, me: UserFromGetMe): Promise<void> {
    const { log, heard, secrets } = this.#hooks;
    log.info('telegram listening', { bot: me.username, readsGroups: me.can_read_all_group_messages });
    const menus = setMenus(this.#api, log, signal);
    const { webhook } = this.#settings;
    if (webhook === undefined) {
      await this.#api.deleteWebhook({}, signalFor(signal));
      this.#outage.passed();
      await poll(
        { api: this.#api, take: (update) => this.#take(update), heard: () => heard(TELEGRAM), secrets, log },
        signal,
      );
    } else {
      const { url, secret: secret_token } = webhook;
      await this.#api.setWebhook(url, { secret_token, allowed_updates: ALLOWED_UPDATES }, signalFor(signal));
      this.#outage.passed();
      await this.#pulse(signal);
    }
    await menus;
  }

  async #take(update: Update): Promise<void> {
    const ear = this.#ear;
    if (ear === undefined) throw new Error('not ready');
    this.#hooks.heard(TELEGRAM);
    const heard = ear.understand(update);
    if (!this.#acknowledged.has(update.update_id)) ear.acknowledge(heard);
    if (this.#acknowledged.size >= MOST_ACKNOWLEDGED) this.#acknowledged.clear();
    this.#acknowledged.add(update.update_id);
    await ear.handOver(heard);
    this.#acknowledged.delete(update.update_id);
  }

  /** Quiet and cut off look the same from here; a small call every half minute tells them apart. */
  async #pulse(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await pause(PULSE_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      await this.#api.getMe(signalFor(signal)).then(
        () => this.#hooks.heard(TELEGRAM),
        () => undefined,
      );
    }
  }
}
