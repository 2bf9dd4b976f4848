import { beforeEach, describe, expect, test } from 'vitest';
import { isProblem, Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { isAway, remembering } from '../../src/queue/redis.ts';
import { listSetAside } from '../../src/queue/set-aside.ts';
import { type House, type HouseOptions, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
  return house;
};
const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);
const aside = async () => (await listSetAside(house.redis)).map(({ what, id, why }) => ({ what, id, why }));
const ANN = 'paper:1|ann#work';
const head = async () => (await house.redis.lindex(`vb:box:${ANN}`, 0)) ?? '';

/** Records that no worker of this version can read. */
const DAMAGED = {
  'no JSON': () => '{"id":"t1","text":"hello my dear',
  'a newer schema': (json: string) => JSON.stringify({ ...JSON.parse(json), schema: 99 }),
  'a kind that is unknown': (json: string) => JSON.stringify({ ...JSON.parse(json), kind: 'dance' }),
  'a list that is a text': (json: string) => JSON.stringify({ ...JSON.parse(json), attachments: 'none' }),
  null: () => 'null',
} as const;

describe('a task', () => {
  test.each(Object.entries(DAMAGED))(
    'that is %s is set aside after five starts; the ones behind it are done',
    async (_, damage) => {
      open({ workers: 0 });
      await house.receive(message('broken'));
      await house.receive(message('a sunset'));
      const id = await head();
      const json = (await house.redis.hget(`vb:task:${id}`, 'json')) ?? '';
      await house.redis.hset(`vb:task:${id}`, 'json', damage(json), 'starts', 3);
      house.worker();
      await house.quiet();
      expect(house.studio.said).toEqual(['a sunset']);
      expect(videos()).toHaveLength(1);
      expect(await aside()).toMatchObject([{ what: 'task', id }]);
      expect(house.log.lines.join('\n')).not.toContain('my dear');
      expect(house.log.lines.join('\n')).toContain(`record.set-aside {"what":"task","id":"${id}"`);
    },
  );

  test('in a language that this version lacks is done, and answered in English', async () => {
    open({ workers: 0 });
    await house.receive(message('a sunset'));
    const id = await head();
    const json = JSON.parse((await house.redis.hget(`vb:task:${id}`, 'json')) ?? '{}');
    await house.redis.hset(`vb:task:${id}`, 'json', JSON.stringify({ ...json, language: 'xx' }));
    house.worker();
    await house.quiet();
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.reply.choices?.map(({ label }) => label)).toContain(words('en').choices.exportAgain);
    expect(await aside()).toEqual([]);
  });

  test('whose phase cannot be read is set aside, and a phase without a schema number is read', async () => {
    open({ workers: 0 });
    await house.receive(message('broken'));
    const id = await head();
    await house.redis.hset(`vb:task:${id}`, 'phase', '{"name":"dreaming"}', 'starts', 4);
    house.worker();
    await house.quiet();
    expect(await aside()).toMatchObject([{ what: 'task', id }]);
    expect(await house.redis.hget(`vb:task:${id}`, 'ending')).toBe('unreadable');
    expect(await house.redis.ttl(`vb:task:${id}`)).toBeGreaterThan(0);
  });
});

