import { type Config, ConfigError, type Need, readConfig } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { createLog } from '../ops/log.ts';
import { type Check, startOpsServer } from '../ops/server.ts';
import { startWatchdog } from '../ops/watchdog.ts';
import { KEYS } from '../queue/keys.ts';
import { type Half, startBots } from './bots-half.ts';
import { readEnvFile } from './env-file.ts';
import { type Ground, prepare } from './ground.ts';
import { leaveOnSignal } from './leave.ts';
import { startPrivateRedis } from './private-redis.ts';
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

/** Starts the halves of a role. Rejects when a port cannot be bound or no Redis can be had. */
export async function serve(role: Role, config: Config, log: Log): Promise<Service> {
  const own = config.redisUrl === undefined ? await startPrivateRedis(config.dataDir, log) : undefined;
  const ground = await prepare(config, log, config.redisUrl ?? own?.url ?? '');
  const bots = role === 'worker' ? undefined : await startBots(ground);
  const worker = role === 'bots' ? undefined : await startWorker(ground, bots?.webUrl);
  const halves = [bots, worker].filter((half): half is NonNullable<typeof half> => half !== undefined);
  const ops = await watch(ground, halves);
  log.info('ready', { role });
  return {
    webUrl: bots?.webUrl,
    async idle() {
      // The end of a task puts its last words into an outbox in one step, so what is not in the first is in the second.
      const { asking } = ground;
      return (await asking.scard(KEYS.boxes)) === 0 && (await asking.zcard(KEYS.outs)) === 0;
    },
    async close() {
      await ops?.stop();
      // The chat page stands in the bots' half: what the worker is bringing there just now must still find it.
      await worker?.close();
      await bots?.close();
      await ground.close();
      await own?.stop();
    },
  };
}

async function watch({ config, log, asking }: Ground, halves: readonly Half[]) {
  if (config.opsPort === undefined) return undefined;
  const redis: Check = { name: 'redis', ok: async () => (await asking.ping()) === 'PONG' };
  return startOpsServer({
    port: config.opsPort,
    checks: [redis, ...halves.flatMap(({ checks }) => checks)],
    log,
  });
}

/** The whole life of a process of this role: environment in, signals out. */
export async function main(role: Role): Promise<void> {
  try {
    readEnvFile();
    const config = readConfig(process.env, NEEDS[role]);
    const log = createLog(config.logLevel);
    startWatchdog(Math.max(config.lease, SHORTEST_STALL_MS));
    const starting = serve(role, config, log);
    leaveOnSignal(log, async () => (await starting).close());
    const { webUrl } = await starting;
    if (webUrl !== undefined) log.info('the chat page is open', { url: webUrl });
  } catch (error) {
    const words = error instanceof ConfigError ? error.message : `The bot could not start: ${reason(error)}`;
    process.stderr.write(`${words}\n`);
    process.exit(1);
  }
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
