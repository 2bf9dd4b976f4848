import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, vi } from 'vitest';
import { startRedis } from '../../support/redis.ts';
import { type Process, QUICK_ENV, start, startBackend, startWorkers } from '../../support/service.ts';
import type { TelegramFake, TelegramFakeOptions } from '../../support/telegram/fake.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import type { LedgerEntry, StoredMessage } from '../../support/telegram/types.ts';

/** The photo that people of these journeys send. */
export const PHOTO = join(import.meta.dirname, '..', '..', 'fixtures', 'photo.jpg');

/** What the emulator tells of itself, as far as these journeys look. */
export interface BackendLedger {
  readonly sessions: readonly { readonly session_id: string; readonly user_id: string }[];
  readonly runs: readonly { readonly session: string; readonly text: string; readonly kind: string }[];
  readonly uploads: readonly {
    readonly session: string;
    readonly filename: string;
    readonly at: number;
    readonly code: number;
  }[];
  readonly renders: readonly { readonly session: string }[];
  readonly calls: readonly { readonly endpoint: string; readonly source: string }[];
}

/** The whole service between a Telegram and a backend of the test's own. */
export interface Stage {
  readonly fake: TelegramFake;
  readonly redis: Redis;
  readonly dataDir: string;
  readonly backendUrl: string;
  /** Every line that our processes wrote, also those that have ended. */
  output(): string;
  /** The runs and uploads that the backend saw. */
  ledger(): Promise<BackendLedger>;
  /** Turns the backend's switches, for everybody. */
  turn(switches: object): Promise<void>;
  /** Ends our processes as an operator does (SIGTERM). Nobody listens and nobody works until `begin`. */
  halt(): Promise<void>;
  begin(): Promise<void>;
  /** The processes that listen. */
  listeners(): readonly Process[];
  /** Ends all of it. No request that was ever made may have been against the documentation. */
  close(): Promise<void>;
}

/** How a stage differs from one listener that polls the cloud's Bot API. */
export interface StageOptions {
  readonly fake?: TelegramFakeOptions;
  /** One environment for each process that listens. */
  readonly bots?: readonly Readonly<Record<string, string>>[];
  readonly backend?: Readonly<Record<string, string>>;
}

/** No work that follows by itself, and money enough for everybody: what these journeys count are people's own requests. */
const BACKEND = { EMULATOR_GUI: 'never', EMULATOR_SILENT: 'never', EMULATOR_START_CREDITS: '10000' };

/** Starts everything: Redis, emulator, Telegram, and our processes before them. */
export async function openStage({ fake: settings, bots = [{}], backend }: StageOptions = {}): Promise<Stage> {
  const [store, studio, fake, dataDir] = await Promise.all([
    startRedis({ appendOnly: true }),
    startBackend({ ...BACKEND, ...backend }),
    startTelegramFake(settings),
    mkdtemp(join(tmpdir(), 'telegram-journey-')),
  ]);
  const env = {
    ...QUICK_ENV,
    REDIS_URL: store.url,
    NEMO_API_URL: studio.url,
    DATA_DIR: dataDir,
    TELEGRAM_TOKEN: fake.token,
    TELEGRAM_API_URL: fake.url,
  };
  const redis = new Redis(store.url);
  const all: Process[] = [];
  let running: Process[] = [];
  const begin = async () => {
    running = [...bots.map((own) => start('src/main/bots.ts', { ...env, ...own })), ...startWorkers(env)];
    all.push(...running);
    await Promise.all(running.map((process) => process.says(/"event":"ready"/)));
  };
  const halt = async () => {
    await Promise.all(running.map((process) => process.stop()));
    running = [];
  };
  const close = async () => {
    await halt();
    redis.disconnect();
    await Promise.all([studio.stop(), store.stop(), fake.close()]);
    await rm(dataDir, { recursive: true, force: true });
  };
  await begin().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    fake,
    redis,
    dataDir,
    backendUrl: studio.url,
    output: () => all.flatMap(({ output }) => output).join('\n'),
    ledger: async () => (await (await fetch(`${studio.url}/__ledger`)).json()) as BackendLedger,
    turn: studio.turn,
    halt,
    begin,
    listeners: () => running.slice(0, bots.length),
    async close() {
      await close();
      expect([...fake.invalid, ...fake.untrue]).toEqual([]);
    },
  };
}

/** Waits for something to become true, with the patience of a small machine under load. (`expect.poll` knows no tests side by side.) */
export function soon(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 60_000, interval: 20 });
}

/** Waits until there is such a thing. */
function found<T>(look: () => T | undefined, what: () => string): Promise<T> {
  const check = () => {
    const thing = look();
    if (thing === undefined) throw new Error(what());
    return thing;
  };
  return vi.waitFor(check, { timeout: 60_000, interval: 20 });
}

/** The videos that stand in a chat. */
export function videosIn(fake: TelegramFake, chat: number): readonly StoredMessage[] {
  return fake.chat(chat).fromBot.filter(({ now }) => now.media?.kind === 'video');
}

/** Waits for the first video of a chat, or the first that answers this message. */
export function videoIn(fake: TelegramFake, chat: number, to?: StoredMessage): Promise<StoredMessage> {
  const look = () => videosIn(fake, chat).find(({ replyTo }) => to === undefined || replyTo === to.id);
  return found(look, () => `no video after\n${fake.chat(chat).texts.join('\n---\n')}`);
}

/** Waits until the bot says something like this in a chat, be it for the moment. */
export function hears(fake: TelegramFake, chat: number, words: RegExp | string): Promise<string> {
  const fits = (text: string) => (typeof words === 'string' ? text.includes(words) : words.test(text));
  return found(
    () =>
      fake
        .chat(chat)
        .fromBot.flatMap(({ history }) => history.map(({ text, caption }) => text ?? caption ?? ''))
        .find(fits),
    () => `not "${words}" but\n${fake.chat(chat).texts.join('\n---\n')}`,
  );
}

/** Waits for the bubble of a task that waits or runs: it has the button to cancel it. */
export function bubbleIn(fake: TelegramFake, chat: number): Promise<StoredMessage> {
  return found(
    () => fake.chat(chat).fromBot.find(isBubble),
    () => `no bubble in ${chat}`,
  );
}

/** Whether a message is the bubble of a task that waits or runs. */
export function isBubble({ now }: StoredMessage): boolean {
  return now.buttons.flat().some((button) => button.callback_data?.startsWith('cancel:') === true);
}

/** The runs whose words contain these. */
export async function runsOf(stage: Stage, words: string) {
  return (await stage.ledger()).runs.filter(({ text }) => text.includes(words));
}

/** The calls that change a chat, as Telegram counts them. */
export function changes(fake: TelegramFake, chat: number): readonly LedgerEntry[] {
  const counted = /^(send(?!ChatAction)|editMessage)/;
  return fake.ledger.filter((entry) => entry.chat === chat && counted.test(entry.method));
}

/** Milliseconds between the edits of a chat's bubbles, of words alone. */
export function editGaps(fake: TelegramFake, chat: number): readonly number[] {
  const at = changes(fake, chat)
    .filter(({ method }) => method === 'editMessageText')
    .map((entry) => entry.at);
  return at.slice(1).map((time, index) => time - (at[index] ?? 0));
}
