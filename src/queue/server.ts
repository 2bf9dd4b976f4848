import { type Redis, Redis as Server } from 'ioredis';
import { causeOf } from '../core/outage.ts';
import { KEYS } from './keys.ts';

/** What a look at a Redis says: it serves, it may serve later without a change of anything, or an operator must change something. */
export type Verdict =
  | { readonly kind: 'serves' }
  | { readonly kind: 'later'; readonly error: unknown }
  | { readonly kind: 'refused'; readonly why: string };

const PATIENCE_MS = 3_000;

/**
 * KEYS: check, cancels. Uses every kind of value that the ledger and BullMQ use, and leaves nothing behind. What a user of the
 * server may not do, and a full memory, end it with an error. It begins with a write that needs memory, because Redis does
 * not stop a script for a full memory once it has written.
 */
const TRY_ALL = `
local key = KEYS[1]
redis.call('SET', key, '1', 'PX', 10000)
redis.call('DEL', key)
redis.call('HSET', key, 'a', '1')
redis.call('DEL', key)
redis.call('RPUSH', key, '1')
redis.call('DEL', key)
redis.call('SADD', key, '1')
redis.call('DEL', key)
redis.call('ZADD', key, 1, '1')
redis.call('DEL', key)
redis.call('XADD', key, '*', 'a', '1')
redis.call('DEL', key)
redis.call('PUBLISH', KEYS[2], '')
return 1`;

/** Kinds of the keys that always have the same name; another program under the same prefix shows in them. */
const kinds = (): Readonly<Record<string, string>> => ({
  [KEYS.boxes]: 'set',
  [KEYS.outs]: 'zset',
  [KEYS.albums]: 'zset',
  [KEYS.sweeper]: 'string',
  [KEYS.identity]: 'hash',
  [KEYS.leader('telegram')]: 'string',
  [KEYS.leader('discord')]: 'string',
  [KEYS.check]: 'none',
  [`${KEYS.bull}:turns:meta`]: 'hash',
  [`${KEYS.bull}:turns:wait`]: 'list',
  [`${KEYS.bull}:deliveries:meta`]: 'hash',
  [`${KEYS.bull}:deliveries:wait`]: 'list',
});

/**
 * Looks whether the Redis behind an address can hold the ledger, by a connection of its own. Never rejects. The words of a
 * refusal say what is wrong and what to do; they go behind the name of the setting, and hold no password.
 */
export async function inspectServer(url: string): Promise<Verdict> {
  const bare = new URL(url);
  const database = Number(bare.pathname.slice(1) || '0');
  bare.pathname = '';
  let fault: unknown;
  const redis = new Server(bare.href, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
  });
  redis.on('error', (error: Error) => {
    fault ??= error;
  });
  try {
    await redis.connect();
    const why = (await wrongKind(redis)) ?? (await wrongDatabase(redis, database)) ?? (await foreign(redis));
    if (why !== undefined) return { kind: 'refused', why };
    await redis.eval(TRY_ALL, 2, KEYS.check, KEYS.cancels);
    await redis.bzpopmin(KEYS.check, 0.01);
    return { kind: 'serves' };
  } catch (error) {
    // A closed connection says nothing; why it was closed came as an event.
    return judge(fault ?? error);
  } finally {
    redis.disconnect();
  }
}

async function wrongKind(redis: Redis): Promise<string | undefined> {
  const info = await redis.info();
  const mode = /^(?:redis|server)_mode:(\w+)/m.exec(info)?.[1];
  if (mode === 'sentinel') return 'is the port of a Sentinel: give the address of the primary itself';
  if (mode === 'cluster') return 'is a cluster: give the address of a single Redis';
  if (/^role:(?:slave|replica)/m.test(info))
    return 'is a replica, which takes no writes: give the address of the primary';
  return undefined;
}

async function wrongDatabase(redis: Redis, database: number): Promise<string | undefined> {
  try {
    await redis.select(database);
    return undefined;
  } catch (error) {
    if (!/out of range|invalid/i.test(causeOf(error))) throw error;
    return `names database ${database}, which this Redis does not have: take a lower number, such as /0`;
  }
}

async function foreign(redis: Redis): Promise<string | undefined> {
  for (const [key, kind] of Object.entries(kinds())) {
    const found = await redis.type(key);
    if (found === 'none' || found === kind || kind === 'none') continue;
    return `holds ${key} of another program (a ${found}, not a ${kind}): set REDIS_PREFIX to a name of its own, or take another database`;
  }
  return undefined;
}

/** What a Redis answers when an operator has to change something, and what to change. */
const REFUSALS: readonly (readonly [RegExp, (said: string) => string])[] = [
  [
    /^(?:WRONGPASS|NOAUTH)|invalid password/,
    () => 'has a wrong password or user name, or none: write redis://USER:PASSWORD@HOST:PORT',
  ],
  [
    // Within a script it is told in other words, which differ between versions.
    /NOPERM|ACL failure|user executing the script can't/,
    (said) =>
      `names a user who may not do what the bot does (${said}): allow it all commands on the keys and channels that begin with REDIS_PREFIX, INFO and scripts included`,
  ],
  [
    /OOM/,
    () =>
      'is a Redis whose memory is full (maxmemory is reached): raise maxmemory, or delete what is not needed',
  ],
  [/READONLY/, () => 'is a replica, which takes no writes: give the address of the primary'],
  [/MOVED|CROSSSLOT|CLUSTERDOWN/, () => 'is a cluster: give the address of a single Redis'],
  [/WRONGTYPE/, () => 'holds keys of another program: set REDIS_PREFIX to a name of its own'],
  [/unknown command/, (said) => `lacks a command that the bot needs (${said})`],
  [/Protocol error/, () => 'is not the address of a Redis: something else answers there'],
  [/WRONG_VERSION_NUMBER|EPROTO/, () => 'speaks no TLS: write redis:// instead of rediss://'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/,
    (said) =>
      `has a certificate that Node does not trust (${said}): name the file of its authority in NODE_EXTRA_CA_CERTS`,
  ],
];

function judge(error: unknown): Verdict {
  const said = causeOf(error);
  // Redis puts the place in the script behind what a command said.
  const [short = ''] = said.replace(/^ERR /, '').split(' script: ');
  const words = REFUSALS.find(([shape]) => shape.test(said))?.[1];
  return words === undefined ? { kind: 'later', error } : { kind: 'refused', why: words(short) };
}