describe('one bad record', () => {
  beforeEach(() => void open({ workers: 0 }));

  test('an op that cannot be read leaves its outbox; what stands behind it is said', async () => {
    await house.receive(message('hello'));
    await house.receive(message('thanks'));
    const [op = ''] = await house.redis.lrange('vb:out:paper:1', 0, 0);
    await house.redis.hset(`vb:op:${op}`, 'json', '{"kind":"song"}', 'unread', 4);
    house.worker();
    await house.quiet();
    expect(await aside()).toEqual([{ what: 'op', id: op, why: expect.stringContaining('cannot be read') }]);
    expect(house.channel.messages).toMatchObject([{ reply: { text: words('en').talk.thanks } }]);
  });

  test('a look that cannot be read is dropped', async () => {
    await house.receive(message('a sunset'));
    await house.redis.hset('vb:progress:paper:1', 'tother', '17');
    house.worker();
    await house.quiet();
    expect(videos()).toHaveLength(1);
    expect(await aside()).toMatchObject([{ what: 'look' }]);
  });

  test('a status message whose place cannot be read is followed by a new one', async () => {
    await house.receive(message('a sunset'));
    const worker = house.worker();
    await expect.poll(() => house.channel.messages.length).toBeGreaterThan(1);
    await worker.close(2_000);
    await house.redis.hset(`vb:task:${await head()}`, 'bubble', '{"to":');
    house.worker();
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });

  test('a mailbox that is no list keeps no other mailbox waiting', async () => {
    await house.redis.set('vb:box:paper:9|bob#work', 'in the way');
    await house.redis.sadd('vb:boxes', 'paper:9|bob#work');
    await house.receive(message('a sunset'));
    // Without its wake-up the good one is found by the sweeper, which meets the bad one on its way.
    await expect.poll(() => house.redis.keys('vb:bull:*')).not.toEqual([]);
    await house.redis.del(...(await house.redis.keys('vb:bull:*')));
    house.worker();
    await house.quiet();
    expect(videos()).toHaveLength(1);
    await expect.poll(aside).toEqual([{ what: 'mailbox', id: 'paper:9|bob#work', why: 'ReplyError' }]);
  });

  test('an album with a part that cannot be read keeps no other album waiting', async () => {
    const part = (group: string, index: number) =>
      message('', {
        group,
        from: group === 'paper:bad' ? 'paper:2' : 'paper:1',
        message: String(index),
        attachments: [{ kind: 'image', name: `${index}.jpg`, ref: `${index}.jpg` }],
      });
    await house.receive(part('paper:bad', 1));
    await house.redis.hset('vb:album:paper:bad', 'a part', '{"id":');
    await house.receive(part('paper:good', 2));
    house.worker();
    await house.quiet();
    expect(house.studio.uploads).toEqual(['2.jpg']);
    expect(await aside()).toEqual([
      { what: 'album', id: 'paper:bad', why: 'a message cannot be read: it is no JSON object' },
    ]);
  });

  test('an album whose key holds another type keeps no album waiting, and no /cancel either', async () => {
    await house.redis.set('vb:album:paper:bad', 'in the way');
    await house.redis.zadd('vb:albums', 0, 'paper:bad');
    await house.receive(message('/cancel'));
    await expect.poll(() => house.redis.zcard('vb:albums')).toBe(0);
    house.worker();
    await house.quiet();
    expect(house.channel.messages).toMatchObject([{ reply: { text: words('en').nothingToCancel } }]);
    expect(await aside()).toEqual([{ what: 'album', id: 'paper:bad', why: 'ReplyError' }]);
  });

  test('an album that processes died with is not read again', async () => {
    await house.receive(
      message('', { group: 'paper:deadly', attachments: [{ kind: 'image', name: 'a.jpg', ref: 'a' }] }),
    );
    await house.redis.hset('vb:album:paper:deadly', ':tries', 5);
    house.worker();
    await house.quiet();
    expect(house.studio.uploads).toEqual([]);
    expect(await aside()).toMatchObject([{ what: 'album', id: 'paper:deadly' }]);
  });

  test('a project that cannot be read is as if it were not there', async () => {
    house.worker();
    await house.redis.set('vb:project:paper:1|ann', 'neither sealed nor JSON');
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });
});

describe('what is set aside', () => {
  test('is a list with an end: the newest five hundred, for ninety days', async () => {
    open({ workers: 0 });
    const entry = JSON.stringify({ what: 'op', id: 'old', why: 'x', at: 1 });
    await house.redis.rpush('vb:set-aside', ...Array.from({ length: 500 }, () => entry));
    await house.redis.set('vb:box:paper:9|bob#work', 'in the way');
    await house.redis.sadd('vb:boxes', 'paper:9|bob#work');
    await expect.poll(() => house.redis.lindex('vb:set-aside', 0)).toContain('mailbox');
    expect(await house.redis.llen('vb:set-aside')).toBe(500);
    expect(await house.redis.ttl('vb:set-aside')).toBeGreaterThan(89 * 24 * 3_600);
  });
});

describe('Redis is called away', () => {
  const failure = (message: string, name = 'Error', code?: string) =>
    Object.assign(new Error(message), { name }, code === undefined ? {} : { code });

  test.each([
    failure('connect ECONNREFUSED 127.0.0.1:6379', 'Error', 'ECONNREFUSED'),
    failure('read ECONNRESET', 'Error', 'ECONNRESET'),
    failure('Reached the max retries per request limit', 'MaxRetriesPerRequestError'),
    failure('Connection is closed.'),
    failure('Command timed out'),
    failure('LOADING Redis is loading the dataset in memory', 'ReplyError'),
    failure('MISCONF Errors writing to the AOF file: No space left on device', 'ReplyError'),
    failure("READONLY You can't write against a read only replica.", 'ReplyError'),
  ])('for %s', async (error) => {
    expect(isAway(error)).toBe(true);
    await expect(remembering(() => Promise.reject(error))).rejects.toSatisfy((thrown) =>
      isProblem(thrown, 'memory-down'),
    );
  });

  test.each([
    failure("OOM command not allowed when used memory > 'maxmemory'.", 'ReplyError'),
    failure("ERR OOM command not allowed when used memory > 'maxmemory'.", 'ReplyError'),
    failure('ERR Error running script: @user_script:3: -OOM command not allowed', 'ReplyError'),
  ])('and full for %s', async (error) => {
    expect(isAway(error)).toBe(true);
    const full = remembering(() => Promise.reject(error));
    await expect(full).rejects.toSatisfy((thrown) => isProblem(thrown, 'memory-full') && isAway(thrown));
  });

  test.each([
    new TypeError('x is not a function'),
    failure('WRONGTYPE Operation against a key holding the wrong kind of value', 'ReplyError'),
    failure("ERR Error compiling script: unexpected symbol near 'x'", 'ReplyError'),
    new SyntaxError('Unexpected end of JSON input'),
    failure('no such file', 'Error', 'ENOENT'),
    new Problem('platform-down', {}),
  ])('not for %s', async (error) => {
    expect(isAway(error)).toBe(false);
    await expect(remembering(() => Promise.reject(error))).rejects.toBe(error);
  });
});
