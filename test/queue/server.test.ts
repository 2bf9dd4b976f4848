import { globSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimIdentity } from '../../src/queue/identity.ts';
import { KEYS, setPrefix } from '../../src/queue/keys.ts';
import { checkServer } from '../../src/queue/redis.ts';
import { inspectServer } from '../../src/queue/server.ts';
import { keptLog } from '../support/house.ts';
import { ownPort } from '../support/ports.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let server: TestRedis;
let admin: Redis;
beforeAll(async () => {
  server = await startRedis();
  admin = new Redis(server.url);
});
afterAll(async () => {
  admin.disconnect();
  await server.stop();
});
beforeEach(() => admin.flushall());
afterEach(() => setPrefix('vb'));

const withUser = (user: string, path = '') => `redis://${user}@127.0.0.1:${server.port}${path}`;

describe('a Redis at start', () => {
  it('that can hold the ledger serves, and nothing is left in it', async () => {
    expect(await inspectServer(server.url)).toEqual({ kind: 'serves' });
    expect(await inspectServer(`${server.url}/15`)).toEqual({ kind: 'serves' });
    expect(await admin.dbsize()).toBe(0);
  });

  it('serves with what a run of the bot left in it', async () => {
    await admin.sadd(KEYS.boxes, 'x');
    await admin.zadd(KEYS.outs, 1, 'x');
    await claimIdentity(admin, 'telegram', '1');
    expect(await inspectServer(server.url)).toEqual({ kind: 'serves' });
  });

  it.each([16, 99, 65_535])('is refused for database %i, which it does not have', async (database) => {
    expect(await inspectServer(`${server.url}/${database}`)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining(`names database ${database}`),
    });
  });

  it('is refused for a wrong password, and the password is not told', async () => {
    const verdict = await inspectServer(withUser('nobody:hunter2'));
    expect(verdict).toMatchObject({ kind: 'refused', why: expect.stringContaining('wrong password') });
    expect(JSON.stringify(verdict)).not.toContain('hunter2');
  });

  it('is refused where a password is missing', async () => {
    await admin.config('SET', 'requirepass', 'secret');
    try {
      expect(await inspectServer(server.url)).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining('redis://USER:PASSWORD@HOST:PORT'),
      });
      expect(await inspectServer(withUser(':secret'))).toEqual({ kind: 'serves' });
    } finally {
      await admin.config('SET', 'requirepass', '');
    }
  });

  it.each([
    ['scripts', ['-@scripting'], /eval/],
    ['INFO', ['-info'], /info/],
    ['keys of this prefix', ['resetkeys', '~other:*'], /key/],
    ['channels', ['resetchannels'], /channel/],
    ['a kind of write', ['-xadd'], /xadd|xread|command/i],
    ['the waiting of BullMQ', ['-bzpopmin'], /bzpopmin/],
  ])('is refused for a user without %s, with what is missing', async (_, rules, word) => {
    await admin.call('ACL', 'SETUSER', 'bot', 'reset', 'on', '>pw', '~*', '&*', '+@all', ...rules);
    const verdict = await inspectServer(withUser('bot:pw'));
    expect(verdict).toMatchObject({ kind: 'refused', why: expect.stringMatching(/may not do/) });
    expect(verdict.kind === 'refused' && verdict.why).toMatch(word);
  });

  it('serves a user who may use this prefix alone', async () => {
    await admin.call('ACL', 'SETUSER', 'bot', 'reset', 'on', '>pw', '~vb:*', '&vb:*', '+@all');
    expect(await inspectServer(withUser('bot:pw'))).toEqual({ kind: 'serves' });
  });

  it.each([
    ['vb:boxes', 'a string'],
    ['vb:outs', 'a string'],
    ['vb:bull:turns:meta', 'a string'],
  ])('is refused for %s of another program, with REDIS_PREFIX as the way out', async (key) => {
    await admin.set(key, 'theirs');
    expect(await inspectServer(server.url)).toMatchObject({
      kind: 'refused',
      why: expect.stringMatching(new RegExp(`holds ${key} of another program.*REDIS_PREFIX`)),
    });
    setPrefix('mine');
    expect(await inspectServer(server.url)).toEqual({ kind: 'serves' });
    expect(await admin.get(key)).toBe('theirs');
  });

  it('is refused when its memory is full', async () => {
    await admin.set('filler', 'x'.repeat(4_000_000));
    await admin.config('SET', 'maxmemory', '2mb');
    try {
      expect(await inspectServer(server.url)).toMatchObject({
        kind: 'refused',
        why: expect.stringMatching(/memory is full.*maxmemory/),
      });
    } finally {
      await admin.config('SET', 'maxmemory', '0');
    }
  });

  it('is refused as a replica', async () => {
    await admin.call('REPLICAOF', '127.0.0.1', '1');
    try {
      expect(await inspectServer(server.url)).toMatchObject({
        kind: 'refused',
        why: expect.stringMatching(/replica.*primary/),
      });
    } finally {
      await admin.call('REPLICAOF', 'NO', 'ONE');
    }
  });

  it('is refused as a cluster', async () => {
    const cluster = await startRedis({ more: ['--cluster-enabled', 'yes'] });
    try {
      expect(await inspectServer(cluster.url)).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining('is a cluster'),
      });
    } finally {
      await cluster.stop();
    }
  });

  it('is refused as the port of a Sentinel', async () => {
    const sentinel = await startRedis({ sentinel: true });
    try {
      expect(await inspectServer(sentinel.url)).toMatchObject({
        kind: 'refused',
        why: expect.stringContaining('Sentinel'),
      });
    } finally {
      await sentinel.stop();
    }
  });

  it('that is away, or is loading, is worth another look', async () => {
    const verdict = await inspectServer(`redis://:hunter2@127.0.0.1:${await ownPort()}`);
    expect(verdict).toMatchObject({ kind: 'later', error: { code: 'ECONNREFUSED' } });
    const loading = await answering('-LOADING Redis is loading the dataset in memory\r\n');
    expect(await inspectServer(loading.url)).toMatchObject({ kind: 'later' });
    loading.server.close();
  });

  it('is refused where something else answers on its port', async () => {
    const other = await answering('HTTP/1.1 400 Bad Request\r\n\r\n');
    expect(await inspectServer(other.url)).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('not the address of a Redis'),
    });
    other.server.close();
  });

  it('is refused where it speaks no TLS, with the way out', async () => {
    const plain = await answering('-ERR unknown command\r\n');
    expect(await inspectServer(plain.url.replace('redis:', 'rediss:'))).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('write redis:// instead of rediss://'),
    });
    plain.server.close();
  });
});

