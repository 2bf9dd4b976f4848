import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { chatClosed } from '../../src/queue/chats.ts';
import { KEYS } from '../../src/queue/keys.ts';
import { checkServer } from '../../src/queue/redis.ts';
import { keptLog, message, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const DAY = 24 * 3_600;

let server: TestRedis;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe('what Redis remembers', () => {
  test('has an end, whatever happened, and is gone after ninety days at the latest', async () => {
    const house = openHouse(server.url);
    const part = (index: number) =>
      message('', {
        group: 'paper:album-1',
        message: String(index),
        attachments: [{ kind: 'image', name: `${index}.jpg`, ref: `${index}.jpg` }],
      });
    await house.receive(message('a sunset'));
    await house.quiet();
    for (const index of [1, 2]) await house.receive(part(index));
    await house.receive(message('one more'));
    await house.receive(message('/cancel'));
    await house.receive(message('/credits'));
    await house.quiet();
    house.channel.failures.push({ verb: 'send', problem: new Problem('chat-moved', { to: 'paper:2' }) });
    await house.receive(message('where are you?'));
    await house.quiet();
    await house.receive(message('a wish', { from: 'paper:3' }));
    await chatClosed(house.redis, 'paper:3');
    await house.quiet();
    // BullMQ's few counters stay: they are as many for a thousand people as for one.
    const keys = (await house.redis.keys('*')).filter((key) => !key.startsWith(`${KEYS.bull}:`));
    const lives = await Promise.all(keys.map(async (key) => [key, await house.redis.ttl(key)] as const));
    await house.close();
    expect(keys.length).toBeGreaterThan(30);
    expect(lives.filter(([, seconds]) => seconds === -1 || seconds > 90 * DAY)).toEqual([]);
  });

  test('of a project has ninety days from the last message, whatever it said', async () => {
    const house = openHouse(server.url);
    await house.receive(message('a sunset', { from: 'paper:4' }));
    await house.quiet();
    const key = 'vb:project:paper:4|ann';
    await house.redis.expire(key, 60);
    await house.receive(message('/help', { from: 'paper:4' }));
    const left = await house.redis.ttl(key);
    await house.close();
    expect(left).toBeGreaterThan(89 * DAY);
  });

  test('is kept by a server set up for it, and any other is warned about', async () => {
    const log = keptLog();
    const house = openHouse(server.url);
    await house.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const wrong = await checkServer(house.redis, log);
    expect(wrong).toEqual([
      'appendonly is "no", should be "yes"',
      'appendfsync is "everysec", should be "always"',
      'maxmemory-policy is "allkeys-lru", should be "noeviction"',
    ]);
    expect(log.lines.filter((line) => line.startsWith('warn redis may lose'))).toHaveLength(3);
    await house.redis.config('SET', 'appendonly', 'yes', 'appendfsync', 'always');
    await house.redis.config('SET', 'maxmemory-policy', 'noeviction');
    expect(await checkServer(house.redis, log)).toEqual([]);
    await house.close();
  });
});
