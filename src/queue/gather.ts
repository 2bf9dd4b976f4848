import type { Redis } from 'ioredis';
import type { InboundMessage } from '../core/message.ts';
import { createOutage } from '../core/outage.ts';
import type { Log, Receive } from '../core/ports.ts';
import { sessionOf } from '../core/session.ts';
import { KEYS, LIFE } from './keys.ts';
import { script } from './redis.ts';

/**
 * KEYS: album, albums, gathering. ARGV: group, part id, part, now, quiet, cap, life. The album is due when it has been quiet, and at
 * the latest `cap` after its first part. Answers 0 when it was taken up already. What was confirmed to a platform is kept
 * as long as anything it would deliver again.
 */
const add = script(`
-- album.add
if redis.call('HEXISTS', KEYS[1], ':taken') == 1 then
  if redis.call('HEXISTS', KEYS[1], ARGV[2]) == 1 then return 1 end
  return 0
end
redis.call('HSETNX', KEYS[1], ':first', ARGV[4])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[7])
redis.call('SET', KEYS[3], ARGV[1], 'EX', ARGV[7])
local latest = redis.call('HGET', KEYS[1], ':first') + ARGV[6]
redis.call('ZADD', KEYS[2], math.min(latest, ARGV[4] + ARGV[5]), ARGV[1])
return 1`);

/**
 * KEYS: its own album, albums, gathering. ARGV: message id, message, now, life. Puts a message behind the album that its
 * sender's last one belongs to, as an album of one; answers 0 where none is being gathered.
 */
const behind = script(`
-- album.behind
local last = redis.call('GET', KEYS[3])
if not last or not redis.call('ZSCORE', KEYS[2], last) then return 0 end
if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2], ':behind', last)
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('SET', KEYS[3], ARGV[1], 'EX', ARGV[4])
return 1`);

/** KEYS: album. ARGV: now. Marks the album as taken (parts that come now are late) and answers what it holds. */
const take = script(`
-- album.take
redis.call('HSETNX', KEYS[1], ':taken', ARGV[1])
return redis.call('HVALS', KEYS[1])`);

/** How long an album may grow, in milliseconds: until it is quiet, and at the most. */
export interface AlbumWaits {
  readonly quiet: number;
  readonly cap: number;
}

/** Gathers the parts of one message in Redis, so that two processes that hear parts of one album make one message. */
export function createGather(redis: Redis, waits: AlbumWaits) {
  return {
    /** False when the album was taken up without this part. */
    async add(part: InboundMessage): Promise<boolean> {
      const group = part.group ?? part.id;
      const args = [group, part.id, JSON.stringify(part), Date.now(), waits.quiet, waits.cap, LIFE.seen];
      const keys = [KEYS.album(group), KEYS.albums, KEYS.gathering(sessionOf(part))];
      return (await add(redis, keys, args)) === 1;
    },
    /** Keeps a message until the album that came before it from the same sender was received. */
    async behind(message: InboundMessage): Promise<boolean> {
      const keys = [KEYS.album(message.id), KEYS.albums, KEYS.gathering(sessionOf(message))];
      const args = [message.id, JSON.stringify(message), Date.now(), LIFE.seen];
      return (await behind(redis, keys, args)) === 1;
    },
    /**
     * Hands on every album that is due, and then what waited behind it. It leaves the list only after it was received: a process that dies between the two
     * leaves it to the next, and the message's id makes the repeat harmless.
     */
    async flush(receive: Receive): Promise<number> {
      const due = await redis.zrangebyscore(KEYS.albums, 0, Date.now());
      for (const group of due) {
        const first = await redis.hget(KEYS.album(group), ':behind');
        if (first !== null && (await redis.zscore(KEYS.albums, first)) !== null) continue;
        const parts = partsOf(await take(redis, [KEYS.album(group)], [Date.now()]));
        if (parts.length > 0) await receive(first === null ? merge(group, parts) : alone(parts));
        await redis.expire(KEYS.album(group), LIFE.album);
        await redis.zrem(KEYS.albums, group);
      }
      return due.length;
    },
  };
}

function partsOf(values: unknown): InboundMessage[] {
  const texts = Array.isArray(values)
    ? values.filter((value): value is string => typeof value === 'string')
    : [];
  return texts.filter((text) => text.startsWith('{')).map((text) => JSON.parse(text) as InboundMessage);
}

/** What waited behind an album, as it came. */
function alone([message]: readonly InboundMessage[]): InboundMessage {
  if (message === undefined) throw new Error('a message without itself');
  return { ...message, gathered: true };
}

/** One message of all its parts, ordered as the person sent them; captions are joined. */
function merge(group: string, parts: readonly InboundMessage[]): InboundMessage {
  const ordered = [...parts].sort((a, b) => a.at - b.at || order(a.message, b.message));
  const [first] = ordered;
  if (first === undefined) throw new Error('an album without parts');
  const { group: _, continues: __, ...rest } = first;
  const texts = ordered.map(({ text }) => text).filter((text) => text !== '');
  const refused = ordered.flatMap((part) => part.refused ?? []);
  const quoted = ordered.find((part) => part.quoted !== undefined)?.quoted;
  return {
    ...rest,
    id: `${group}:album`,
    gathered: true,
    text: texts.join('\n'),
    attachments: ordered.flatMap(({ attachments }) => attachments),
    ...(refused.length === 0 ? {} : { refused }),
    ...(quoted === undefined ? {} : { quoted }),
  };
}

/** Message ids of a chat count up; shorter numbers come first. */
function order(a = '', b = ''): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

/** Looks for due albums again and again until told to stop. */
export function watchAlbums(redis: Redis, waits: AlbumWaits, receive: Receive, log: Log): () => void {
  const gather = createGather(redis, waits);
  const every = Math.min(200, waits.quiet / 2);
  const outage = createOutage(log, 'albums.failed');
  let busy = false;
  let looked = performance.now();
  const look = () => {
    const overslept = performance.now() - looked > 2 * every;
    looked = performance.now();
    // What came while this process stood still is not read yet: no album may be called quiet before it is.
    if (busy || overslept) return;
    busy = true;
    gather
      .flush(receive)
      .then(outage.passed, (error: unknown) => outage.failed(error))
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(look, every);
  return () => clearInterval(timer);
}
