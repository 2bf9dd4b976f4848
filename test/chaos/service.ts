import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { TestContext } from 'vitest';
import { type DiscordFake, startDiscordFake } from '../support/discord/fake.ts';
import { ownPort } from '../support/ports.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import type { TelegramFake } from '../support/telegram/fake.ts';
import { startTelegramFake } from '../support/telegram/start.ts';
import { Kept, warmUp } from './kept.ts';
import { startWire, type Wire } from './wire.ts';

/** The processes of one service that are ours and may be killed. */
export type Name = 'bots' | 'worker-1' | 'worker-2' | 'all' | 'emulator';

/** How a service is put together. */
export interface ServiceOptions {
  /** `two` halves with a worker or two, or `all` in one process. */
  readonly halves?: 'two' | 'all';
  readonly workers?: 1 | 2;
  /** Without it `all` starts a private Redis of its own, as `npm start` does. */
  readonly redis?: boolean;
  /** Seconds. */
  readonly lease?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that every process of the bot loads first. */
  readonly load?: readonly string[];
  /** Where an emulator stands that others use too; it is not killed then. */
  readonly emulator?: string;
  /** Lays out what is to stand there already, before any process begins. */
  readonly prepare?: (stage: Bare) => Promise<void>;
}

/** A service none of whose processes runs yet. */
export type Bare = Pick<Service, 'folder' | 'telegram' | 'discord' | 'redis' | 'backendUrl' | 'wires'>;

/** The whole thing on this machine: real processes and a real Redis between fakes that live here and are never killed. */
export interface Service {
  readonly folder: string;
  readonly telegram: TelegramFake;
  readonly discord: DiscordFake;
  readonly webUrl: string;
  readonly redis: TestRedis | undefined;
  readonly processes: ReadonlyMap<Name, Kept>;
  /** The wires to the backend and the platforms. */
  readonly wires: readonly Wire[];
  /** The emulator itself, past its wire. */
  readonly backendUrl: string;
  /** A connection to look into the ledger with. */
  look(): Redis;
  /** Ends everything. What lies in the folder goes too, unless somebody wants to look at it. */
  close(keepFolder?: boolean): Promise<void>;
}

/** Everything that waits, shrunk: what takes minutes in production takes tenths of seconds here. */
const HASTE = {
  RENDER_POLL_SECONDS: '0.25',
  RENDER_POLLS: '400',
  RATE_LIMIT_RETRY_SECONDS: '0.3',
  LOOK_AGAIN_SECONDS: '0.4,0.4,0.6,0.8,1',
  SETTLE_SECONDS: '0.2,0.3',
  STILL_WORKING_SECONDS: '3600',
  STREAM_IDLE_SECONDS: '15',
  STREAM_LIMIT_SECONDS: '30',
  MEDIA_HOSTS: '127.0.0.1',
  PERSON_PER_MINUTE: '0',
  PERSON_PER_DAY: '0',
  PERSON_AT_ONCE: '0',
  LOG_LEVEL: 'info',
};

/** How the emulator behaves: quick, small films, no requests to do things by hand (they would be wishes of their own). */
const EMULATOR = {
  EMULATOR_TINY: '1',
  EMULATOR_SPEED: '0.02',
  EMULATOR_RENDERS: '2',
  EMULATOR_GUI: 'never',
  EMULATOR_START_CREDITS: '1000',
};

/** Starts an emulator that is kept alive. */
function keepEmulator(folder: string, port: number): Kept {
  const env = { ...EMULATOR, EMULATOR_PORT: String(port), EMULATOR_DATA: join(folder, 'emulator') };
  return new Kept({ name: 'emulator', script: 'emulator/main.ts', env, folder });
}

/** The Redis that `npm start` runs for itself. */
function privateRedis(folder: string): string {
  const place = readFileSync(join(folder, 'data', 'redis', 'place.json'), 'utf8');
  const { port, password } = JSON.parse(place) as { port: number; password: string };
  return `redis://:${password}@127.0.0.1:${port}`;
}

/** A service of one test's own, gone with it; `CHAOS_KEEP=1` keeps its folder. */
export async function ownService(
  { onTestFinished }: TestContext,
  options?: ServiceOptions,
): Promise<Service> {
  const service = await startService(options);
  onTestFinished(() => service.close(process.env['CHAOS_KEEP'] === '1'));
  return service;
}

/** Starts everything. Nothing is waited for: whoever speaks first waits until they are heard. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  warmUp();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const [telegram, discord, redis, webPort, emulatorPort] = await Promise.all([
    startTelegramFake(),
    startDiscordFake({ bucketSize: 50 }),
    options.redis === false ? undefined : startRedis({ appendOnly: true }),
    ownPort(),
    ownPort(),
  ]);
  const backendUrl = options.emulator ?? `http://127.0.0.1:${emulatorPort}`;
  const wires = await Promise.all([startWire(backendUrl), startWire(telegram.url), startWire(discord.api)]);
  const [backend, toTelegram, toDiscord] = wires.map(({ url }) => url);
  await options.prepare?.({ folder, telegram, discord, redis, backendUrl, wires });
  const processes = new Map<Name, Kept>();
  if (options.emulator === undefined) processes.set('emulator', keepEmulator(folder, emulatorPort));
  const env = {
    ...HASTE,
    LEASE_SECONDS: String(options.lease ?? 1.5),
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_URL: toTelegram ?? '',
    DISCORD_TOKEN: discord.options.token,
    DISCORD_API_URL: `${toDiscord}/api`,
    WEB_PORT: String(webPort),
    // All people of a storm have one address.
    WEB_PER_ADDRESS_PER_MINUTE: '0',
    NEMO_API_URL: backend ?? '',
    DATA_DIR: join(folder, 'data'),
    SECRET_KEY: randomBytes(16).toString('hex'),
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
    ...options.env,
  };
  const keep = (name: Name, script: string) =>
    processes.set(name, new Kept({ name, script, env, folder, load: options.load ?? [] }));
  if (options.halves === 'all') keep('all', 'src/main/all.ts');
  else {
    keep('bots', 'src/main/bots.ts');
    keep('worker-1', 'src/main/worker.ts');
    if (options.workers === 2) keep('worker-2', 'src/main/worker.ts');
  }
  const looking: Redis[] = [];
  return {
    folder,
    telegram,
    discord,
    webUrl: `http://127.0.0.1:${webPort}`,
    redis,
    processes,
    wires,
    backendUrl,
    look: () => {
      const connection = new Redis(redis?.url ?? privateRedis(folder), { maxRetriesPerRequest: null });
      connection.on('error', () => undefined);
      looking.push(connection);
      return connection;
    },
    close: async (keepFolder = false) => {
      for (const connection of looking) connection.disconnect();
      await Promise.all([...processes.values()].map((kept) => kept.end()));
      await Promise.all(wires.map((wire) => wire.close()));
      await Promise.all([telegram.close(), discord.stop(), redis?.stop()]);
      if (!keepFolder) rmSync(folder, { recursive: true, force: true });
    },
  };
}
