import type { Redis } from 'ioredis';
import type { Address } from '../core/message.ts';
import type { Log } from '../core/ports.ts';
import { KEYS, LIFE } from './keys.ts';
import { Unreadable } from './records.ts';
import { script } from './redis.ts';
import { setAside } from './set-aside.ts';

/** Looks at an op that cannot be read before it is set aside: a worker of another version may be able to read it. */
const MOST_LOOKS = 5;

/** Milliseconds between two of these looks. */
const AGAIN_MS = 2_000;

/** KEYS: op, out. ARGV: op id, most looks, when to look again (epoch ms), life. Answers 1 when the op left the outbox. */
const count = script(`
-- outbox.unread
if redis.call('HINCRBY', KEYS[1], 'unread', 1) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], 'notBefore', ARGV[3])
  return 0
end
redis.call('LREM', KEYS[2], 1, ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1`);

/** Postpones an op that cannot be read; after some looks takes it out of its outbox. Answers whether it left. */
export async function setOpAside(redis: Redis, log: Log, to: Address, id: string): Promise<boolean> {
  const args = [id, MOST_LOOKS, Date.now() + AGAIN_MS, LIFE.ended];
  if ((await count(redis, [KEYS.op(id), KEYS.out(to)], args)) !== 1) return false;
  await setAside(redis, log, 'op', id, new Unreadable('op', 'its shape or schema is unknown'));
  return true;
}

/** Drops a look that cannot be read: progress is never owed. */
export async function setLookAside(redis: Redis, log: Log, to: Address, task: string): Promise<void> {
  await redis.hdel(KEYS.progress(to), task);
  await setAside(redis, log, 'look', task, new Unreadable('look', 'its shape or schema is unknown'));
}
