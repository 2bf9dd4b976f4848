import type { Redis } from 'ioredis';
import type { InboundMessage } from '../core/message.ts';
import { sessionOf } from '../core/session.ts';
import type { AlbumWaits } from './gather.ts';
import { KEYS, LIFE } from './keys.ts';
import { writeMessage } from './records.ts';
import { script } from './redis.ts';

/** How the names of albums begin that are one request in several messages. */
const JOINED = 'join:';

/** Such a request is over when it has been quiet for this long, in milliseconds: a person waits for the answer. */
const QUIET_MS = 1_500;

/**
 * KEYS: gathering, albums, seen. ARGV: part id, part, now, quiet, cap, life, prefix of albums' keys, then the group to open where the
 * sender has no open request. The open request's key depends on what `gathering` names, so it is built here. A part that is
 * seen was joined before. Answers 0 when there is nothing to join, or the group to open was taken up already.
 */
const join = script(`
-- album.join
if redis.call('EXISTS', KEYS[3]) == 1 then return 1 end
local group = redis.call('GET', KEYS[1])
local open = group and string.sub(group, 1, ${JOINED.length}) == '${JOINED}'
  and redis.call('ZSCORE', KEYS[2], group) and redis.call('HEXISTS', ARGV[7] .. group, ':taken') == 0
if not open then
  group = ARGV[8]
  if not group or redis.call('HEXISTS', ARGV[7] .. group, ':taken') == 1 then return 0 end
end
local album = ARGV[7] .. group
redis.call('HSETNX', album, ':first', ARGV[3])
redis.call('HSET', album, ARGV[1], ARGV[2])
redis.call('EXPIRE', album, ARGV[6])
redis.call('SET', KEYS[3], '1', 'EX', ARGV[6])
redis.call('SET', KEYS[1], group, 'EX', ARGV[6])
redis.call('ZADD', KEYS[2], math.min(redis.call('HGET', album, ':first') + ARGV[5], ARGV[3] + ARGV[4]), group)
return 1`);

/** Joins the messages of one request (`InboundMessage.continues`) into an album, which is received like any other. */
export function createJoin(redis: Redis, waits: AlbumWaits) {
  const quiet = Math.min(waits.quiet, QUIET_MS);
  const put = async (part: InboundMessage, ...opens: readonly string[]) => {
    const keys = [KEYS.gathering(sessionOf(part)), KEYS.albums, KEYS.seen(part.id)];
    const times = [Date.now(), quiet, waits.cap, LIFE.seen];
    const args = [part.id, writeMessage(part), ...times, KEYS.album(''), ...opens];
    return (await join(redis, keys, args)) === 1;
  };
  return {
    /** Joins a part, or begins a request with it. A forwarded album keeps its name, so that a part that comes late is told from a new request. */
    add: (part: InboundMessage) => put(part, `${JOINED}${part.group ?? part.id}`),
    /** Makes a message part of the request that its sender is still sending; false where there is none. */
    into: (message: InboundMessage) => put(message),
  };
}
