import { misspelt } from '../config/nearest.ts';
import { type Config, ConfigError, type Need, readConfig } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { createLog } from '../ops/log.ts';
import { type Check, startOpsServer } from '../ops/server.ts';
import { startWatchdog } from '../ops/watchdog.ts';
import { KEYS, setPrefix } from '../queue/keys.ts';
import { readEnvFile } from './env-file.ts';
import { prepare } from './ground.ts';
import { leaveOnSignal } from './leave.ts';
import { startPrivateRedis } from './private-redis.ts';
import { redisReady } from './redis-ready.ts';
import { checkBots, checkFolder, checkPrograms } from './start-checks.ts';
import { keepStrayRejections } from './stray-rejections.ts';
import { startWorker } from './worker-half.ts';

/** Which halves one process runs. */
export type Role = 'bots' | 'worker' | 'all';

const NEEDS: Readonly<Record<Role, readonly Need[]>> = {
  bots: ['redis', 'platform'],
  worker: ['redis', 'platform'],
  all: ['platform'],
};

/** A loop that stands still for less than this (ms) is never a reason to end a process, however short its leases are. */
const SHORTEST_STALL_MS = 5_000;

/** A running process. */
export interface Service {
  /** Where the chat page stands, when this process serves it. */
  readonly webUrl: string | undefined;
  /** Whether nobody waits for anything: no task stands in a line or runs, and every word is said. */
  idle(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Starts the halves of a role. A Redis of the operator's that is away is waited for until the signal. Rejects, in words for an
 * operator, when a port cannot be bound, no Redis can be had, or a setting leads to something that cannot serve.
 */
export async function serve(
  role: Role,
  config: Config,
  log: Log,
  signal = new AbortController().signal,
): Promise<Service> {
  setPrefix(config.redisPrefix);
  await checkFolder(config.dataDir);
  if (role !== 'bots') await checkPrograms(log);
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await begin(role, config, log, signal, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Every step that succeeded leaves behind in `undo` how it is undone; the last one is undone first. */
async function begin(
  role: Role,
  config: Config,
  log: Log,
  signal: AbortSignal,
  undo: (() => Promise<void>)[],
): Promise<Omit<Service, 'close'>> {
  const checks: Check[] = [NOT_RUNNING];
  if (config.opsPort !== undefined) {
    const ops = await startOpsServer({ port: config.opsPort, checks, log });
    undo.push(() => ops.stop());
  }
  const own =
    config.redisUrl === undefined
      ? await startPrivateRedis(config.dataDir, log, { maxBytes: config.redisBytes })
      : undefined;
  if (own !== undefined) undo.push(() => own.stop());
  const redisUrl = config.redisUrl ?? own?.url ?? '';
  if (own === undefined) await redisReady(redisUrl, log.with({ setting: 'REDIS_URL' }), signal);
  const ground = await prepare(config, log, redisUrl);
  undo.push(() => ground.close());
  await checkBots(ground);
  // A worker does without the gateway's library, which takes tens of megabytes.
  const bots = role === 'worker' ? undefined : await (await import('./bots-half.ts')).startBots(ground);
  if (bots !== undefined) undo.push(() => bots.close());
  // The chat page stands in the bots' half: what the worker is bringing there when it leaves must still find it.
  const worker = role === 'bots' ? undefined : await startWorker(ground, bots?.webUrl);
  if (worker !== undefined) undo.push(() => worker.close());
  const halves = [bots, worker].filter((half): half is NonNullable<typeof half> => half !== undefined);
  const redis: Check = { name: 'redis', ok: async () => (await ground.asking.ping()) === 'PONG' };
  checks.splice(0, 1, redis, ...halves.flatMap((half) => half.checks));
  undo.push(async () => void checks.splice(0, checks.length, NOT_RUNNING));
  log.info('ready', { role });
  return {
    webUrl: bots?.webUrl,
    async idle() {
      // The end of a task puts its last words into an outbox in one step, so what is not in the first is in the second.
      const { asking } = ground;
      return (await asking.scard(KEYS.boxes)) === 0 && (await asking.zcard(KEYS.outs)) === 0;
    },
  };
}

/** `/readyz` shows it while the process starts, or waits for Redis, and while it leaves. `/healthz` answers all the time. */
const NOT_RUNNING: Check = { name: 'running', ok: () => false };

/** The whole life of a process of this role: environment in, signals out. */
export async function main(role: Role): Promise<void> {
  const stop = new AbortController();
  try {
    const names = readEnvFile();
    const config = readConfig(process.env, NEEDS[role]);
    const log = createLog(config.logLevel);
    keepStrayRejections(log);
    startWatchdog(Math.max(config.lease, SHORTEST_STALL_MS));
    for (const { name, nearest } of misspelt(names, Object.keys(process.env)))
      log.warn('setting.unknown', { name, ...(nearest === undefined ? {} : { nearest }) });
    const starting = serve(role, config, log, stop.signal);
    leaveOnSignal(log, async () => {
      stop.abort();
      const service = await starting.catch(() => undefined);
      await service?.close();
    });
    const { webUrl } = await starting;
    if (webUrl !== undefined) log.info('the chat page is open', { url: webUrl });
  } catch (error) {
    // A signal came before everything was up: leaving ends the process.
    if (stop.signal.aborted) return;
    const words = error instanceof ConfigError ? error.message : `The bot could not start: ${reason(error)}`;
    process.stderr.write(`${words}\n`);
    process.exit(1);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    return `${settingOf(port)} ${port} is taken by another program: choose another port`;
  if (code === 'EADDRNOTAVAIL') return `WEB_HOST is no address of this machine (port ${port})`;
  return error.message;
}

const PORTS = ['WEB_PORT', 'TELEGRAM_WEBHOOK_PORT', 'OPS_PORT'] as const;

function settingOf(port: unknown): string {
  const named = PORTS.find((name) => process.env[name] === String(port));
  return named ?? 'the port';
}
