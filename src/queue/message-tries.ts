import type { Redis } from 'ioredis';
import { KEYS, LIFE } from './keys.ts';
import { remembering, script } from './redis.ts';

/** KEYS: tries. ARGV: life. Answers how often it was begun before and did not come to an end. */
const begin = script(`
-- message.begin
local tries = redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return tries - 1`);

/** Counts that a message is being received, before anything of it is read. Answers how many processes died with it in hand. */
export const beginMessage = (redis: Redis, message: string): Promise<number> =>
  remembering(async () => Number(await begin(redis, [KEYS.tries(message)], [LIFE.tries])));

/** The process is alive after all: whatever became of the message, it does not count. */
export async function endMessage(redis: Redis, message: string): Promise<void> {
  await redis.del(KEYS.tries(message));
}
