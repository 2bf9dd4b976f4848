import { script } from './redis.ts';

// All that an outbox writes, each in one step that an old epoch cannot take.

/** So long a change of a chat is counted, in milliseconds. */
export const MINUTE = 60_000;

/** KEYS: lease, epoch, pause. ARGV: owner, lease ms, epoch's life. */
export const acquire = script(`
-- outbox.take
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
local epoch = redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return epoch`);

/** KEYS: epoch, op. ARGV: epoch, now. Answers how often it was tried before, or -1 when the lease is lost. */
export const sending = script(`
-- outbox.sending
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('HSETNX', KEYS[2], 'startedAt', ARGV[2])
return redis.call('HINCRBY', KEYS[2], 'tries', 1) - 1`);

/** KEYS: epoch, task. ARGV: epoch, bubble. */
export const adopt = script(`
-- outbox.adopt
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('HSET', KEYS[2], 'bubble', ARGV[2])
  redis.call('HDEL', KEYS[2], 'refused')
end
return 1`);

/** Counts one more change of a chat. KEYS[4]: its pace. ARGV[4]: now. ARGV[2]: what was changed. */
const COUNT = `
redis.call('ZREMRANGEBYSCORE', KEYS[4], 0, ARGV[4] - ${MINUTE})
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[4] .. ARGV[2])
redis.call('PEXPIRE', KEYS[4], ${MINUTE})`;

/** KEYS: epoch, op, out, pace. ARGV: epoch, op id, life, now. The op stays as a mark, without its words, so that nobody writes it again. */
export const done = script(`
-- outbox.done
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('LREM', KEYS[3], 1, ARGV[2])
redis.call('HSET', KEYS[2], 'done', '1')
redis.call('HDEL', KEYS[2], 'json')
redis.call('EXPIRE', KEYS[2], ARGV[3])
${COUNT}
return 1`);

/**
 * KEYS: epoch, progress, task, pace. ARGV: epoch, task id, look, now, what came of it. A look that changed meanwhile stays
 * for the next time; one that nobody had to be told of counts for nothing.
 */
export const shown = script(`
-- outbox.shown
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[3] then redis.call('HDEL', KEYS[2], ARGV[2]) end
if redis.call('EXISTS', KEYS[3]) == 1 then
  redis.call('HSET', KEYS[3], 'shownAt', ARGV[4], 'look', ARGV[3])
  if ARGV[5] == 'refused' then redis.call('HSET', KEYS[3], 'refused', '1') end
end
if ARGV[5] == 'stood' then return 1 end
${COUNT}
return 1`);

/** KEYS: epoch, op. ARGV: epoch, until (epoch ms). */
export const postpone = script(`
-- outbox.postpone
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'notBefore', ARGV[2])
return 1`);

/** KEYS: epoch, op, out, notice. ARGV: epoch, op, notice id, life. The notice is not sent any more. */
export const instead = script(`
-- outbox.instead
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'json', ARGV[2], 'tries', 0)
redis.call('HDEL', KEYS[2], 'notBefore')
if redis.call('LREM', KEYS[3], 1, ARGV[3]) == 1 then
  redis.call('HDEL', KEYS[4], 'json')
  redis.call('EXPIRE', KEYS[4], ARGV[4])
end
return 1`);

/** KEYS: epoch, op, out. ARGV: epoch, op id, op, now, the op that it follows. An op that was written before stays as it is. */
export const follow = script(`
-- outbox.follow
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
redis.call('HSET', KEYS[2], 'json', ARGV[3], 'at', ARGV[4])
redis.call('LINSERT', KEYS[3], 'AFTER', ARGV[5], ARGV[2])
return 1`);

/** KEYS: closed, out, progress, ops. ARGV: life, their ids. Answers 0 where the chat is open: then nothing is dropped. */
export const drop = script(`
-- outbox.drop
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('DEL', KEYS[3])
for i = 2, #ARGV do
  redis.call('LREM', KEYS[2], 1, ARGV[i])
  redis.call('HDEL', KEYS[i + 2], 'json')
  redis.call('EXPIRE', KEYS[i + 2], ARGV[1])
end
return 1`);

/**
 * KEYS: lease, out, progress, outs. ARGV: owner, address, next try (epoch ms), how many ops were known to wait (-1 where the
 * whole chat waits), now. Gives the chat back and answers when to come again, 0 for never. Who rang meanwhile was sent
 * away, so what came meanwhile is looked at once.
 */
export const release = script(`
-- outbox.release
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
if redis.call('LLEN', KEYS[2]) == 0 and redis.call('HLEN', KEYS[3]) == 0 then
  redis.call('ZREM', KEYS[4], ARGV[2])
  return 0
end
local known = tonumber(ARGV[4])
local at = known >= 0 and redis.call('LLEN', KEYS[2]) > known and ARGV[5] or ARGV[3]
redis.call('ZADD', KEYS[4], at, ARGV[2])
return at`);
