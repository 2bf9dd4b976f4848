import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { boxOf, KEYS } from '../../src/queue/keys.ts';
import { createLimits } from '../../src/queue/limits.ts';
import { connect } from '../../src/queue/redis.ts';
import { type House, type HouseOptions, keptLog, message, NO_LIMITS, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const say = words('en');
let redis: TestRedis;
let house: House;
beforeAll(async () => {
  redis = await startRedis({ appendOnly: true });
});
afterAll(() => redis.stop());
afterEach(async () => {
  await house.redis.flushall();
  await house.close();
});

const open = (options: HouseOptions = {}) => {
  house = openHouse(redis.url, { workers: 0, limits: { personAtOnce: 3 }, ...options });
};
const from = (chat: number, person = 'ann') => ({
  from: `paper:${chat}` as const,
  sender: { id: person, name: person, language: 'en' },
});
/** Tasks that wait or run, in all chats. */
async function waiting(): Promise<number> {
  const boxes = await house.redis.smembers(KEYS.boxes);
  const lengths = await Promise.all(boxes.map((box) => house.redis.llen(`vb:box:${box}`)));
  return lengths.reduce((sum, length) => sum + length, 0);
}

describe('one person who asks in thirty chats within half a second', () => {
  test.each([
    ['wishes', () => message('a sunset')],
    ['files', () => message('', { attachments: [{ kind: 'image', name: 'a.jpg', ref: 'a' }] })],
    ['fresh projects', () => message('/new')],
    ['questions about credits', () => message('credits')],
    ['exports', () => message('export')],
  ] as const)('%s › opens three free accounts at the most', async (_name, make) => {
    open();
    const chats = Array.from({ length: 30 }, (_, chat) => ({ ...make(), ...from(chat) }));
    await Promise.all(chats.map((one) => house.receive(one)));
    expect(await waiting()).toBe(3);
  });

  test('leaves the others their places', async () => {
    open();
    const both = ['ann', 'ben'].flatMap((person) =>
      Array.from({ length: 10 }, (_, chat) => message('a sunset', from(chat, person))),
    );
    await Promise.all(both.map((one) => house.receive(one)));
    expect(await waiting()).toBe(6);
  });
});

describe('what counts at once', () => {
  test('the fourth video is refused in words while three wait, and taken when one is done', async () => {
    open();
    for (let chat = 0; chat < 4; chat += 1) await house.receive(message('a sunset', from(chat)));
    expect(await waiting()).toBe(3);
    house.worker();
    await house.quiet();
    expect(
      house.channel.messages.filter(({ to }) => to === 'paper:3').map(({ reply }) => reply.text),
    ).toEqual([say.limited('person-at-once', 0)]);
    await house.receive(message('a sunset', from(3)));
    await house.quiet();
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(4);
  });

  test('a stop, and a failure, free their places', async () => {
    open();
    for (let chat = 0; chat < 3; chat += 1) await house.receive(message('a sunset', from(chat)));
    await house.receive(message('stop', from(0)));
    await house.receive(message('a sunset', from(5)));
    expect(await waiting()).toBe(3);
    house.studio.failures.push({ verb: 'converse', problem: new Problem('backend-failed', {}) });
    house.worker();
    await house.quiet();
    for (let chat = 6; chat < 10; chat += 1) await house.receive(message('a sunset', from(chat)));
    expect(await house.redis.hlen(KEYS.places('paper:ann'))).toBeLessThanOrEqual(3);
    await house.quiet();
  });

  test('files one by one in a chat without a project take one place, and a question there none', async () => {
    open({ limits: { personAtOnce: 1 } });
    const file = () => message('', { attachments: [{ kind: 'image', name: 'a.jpg', ref: 'a' }] });
    for (let at = 0; at < 4; at += 1) await house.receive(file());
    await house.receive(message('credits'));
    expect(await waiting()).toBe(5);
    await house.receive(message('credits', from(2)));
    expect(await waiting()).toBe(5);
    house.worker();
    await house.quiet();
    expect(
      house.channel.messages.filter(({ to }) => to === 'paper:2').map(({ reply }) => reply.text),
    ).toEqual([say.noCreditsYet]);
  });

  test('all people together have their number, too', async () => {
    open({ limits: { botAtOnce: 2 } });
    const people = ['ann', 'ben', 'carl', 'dora'];
    await Promise.all(people.map((one, chat) => house.receive(message('a sunset', from(chat, one)))));
    expect(await waiting()).toBe(2);
  });

  test('a batch is taken as far as there are places', async () => {
    open({ limits: { personAtOnce: 2 } });
    const attachments = [1, 2, 3].map((at) => ({ kind: 'image' as const, name: `${at}.jpg`, ref: `${at}` }));
    await house.receive(message('1. spin it\n2. zoom in\n3. fade out', { attachments }));
    expect(await waiting()).toBe(2);
  });
});

describe('places are never lost', () => {
  test('a place whose message was never accepted is free after a minute', async () => {
    open();
    const old = JSON.stringify({ since: Date.now() - 61_000, place: 'tgone', session: 'paper:8|ann' });
    const young = JSON.stringify({ since: Date.now(), place: 'tnew', session: 'paper:9|ann' });
    await house.redis.hset(KEYS.places('paper:ann'), 'tgone', old, 'tnew', young);
    for (let chat = 0; chat < 4; chat += 1) await house.receive(message('a sunset', from(chat)));
    expect(await waiting()).toBe(2);
    expect(await house.redis.hexists(KEYS.places('paper:ann'), 'tgone')).toBe(0);
  });

  test('a task that ended or was forgotten holds none, however its worker died', async () => {
    open();
    for (let chat = 0; chat < 3; chat += 1) await house.receive(message('a sunset', from(chat)));
    const [first, second] = await house.redis.hkeys(KEYS.places('paper:ann'));
    await house.redis.hset(KEYS.task(first ?? ''), 'state', 'ended');
    await house.redis.del(KEYS.task(second ?? ''));
    const aged = JSON.stringify({ since: 0, place: second, session: 'paper:1|ann' });
    await house.redis.hset(KEYS.places('paper:ann'), second ?? '', aged);
    for (let chat = 5; chat < 9; chat += 1) await house.receive(message('a sunset', from(chat)));
    const taken = await Promise.all(
      [5, 6, 7, 8].map((chat) => house.redis.llen(KEYS.box(boxOf(`paper:${chat}|ann`, 'work')))),
    );
    expect(taken).toEqual([1, 1, 0, 0]);
  });

  test('a worker that leaves in the middle keeps the places, and they are free when another one is done', async () => {
    open();
    let answer: () => void = () => undefined;
    house.studio.hold = new Promise((resolve) => {
      answer = resolve;
    });
    const first = house.worker();
    for (let chat = 0; chat < 3; chat += 1) await house.receive(message('a sunset', from(chat)));
    await expect.poll(() => house.studio.calls).toBe(3);
    await first.close(100);
    await house.receive(message('a sunset', from(3)));
    expect(await waiting()).toBe(3);
    answer();
    house.worker();
    await house.quiet();
    await house.receive(message('a sunset', from(4)));
    await house.quiet();
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(4);
  });

  test('counters that do not answer are memory that is away, and a killed Redis comes back with them', async () => {
    open();
    const asking = connect(redis.url, 'asking', keptLog());
    const limits = createLimits(asking, { ...NO_LIMITS, personPerDay: 1, personPerMinute: 9 });
    const ask = (id: string) =>
      limits.ask({
        ...{ message: id, person: 'paper:ann', chat: 'paper:1', session: 'paper:1|ann', known: true },
        tasks: [{ id: `t${id}`, video: true, bytes: 0 }],
      });
    expect(await ask('1')).toEqual({ granted: 1 });
    await redis.kill();
    await expect(ask('2')).rejects.toMatchObject({ code: 'memory-down' });
    await expect(limits.first('told', '2', 1_000)).rejects.toMatchObject({ code: 'memory-down' });
    await redis.restart();
    await expect
      .poll(() => ask('3').catch(() => undefined), { timeout: 20_000 })
      .toMatchObject({
        granted: 0,
        refused: { limit: 'person-per-day' },
      });
    asking.disconnect();
  });
});
