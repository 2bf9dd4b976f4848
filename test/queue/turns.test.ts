import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { type House, type HouseOptions, message, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

let redis: TestRedis;
let house: House;
const open = (options?: HouseOptions) => {
  house = openHouse(redis.url, options);
  return house;
};

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
afterEach(async () => {
  await house.redis.flushall();
  await house.close();
});

const photo = (name: string) => ({ kind: 'image' as const, name, ref: name });
const finals = () =>
  house.channel.messages.filter(({ reply }) => reply.choices?.some(({ id }) => id === 'new'));

describe('a wish', () => {
  beforeEach(() => void open());

  test('becomes one video in the bubble that first said it was heard', async () => {
    await house.receive(message('a sunset'));
    await house.quiet();
    const videos = house.channel.messages.filter(({ video }) => video !== undefined);
    expect(videos).toHaveLength(1);
    expect(videos[0]?.looks[0]).not.toBe('');
    expect(videos[0]?.delivered).toBe(1);
    expect(house.studio.said).toEqual(['a sunset']);
    expect(videos[0]?.reply.text).toContain('Timeline (1 track');
  });

  test('that is heard twice is done once', async () => {
    const wish = message('a sunset');
    await Promise.all([house.receive(wish), house.receive(wish)]);
    await house.receive(wish);
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('brings its files first, in order, then its words', async () => {
    await house.receive(message('make a promo', { attachments: [photo('a.jpg'), photo('b.jpg')] }));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['a.jpg', 'b.jpg']);
    expect(house.studio.said).toEqual(['make a promo']);
  });

  test('with a numbered line for each file is done one by one, each with its own video', async () => {
    await house.receive(
      message('1. slow zoom\n2. make it vertical', { attachments: [photo('a.jpg'), photo('b.jpg')] }),
    );
    await house.quiet();
    expect(house.studio.said).toEqual(['slow zoom', 'make it vertical']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(2);
  });

  test('whose file cannot be taken says which, and goes on with the others', async () => {
    house.studio.failures.push({ verb: 'upload', problem: new Problem('bad-format', { name: 'a.exe' }) });
    await house.receive(message('make a promo', { attachments: [photo('a.jpg'), photo('b.jpg')] }));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['b.jpg']);
    expect(house.channel.messages.some(({ reply }) => reply.text.includes('a.jpg'))).toBe(true);
    expect(house.studio.said).toHaveLength(1);
  });

  test('whose file breaks off on its way gets it at the next try', async () => {
    house.channel.failures.push({ verb: 'open', problem: new Problem('file-unreachable', { name: 'a' }) });
    await house.receive(message('make a promo', { attachments: [photo('a.jpg')] }));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['a.jpg']);
    expect(house.studio.said).toHaveLength(1);
  });

  test('whose files lie on a platform that is away says so and waits for them', async () => {
    for (let count = 0; count < 2; count += 1)
      house.channel.failures.push({ verb: 'open', problem: new Problem('platform-down', {}) });
    await house.receive(message('make a promo', { attachments: [photo('a.jpg'), photo('b.jpg')] }));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['a.jpg', 'b.jpg']);
    expect(house.studio.said).toHaveLength(1);
    const told = house.channel.messages.filter(({ reply }) => reply.text === words('en').waitingForFiles);
    expect(told).toHaveLength(1);
  });
});

describe('a mailbox', () => {
  test('does a session’s turns in order and never two at once, with three workers', async () => {
    open({ workers: 3 });
    for (const text of ['one', 'two', 'three', 'four']) await house.receive(message(text));
    await house.quiet();
    expect(house.studio.said).toEqual(['one', 'two', 'three', 'four']);
  });

  test('answers a question at once while a generation runs', async () => {
    open();
    await house.receive(message('hello'));
    await house.quiet();
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a long film'));
    await expect.poll(() => house.studio.said).toContain('a long film');
    await house.receive(message('credits'));
    await expect.poll(() => house.channel.messages.some(({ reply }) => reply.text.includes('88'))).toBe(true);
    expect(house.channel.messages.some(({ video }) => video !== undefined)).toBe(false);
    gate.resolve();
    await house.quiet();
  });

  test('that is full says so and takes nothing', async () => {
    open({ maxQueued: 2 });
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    for (const text of ['one', 'two', 'three']) await house.receive(message(text));
    gate.resolve();
    await house.quiet();
    expect(house.studio.said).toEqual(['one', 'two']);
  });

  test('tells each request its place in line', async () => {
    open();
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    for (const text of ['one', 'two', 'three']) await house.receive(message(text));
    await expect.poll(() => house.channel.messages.map(({ looks }) => looks[0]).join(' ')).toContain('2');
    gate.resolve();
    await house.quiet();
  });

  test('two people in one chat never share a project', async () => {
    open();
    await house.receive(message('one', { sender: { id: 'ann', name: 'Ann' } }));
    await house.receive(message('two', { sender: { id: 'bob', name: 'Bob' } }));
    await house.quiet();
    const timelines = finals().map(({ reply }) => reply.timeline?.tracks[0]?.clips.map(({ name }) => name));
    expect(timelines.sort()).toEqual([['one'], ['two']]);
  });
});

