import type { Redis } from 'ioredis';

/** One key of Redis as it lay there, readable: what `GET`, `HGETALL`, `LRANGE`, `SMEMBERS` or `ZRANGE WITHSCORES` answer. */
export interface RedisRecord {
  readonly key: string;
  readonly type: string;
  /** Milliseconds left to live; -1 for a key without an end. */
  readonly ttl: number;
  readonly value: string | readonly string[];
}

/** What lives for seconds says nothing about a version: leases, leaders, pauses. Streams are BullMQ's events, lossy by design. */
const PASSING = /^vb:(lease:|leader:|sweeper$|pause:)|^vb:bull:.*(:lock|stalled-check)$/;

/** Reads every record that outlives its process, sorted by key. */
export async function takeRecords(redis: Redis): Promise<readonly RedisRecord[]> {
  const keys = (await redis.keys('*')).filter((key) => !PASSING.test(key)).sort();
  const records = await Promise.all(keys.map((key) => take(redis, key)));
  return records.filter((record) => record !== undefined);
}

async function take(redis: Redis, key: string): Promise<RedisRecord | undefined> {
  const [type, ttl] = [await redis.type(key), await redis.pttl(key)];
  const value = await contentsOf(redis, key, type);
  return value === undefined ? undefined : { key, type, ttl, value };
}

async function contentsOf(redis: Redis, key: string, type: string): Promise<string | string[] | undefined> {
  switch (type) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return Object.entries(await redis.hgetall(key)).flat();
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return (await redis.smembers(key)).sort();
    case 'zset':
      return redis.zrange(key, 0, -1, 'WITHSCORES');
    default:
      return undefined;
  }
}

/** Writes records into an empty Redis, each with the life that it had left. */
export async function loadRecords(redis: Redis, records: readonly RedisRecord[]): Promise<void> {
  for (const record of records) {
    await load(redis, record);
    if (record.ttl > 0) await redis.pexpire(record.key, record.ttl);
  }
}

async function load(redis: Redis, { key, type, value }: RedisRecord): Promise<unknown> {
  const values = typeof value === 'string' ? [value] : [...value];
  switch (type) {
    case 'string':
      return redis.set(key, values[0] ?? '');
    case 'hash':
      return redis.hset(key, ...values);
    case 'list':
      return redis.rpush(key, ...values);
    case 'set':
      return redis.sadd(key, ...values);
    case 'zset':
      return redis.zadd(key, ...pairs(values));
    default:
      throw new Error(`no way to load a ${type}`);
  }
}

function pairs(values: readonly string[]): string[] {
  return values.flatMap((member, index) => (index % 2 === 0 ? [values[index + 1] ?? '0', member] : []));
}

/**
 * Moves every moment in a text by so many milliseconds: a task of last year would be asked about before it goes on. A moment is
 * 13 digits within a day of `around`; ids with longer numbers and `render_<ms>` are no moments.
 */
export function moved(text: string, around: number, by: number): string {
  return text.replace(/(?<![\w.])1\d{12}(?!\w)/g, (digits) => {
    const at = Number(digits);
    return Math.abs(at - around) < 86_400_000 ? String(at + by) : digits;
  });
}
