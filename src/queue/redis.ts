import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { point } from '../core/points.ts';
import type { Log } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';

/**
 * Two ways to hold Redis. `asking`: somebody waits for the answer, so a dead Redis is told within seconds.
 * `waiting`: a worker has nothing better to do, so it never gives up.
 */
export type Manner = 'asking' | 'waiting';

/** BullMQ's default back-off leaves a worker idle for many seconds after an outage; this one is back within a second. */
const backOff = (attempt: number): number => Math.min(100 + 100 * attempt, 1_000);

/** A connection that comes back by itself, whatever happens to the server. */
export function connect(url: string, manner: Manner, log: Log): Redis {
  const redis = new Redis(url, {
    retryStrategy: backOff,
    maxRetriesPerRequest: manner === 'asking' ? 2 : null,
    ...(manner === 'asking' ? { commandTimeout: 3_000, connectTimeout: 3_000 } : {}),
  });
  let quiet = false;
  redis.on('error', (error: Error) => {
    if (!quiet) log.warn('redis does not answer', { manner, error });
    quiet = true;
  });
  redis.on('ready', () => {
    quiet = false;
  });
  return redis;
}

/** Turns every failure of a connection into the one problem the core knows. */
export async function remembering<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Problem || error instanceof LeaseLost) throw error;
    throw new Problem('memory-down', {}, { cause: error });
  }
}

/** Somebody else may hold the lease: whoever gets this must write and send nothing more. */
export class LeaseLost extends Error {
  constructor(what: string) {
    super(`the lease of ${what} is lost`);
    this.name = 'LeaseLost';
  }
}

/** What a script answers: nested lists of strings and numbers, `null` for nothing. */
export type Answer = string | number | null | readonly Answer[];

/**
 * One Lua script: sent by its digest, whole only where Redis does not know it yet. All keys it touches come as KEYS. Its
 * first line is a comment with its name, for Redis's own slow log and for the points before and after it.
 */
export function script(
  lua: string,
): (redis: Redis, keys: readonly string[], args: readonly (string | number)[]) => Promise<Answer> {
  const sha = createHash('sha1').update(lua).digest('hex');
  const name = /^-- (\S+)$/m.exec(lua)?.[1];
  const run = async (redis: Redis, keys: readonly string[], args: readonly (string | number)[]) => {
    try {
      return (await redis.evalsha(sha, keys.length, ...keys, ...args)) as Answer;
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return (await redis.eval(lua, keys.length, ...keys, ...args)) as Answer;
    }
  };
  return async (redis, keys, args) => {
    await point(`${name}.before`);
    const answer = await run(redis, keys, args);
    await point(`${name}.after`);
    return answer;
  };
}

/** Warns where the server would lose acknowledged writes or drop keys. An operator's own server is not changed. */
export async function checkServer(redis: Redis, log: Log): Promise<readonly string[]> {
  const wanted: Readonly<Record<string, readonly string[]>> = {
    appendonly: ['yes'],
    appendfsync: ['always'],
    'maxmemory-policy': ['noeviction'],
  };
  const wrong: string[] = [];
  for (const [name, values] of Object.entries(wanted)) {
    const answer: unknown = await redis.config('GET', name).catch(() => []);
    const value = Array.isArray(answer) ? String(answer[1] ?? '') : '';
    if (!values.includes(value)) wrong.push(`${name} is "${value}", should be "${values.join('" or "')}"`);
  }
  for (const line of wrong) log.warn('redis may lose or drop what it promised to keep', { setting: line });
  return wrong;
}