describe('a turn', () => {
  test('that is longer than BullMQ’s lock is done once', { timeout: 40_000 }, async () => {
    open({ workers: 2 });
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a long film'));
    setTimeout(gate.resolve, 16_000);
    await expect
      .poll(() => house.channel.messages.some(({ video }) => video !== undefined), { timeout: 30_000 })
      .toBe(true);
    await house.quiet();
    expect(house.studio.said).toEqual(['a long film']);
  });

  test('handed over by a leaving worker goes on elsewhere and looks instead of sending again', async () => {
    open({ workers: 0, timing: { lookAgain: [50, 50, 50, 50] } });
    const first = house.worker();
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toEqual(['a sunset']);
    house.worker();
    await first.close(2_000);
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    const last = house.channel.messages.at(-1);
    expect(last?.reply.choices?.some(({ id }) => id.startsWith('retry:'))).toBe(true);
  });

  test('renews a bad token once and goes on', async () => {
    open();
    await house.receive(message('hello'));
    await house.quiet();
    house.studio.failures.push({ verb: 'converse', problem: new Problem('token-expired', {}) });
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(house.studio.renewals).toBe(1);
    expect(house.studio.said).toEqual(['a sunset']);
  });

  test('begins anew in a new session when the old one is unknown', async () => {
    open();
    house.studio.failures.push({ verb: 'converse', problem: new Problem('session-missing', {}) });
    await house.receive(message('a promo', { attachments: [photo('a.jpg')] }));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['a.jpg', 'a.jpg']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('whose backend is down says so, waits and goes on by itself', { timeout: 20_000 }, async () => {
    open();
    house.studio.failures.push({ verb: 'createProject', problem: new Problem('backend-down', {}) });
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('of a silent edit says what changed', async () => {
    open({ autoExport: false });
    house.studio.silent = true;
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(finals()[0]?.reply.text).toMatch(/added/i);
  });

  test('that fails for good says one sentence and offers another try, which works', async () => {
    open();
    house.studio.failures.push({ verb: 'converse', problem: new Problem('backend-failed', {}) });
    await house.receive(message('a sunset'));
    await house.quiet();
    const retry = house.channel.messages
      .flatMap(({ reply }) => reply.choices ?? [])
      .find(({ id }) => id.startsWith('retry:'));
    expect(retry).toBeDefined();
    await house.receive(message('', { pressed: retry?.id ?? '' }));
    await house.quiet();
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });
});

describe('cancel', () => {
  test('stops a running turn within a second and takes queued ones out of line', async () => {
    open();
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('one'));
    await house.receive(message('two'));
    await expect.poll(() => house.studio.said).toEqual(['one']);
    const begun = performance.now();
    await house.receive(message('/cancel'));
    await expect.poll(() => house.redis.exists('vb:box:paper:1|ann#work')).toBe(0);
    expect(performance.now() - begun).toBeLessThan(1_000);
    await house.quiet();
    expect(house.studio.said).toEqual(['one']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(0);
  });

  test('offers a result that comes all the same', async () => {
    open({ timing: { lookAgain: [30, 30, 30, 30, 30, 30] } });
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('one'));
    await expect.poll(() => house.studio.said).toEqual(['one']);
    await house.receive(message('/cancel'));
    gate.resolve();
    const project = { token: '', session: 's1' };
    const rest = house.studio.converse(project, 'late clip', new AbortController().signal);
    for await (const _ of rest);
    await house.quiet();
    expect(
      house.channel.messages.some(
        ({ reply }) => reply.choices?.some(({ id }) => id === 'export') && reply.quiet !== true,
      ),
    ).toBe(true);
  });
});
