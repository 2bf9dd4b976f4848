import { createHash } from 'node:crypto';
import { Redis } from 'ioredis';
import { causeOf } from '../core/outage.ts';
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

/** Servers that do not answer now. Every process has several connections to one: an outage is told once for all of them. */
const away = new Set<string>();

/** Where a server is, without its password: for the log. */
function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Logs that a server does not answer, once until it is back. The cause is one line: no stack, no password. */
export function tellAway(url: string, error: unknown, log: Log): void {
  if (away.has(url)) return;
  away.add(url);
  log.error('redis.unreachable', { address: placeOf(url), why: causeOf(error) });
}

/** Logs that it answers again, where an outage was told. */
export function tellBack(url: string, log: Log): void {
  if (away.delete(url)) log.info('redis.back', { address: placeOf(url) });
}

/** A connection that comes back by itself, whatever happens to the server. */
export function connect(url: string, manner: Manner, log: Log): Redis {
  const redis = new Redis(url, {
    retryStrategy: backOff,
    maxRetriesPerRequest: manner === 'asking' ? 2 : null,
    ...(manner === 'asking' ? { commandTimeout: 3_000, connectTimeout: 3_000 } : {}),
  });
  redis.on('error', (error: Error) => tellAway(url, error, log));
  redis.on('ready', () => tellBack(url, log));
  return redis;
}

/**
 * Turns failures of the connection and of a server that cannot serve into `memory-down`, and the refusal of a full Redis into
 * `memory-full`. Every other error stays as it is.
 */
export async function remembering<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Problem || !isAway(error)) throw error;
    throw new Problem(isFull(error) ? 'memory-full' : 'memory-down', {}, { cause: error });
  }
}

/** Codes of sockets, names and certificates. */
const NETWORK_ERRORS =
  /^(?:ECONN[A-Z]+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST[A-Z]+|ENET[A-Z]+|EADDRNOTAVAIL|EMFILE|ENFILE|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+)$/;

/** Errors of ioredis that carry no code. */
const CLIENT_ERRORS = [
  'MaxRetriesPerRequestError',
  'AbortError',
  'Connection is closed.',
  'Command timed out',
  "Stream isn't writeable",
];

/** What a server answers that is there but cannot serve: loading, read-only, no disk, no rights. */
const SERVER_ERRORS =
  /^(?:LOADING|READONLY|MISCONF|MASTERDOWN|CLUSTERDOWN|NOREPLICAS|TRYAGAIN|BUSY|NOAUTH|WRONGPASS|NOPERM)\b|max number of clients/;

/** Redis begins this answer with OOM; from within a script it stands behind "ERR". */
const FULL = /^(?:\S+ )?OOM |-OOM /;

const isFull = (error: unknown): boolean => error instanceof Error && FULL.test(error.message.slice(0, 300));

/** True for a lost connection, a time-out and a server that cannot serve; false for a bug, a bad record and a foreign type. */
export function isAway(error: unknown): boolean {
  if (error instanceof Problem) return error.code === 'memory-down' || error.code === 'memory-full';
  if (!(error instanceof Error)) return false;
  if (isFull(error)) return true;
  if (error.name === 'ReplyError') return SERVER_ERRORS.test(error.message.slice(0, 300));
  const { name, message } = error;
  return (
    ('code' in error && NETWORK_ERRORS.test(String(error.code))) ||
    CLIENT_ERRORS.some((known) => name === known || message.startsWith(known))
  );
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
  const wanted = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction' };
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    const given = await setting(redis, name);
    if (given === undefined) wrong.push(`${name} could not be asked, should be "${value}"`);
    else if (given !== value) wrong.push(`${name} is "${given}", should be "${value}"`);
  }
  for (const line of wrong) log.warn('redis may lose or drop what it promised to keep', { setting: line });
  return wrong;
}

/** Hosted servers refuse `CONFIG`, rename it, or answer with nothing. */
async function setting(redis: Redis, name: string): Promise<string | undefined> {
  const answer: unknown = await redis.config('GET', name).catch(() => undefined);
  const value: unknown = Array.isArray(answer) ? answer[1] : undefined;
  return typeof value === 'string' ? value : undefined;
}
