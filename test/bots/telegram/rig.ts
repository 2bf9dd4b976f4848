import type { Update } from 'grammy/types';
import { vi } from 'vitest';
import type { Listener, ListenerHooks } from '../../../src/bots/listener.ts';
import { createTelegramListener, type TelegramSettings } from '../../../src/bots/telegram/listen.ts';
import { type Heard, normalize } from '../../../src/bots/telegram/normalize.ts';
import type { Address, InboundMessage } from '../../../src/core/message.ts';
import type { Log, Receive, Secrets } from '../../../src/core/ports.ts';
import type { TelegramFake } from '../../support/telegram/fake.ts';

/** What a listener did, as its process would see it. */
export interface Rig {
  readonly listener: Listener;
  /** Everything that `receive` took. */
  readonly messages: InboundMessage[];
  readonly closed: Address[];
  readonly moved: { from: Address; to: Address }[];
  /** All log lines with their fields, as text. */
  readonly lines: string[];
  /** How often Telegram was heard. */
  readonly heard: () => number;
}

/** What differs from a listener that leads at once and loses nothing. */
export interface RigOptions {
  readonly receive?: Receive;
  readonly secrets?: Secrets;
  readonly lead?: ListenerHooks['lead'];
  readonly settings?: Partial<TelegramSettings>;
}

/** Secrets that live in this process. */
export function memorySecrets(): Secrets {
  const kept = new Map<string, string>();
  return {
    keep: (name, value) => Promise.resolve(void kept.set(name, value)),
    read: (name) => Promise.resolve(kept.get(name)),
  };
}

/** The settings that reach a fake. */
export function accessTo(fake: TelegramFake): TelegramSettings {
  return { token: fake.token, apiUrl: fake.url, local: fake.server.settings.local, webhook: undefined };
}

/** A listener before a fake, not started yet. */
export function rig(fake: TelegramFake, options: RigOptions = {}): Rig {
  const [messages, closed, moved, lines]: [InboundMessage[], Address[], Rig['moved'], string[]] = [
    [],
    [],
    [],
    [],
  ];
  let heard = 0;
  const hooks: ListenerHooks = {
    receive: async (message) => {
      await options.receive?.(message);
      messages.push(message);
    },
    lead: options.lead ?? ((_, signal) => Promise.resolve(signal)),
    closed: (address) => Promise.resolve(void closed.push(address)),
    moved: (from, to) => Promise.resolve(void moved.push({ from, to })),
    secrets: options.secrets ?? memorySecrets(),
    log: collector(lines),
    skills: [],
    heard: () => {
      heard += 1;
    },
  };
  const listener = createTelegramListener({ ...accessTo(fake), ...options.settings, hooks });
  return { listener, messages, closed, moved, lines, heard: () => heard };
}

/** Waits for something to become true, with the patience of a busy machine. */
export function until(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 });
}

/** Reads what waits at the fake as the listener would, without a listener. */
export function understand(fake: TelegramFake, limit: number | undefined = 20 * 1024 * 1024): Heard[] {
  const me = { id: fake.botId, username: fake.username };
  return fake.queue.take().map((update) => normalize(update as unknown as Update, { me, limit, now: 1_000 }));
}

/** A log that nobody reads. */
export function silent(): Log {
  return collector([]);
}

function collector(lines: string[]): Log {
  const note = (event: string, fields?: object) =>
    void lines.push(`${event} ${JSON.stringify(fields ?? {})}`);
  return { debug: note, info: note, warn: note, error: note, with: () => collector(lines) };
}
