import { script } from './redis.ts';

// All that an outbox writes, each in one step that an old epoch cannot take.

/** So long a change of a chat is counted, in milliseconds. */
export const MINUTE = 60_000;

/** KEYS: lease, epoch, pause, closed. ARGV: owner, lease ms, epoch's life. Answers the epoch and whether nobody can be reached there. */
export const acquire = script(`
-- outbox.take
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
local epoch = redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return {epoch, redis.call('EXISTS', KEYS[4])}`);

/** KEYS: epoch, op. ARGV: epoch, now. Answers how often it was tried before, or -1 when the lease is lost. */
export const sending = script(`
-- outbox.sending
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('HSETNX', KEYS[2], 'startedAt', ARGV[2])
return redis.call('HINCRBY', KEYS[2], 'tries', 1) - 1`);

/**
 * KEYS: epoch, op. ARGV: epoch. A try that an outage ended says nothing against the op, so it is counted apart. Answers how many
 * outages there were before, or -1 when the lease is lost.
 */
export const outage = script(`
-- outbox.outage
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('HINCRBY', KEYS[2], 'tries', -1)
return redis.call('HINCRBY', KEYS[2], 'outages', 1) - 1`);

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

/**
 * KEYS: epoch, op, out, pace. ARGV: epoch, op id, life, now. The op stays as a mark, without its words, so that nobody writes
 * it again; one that left the line meanwhile, as it is kept for its person, keeps them.
 */
export const done = script(`
-- outbox.done
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('LREM', KEYS[3], 1, ARGV[2]) == 1 then
  redis.call('HSET', KEYS[2], 'done', '1')
  redis.call('HDEL', KEYS[2], 'json')
  redis.call('EXPIRE', KEYS[2], ARGV[3])
end
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

/**
 * KEYS: epoch, op, out, later. ARGV: epoch, op id, until (epoch ms), the owner's prefix of op ids. The op leaves the line
 * with all that follows it of the same owner, so that nothing overtakes it. Answers the group's name: its ids in order, with
 * blanks between; or 0 when the lease is lost. A time of version 0.1.0 on the op itself counts no more.
 */
export const postpone = script(`
-- outbox.postpone
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local group = {}
local owner = ARGV[4]
for _, id in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do
  if id == ARGV[2] or (#group > 0 and string.sub(id, 1, #owner) == owner) then group[#group + 1] = id end
end
if #group == 0 then return 0 end
for _, id in ipairs(group) do redis.call('LREM', KEYS[3], 1, id) end
redis.call('HDEL', KEYS[2], 'notBefore')
local name = table.concat(group, ' ')
redis.call('ZADD', KEYS[4], ARGV[3], name)
return name`);

/**
 * KEYS: out, later. ARGV: now, or a group's name. Puts what is due, or this one group, back to the head of the line, the
 * oldest first. Needs no epoch: a group is moved once, and whoever is at the chat knows its op by its id. Answers the id at
 * the head of the line, empty where there is none.
 */
export const back = script(`
-- outbox.back
local due = ARGV[2] and {ARGV[2]} or redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1])
for i = #due, 1, -1 do
  if redis.call('ZREM', KEYS[2], due[i]) == 1 then
    local ids = {}
    for id in string.gmatch(due[i], '%S+') do table.insert(ids, 1, id) end
    redis.call('LPUSH', KEYS[1], unpack(ids))
  end
end
return redis.call('LINDEX', KEYS[1], 0) or ''`);

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

/** KEYS: epoch, op. ARGV: epoch, step. Where on the ladder a final stands, before it is tried there. */
export const reached = script(`
-- outbox.reached
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'step', ARGV[2])
return 1`);

/** KEYS: epoch, op. ARGV: epoch. Counts a message that may stand already, as its answer was lost; answers how many, or -1. */
export const lost = script(`
-- outbox.lost
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
return redis.call('HINCRBY', KEYS[2], 'lost', 1)`);

/**
 * KEYS: epoch, op, out, notice, owed, task. ARGV: epoch, op id, op, notice id, life, life of what is owed, how many are.
 * Takes a final out of the chat's line and keeps it for its person; its notice is not sent.
 */
export const keep = script(`
-- outbox.keep
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('LREM', KEYS[3], 1, ARGV[2])
if redis.call('LREM', KEYS[3], 1, ARGV[4]) == 1 then
  redis.call('HDEL', KEYS[4], 'json')
  redis.call('EXPIRE', KEYS[4], ARGV[5])
end
redis.call('HSET', KEYS[2], 'json', ARGV[3])
redis.call('HDEL', KEYS[2], 'step', 'notBefore', 'tries', 'lost')
redis.call('EXPIRE', KEYS[2], ARGV[6])
redis.call('LREM', KEYS[5], 0, ARGV[2])
redis.call('RPUSH', KEYS[5], ARGV[2])
redis.call('LTRIM', KEYS[5], -ARGV[7], -1)
redis.call('EXPIRE', KEYS[5], ARGV[6])
if redis.call('HGET', KEYS[6], 'forget') ~= '1' then redis.call('EXPIRE', KEYS[6], ARGV[6]) end
return 1`);

/** KEYS: epoch, op, out. ARGV: epoch, op id, op, now, the op that it follows. An op that was written before stays as it is. */
export const follow = script(`
-- outbox.follow
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
redis.call('HSET', KEYS[2], 'json', ARGV[3], 'at', ARGV[4])
redis.call('LINSERT', KEYS[3], 'AFTER', ARGV[5], ARGV[2])
return 1`);

/** KEYS: closed, out, progress, later, ops. ARGV: life, their ids. Answers 0 where the chat is open: then nothing is dropped. */
export const drop = script(`
-- outbox.drop
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('DEL', KEYS[3], KEYS[4])
for i = 2, #ARGV do
  redis.call('LREM', KEYS[2], 1, ARGV[i])
  redis.call('HDEL', KEYS[i + 3], 'json')
  redis.call('EXPIRE', KEYS[i + 3], ARGV[1])
end
return 1`);

/**
 * KEYS: lease, out, progress, outs, later. ARGV: owner, address, next try (epoch ms), how many ops were known to wait (-1
 * where the whole chat waits), now. Gives the chat back and answers when to come again, 0 for never. Wake-ups that arrived
 * during the lease were dropped, so what came meanwhile is looked at once. A chat where something is postponed comes up
 * when that is due.
 */
export const release = script(`
-- outbox.release
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
local waiting = redis.call('LLEN', KEYS[2])
local first = redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES')[2]
if waiting == 0 and redis.call('HLEN', KEYS[3]) == 0 then
  if first then redis.call('ZADD', KEYS[4], first, ARGV[2]) else redis.call('ZREM', KEYS[4], ARGV[2]) end
  return first or 0
end
local known = tonumber(ARGV[4])
local at = known >= 0 and waiting > known and ARGV[5] or ARGV[3]
if first and tonumber(first) < tonumber(at) then at = first end
redis.call('ZADD', KEYS[4], at, ARGV[2])
return at`);
