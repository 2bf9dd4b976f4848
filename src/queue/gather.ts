import type { Redis } from 'ioredis';
import type { InboundMessage } from '../core/message.ts';
import { createOutage } from '../core/outage.ts';
import type { Log, Receive } from '../core/ports.ts';
import { type SessionId, sessionOf } from '../core/session.ts';
import { KEYS, LIFE } from './keys.ts';
import { readable, readMessage, writeMessage } from './records.ts';
import { type Answer, isAway, script } from './redis.ts';
import { setAside } from './set-aside.ts';

/**
 * KEYS: album, albums, gathering. ARGV: group, part id, part, now, quiet, cap, life. The album is due when it has been quiet, and at
 * the latest `cap` after its first part. A part of an album that was dropped is dropped too. Answers 0 when it was taken up already. What was confirmed to a platform is kept
 * as long as anything it would deliver again.
 */
const add = script(`
-- album.add
if redis.call('HEXISTS', KEYS[1], ':dropped') == 1 then return 1 end
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

/**
 * KEYS: album. ARGV: now. Marks the album as taken (parts that come now are late), counts the try before anything is parsed, and
 * answers how often it was taken and what it holds.
 */
const take = script(`
-- album.take
redis.call('HSETNX', KEYS[1], ':taken', ARGV[1])
return {redis.call('HINCRBY', KEYS[1], ':tries', 1), redis.call('HGETALL', KEYS[1])}`);

/**
 * KEYS: album, albums, the mark of the message that it would become. ARGV: group, life, life of the mark. Its parts go, and what
 * a process is handing on just now is not accepted any more. Answers 1 where it was still being gathered.
 */
const drop = script(`
-- album.drop
if redis.call('ZREM', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], ':dropped', '1', ':taken', '1')
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('SET', KEYS[3], '1', 'NX', 'EX', ARGV[3])
return 1`);

/** Tries of an album that cannot be received, before it is set aside. */
const MOST_TRIES = 5;

/** The id of the message that an album becomes. */
const albumMessage = (group: string): string => `${group}:album`;

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
      const args = [group, part.id, writeMessage(part), Date.now(), waits.quiet, waits.cap, LIFE.seen];
      const keys = [KEYS.album(group), KEYS.albums, KEYS.gathering(sessionOf(part))];
      return (await add(redis, keys, args)) === 1;
    },
    /** Keeps a message until the album that came before it from the same sender was received. */
    async behind(message: InboundMessage): Promise<boolean> {
      const keys = [KEYS.album(message.id), KEYS.albums, KEYS.gathering(sessionOf(message))];
      const args = [message.id, writeMessage(message), Date.now(), LIFE.seen];
      return (await behind(redis, keys, args)) === 1;
    },
    /**
     * Drops what a session is sending just now: albums, and what waits behind them; not `by`, the message that asks for it and
     * may have been gathered itself. Answers how many messages that were.
     */
    async drop(session: SessionId, by: string): Promise<number> {
      let dropped = 0;
      for (const group of await redis.zrange(KEYS.albums, 0, -1)) {
        const fields = await redis.hgetall(KEYS.album(group)).catch(unlessAway);
        if (fields === undefined) continue;
        const texts = partTexts(Object.entries(fields).flat());
        const parts = texts.map((text) => readable(() => readMessage(text)));
        if (!parts.some((part) => part !== undefined && sessionOf(part) === session)) continue;
        const becomes = ':behind' in fields ? group : albumMessage(group);
        if (becomes === by) continue;
        const keys = [KEYS.album(group), KEYS.albums, KEYS.seen(becomes)];
        dropped += Number(await drop(redis, keys, [group, LIFE.album, LIFE.seen]));
      }
      await redis.del(KEYS.gathering(session));
      return dropped;
    },
    /**
     * Hands on every album that is due, and then what waited behind it. An album that cannot be received is tried some times,
     * then set aside; it never holds up the others. Rejects when Redis is away.
     */
    async flush(receive: Receive, log: Log): Promise<void> {
      for (const group of await redis.zrangebyscore(KEYS.albums, 0, Date.now())) {
        try {
          const first = await redis.hget(KEYS.album(group), ':behind');
          if (first !== null && (await redis.zscore(KEYS.albums, first)) !== null) continue;
          await handOn(redis, group, first !== null, receive, log);
        } catch (error) {
          unlessAway(error);
          // Its key holds another type, which stays as it is.
          await redis.zrem(KEYS.albums, group);
          await setAside(redis, log, 'album', group, error);
        }
      }
    },
  };
}

function unlessAway(error: unknown): undefined {
  if (isAway(error)) throw error;
  return undefined;
}

/**
 * An album leaves the list only after it was received: a process that dies between the two leaves it to the next one, and the
 * message's id makes the repeat harmless.
 */
async function handOn(
  redis: Redis,
  group: string,
  alone: boolean,
  receive: Receive,
  log: Log,
): Promise<void> {
  const answer = await take(redis, [KEYS.album(group)], [Date.now()]);
  const [tries, fields] = Array.isArray(answer) ? answer : [];
  const last = Number(tries) >= MOST_TRIES;
  try {
    // So many processes died with it that it is not read again.
    if (Number(tries) > MOST_TRIES) throw new Error('processes died with it');
    const parts = partTexts(Array.isArray(fields) ? fields : []).map(readMessage);
    if (parts.length > 0) await receive(alone ? single(group, parts) : merge(group, parts));
  } catch (error) {
    if (isAway(error)) {
      await redis.hincrby(KEYS.album(group), ':tries', -1);
      throw error;
    }
    log.warn('album.failed', { group, tries, error });
    if (!last) return;
    await setAside(redis, log, 'album', group, error);
  }
  await redis.expire(KEYS.album(group), LIFE.album);
  await redis.zrem(KEYS.albums, group);
}

/** The parts of an album among its fields, which come as names and values in turn; names of marks begin with a colon. */
function partTexts(fields: readonly Answer[]): string[] {
  return fields.flatMap((value, index) => {
    const name = index % 2 === 1 ? fields[index - 1] : undefined;
    return typeof name === 'string' && !name.startsWith(':') ? [String(value)] : [];
  });
}

/** What waited behind an album, as it came. */
function single(group: string, [message]: readonly InboundMessage[]): InboundMessage {
  if (message === undefined) throw new Error(`nothing waits as ${group}`);
  return { ...message, gathered: true };
}

/** One message of all its parts, ordered as the person sent them; captions are joined. */
function merge(group: string, parts: readonly InboundMessage[]): InboundMessage {
  const ordered = [...parts].sort((a, b) => a.at - b.at || order(a.message, b.message));
  const [first] = ordered;
  if (first === undefined) throw new Error(`album ${group} has no parts`);
  const { group: _, continues: __, ...rest } = first;
  const texts = ordered.map(({ text }) => text).filter((text) => text !== '');
  const refused = ordered.flatMap((part) => part.refused ?? []);
  const quoted = ordered.find((part) => part.quoted !== undefined)?.quoted;
  return {
    ...rest,
    id: albumMessage(group),
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
      .flush(receive, log)
      .then(outage.passed, (error: unknown) => outage.failed(error))
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(look, every);
  return () => clearInterval(timer);
}