/** Something that answers every chunk that it hears with one text. */
async function answering(text: string): Promise<{ url: string; server: Server }> {
  const port = await ownPort();
  const made = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', () => void socket.write(text));
  });
  await new Promise<void>((resolve) => made.listen(port, '127.0.0.1', resolve));
  return { url: `redis://127.0.0.1:${port}`, server: made };
}

describe('the settings of a server', () => {
  it('that may not be asked are called that', async () => {
    await admin.call('ACL', 'SETUSER', 'bot', 'reset', 'on', '>pw', '~*', '&*', '+@all', '-config');
    const redis = new Redis(withUser('bot:pw'));
    const log = keptLog();
    const wrong = await checkServer(redis, log);
    redis.disconnect();
    expect(wrong[0]).toBe('appendonly could not be asked, should be "yes"');
    expect(wrong).toHaveLength(3);
  });
});

describe('keys', () => {
  it('all begin with the prefix in use', () => {
    setPrefix('mine');
    for (const [name, key] of Object.entries(KEYS) as [string, string | ((...parts: string[]) => string)][]) {
      expect(typeof key === 'string' ? key : key('a', 'b'), name).toMatch(/^mine:/);
    }
    setPrefix('vb');
    expect([KEYS.boxes, KEYS.task('t1' as never), KEYS.bull]).toEqual(['vb:boxes', 'vb:task:t1', 'vb:bull']);
  });

  it('stand nowhere else in the source', () => {
    const found = globSync('src/**/*.ts').filter((path) => /['"`]vb:/.test(readFileSync(path, 'utf8')));
    expect(found).toEqual(['src/queue/keys.ts']);
  });
});

describe('the identity of a platform’s bot', () => {
  it('is the first one, for good, and one for each platform and prefix', async () => {
    expect(await claimIdentity(admin, 'telegram', '1')).toBe('1');
    expect(await claimIdentity(admin, 'telegram', '2')).toBe('1');
    expect(await claimIdentity(admin, 'discord', '2')).toBe('2');
    setPrefix('mine');
    expect(await claimIdentity(admin, 'telegram', '2')).toBe('2');
  });
});
