import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { type House, type HouseOptions, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
  return house;
};

const photo = (name: string) => ({ kind: 'image' as const, name, ref: name });
const finals = () =>
  house.channel.messages.filter(({ reply }) => reply.choices?.some(({ id }) => id === 'new'));

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

  test('of a worker that leaves before its words are on their way is done elsewhere as if nothing had been', async () => {
    open({ workers: 0 });
    const first = house.worker();
    const gate = Promise.withResolvers<void>();
    house.studio.sight = gate.promise;
    await house.receive(message('a sunset'));
    const [task = ''] = await house.redis.lrange('vb:box:paper:1|ann#work', 0, 0);
    await expect.poll(() => house.redis.hget(`vb:task:${task}`, 'starts')).toBe('1');
    const closed = first.close(5_000);
    gate.resolve();
    await closed;
    expect(house.studio.said).toEqual([]);
    house.worker();
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('of a worker that leaves while its words are on their way waits until they are there', async () => {
    open({ workers: 0, timing: { lookAgain: [50, 50, 50, 50] } });
    const first = house.worker();
    const gate = Promise.withResolvers<void>();
    house.studio.reach = gate.promise;
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.calls).toBe(1);
    const closed = first.close(5_000);
    gate.resolve();
    await closed;
    house.worker();
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('that is cancelled while its words are on their way hangs up at once', async () => {
    open();
    house.studio.reach = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.calls).toBe(1);
    await house.receive(message('/cancel'));
    await house.quiet();
    expect(house.studio.said).toEqual([]);
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
    for (const _ of ['told', 'looked at once more'])
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

  test('whose project is gone once it was paid for ends in words and is not made again by itself', async () => {
    open();
    house.studio.renderStatus = async () => Promise.reject(new Problem('session-missing', {}));
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    expect(house.channel.messages.some(({ video }) => video !== undefined)).toBe(false);
    expect(house.channel.messages.flatMap(({ reply }) => reply.choices ?? [])).toContainEqual(
      expect.objectContaining({ id: expect.stringMatching(/^retry:/) }),
    );
  });

  test('goes on although the backend asks for patience once the work is paid for', async () => {
    open();
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    for (const verb of ['state', 'renderStatus'] as const)
      house.studio.failures.push({ verb, problem: new Problem('rate-limited', {}) });
    gate.resolve();
    await house.quiet();
    expect(house.studio.said).toHaveLength(1);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('is tried again once, however often the button is pressed, and once more when that failed', async () => {
    open();
    const failing = () =>
      house.studio.failures.push({ verb: 'converse', problem: new Problem('backend-failed', {}) });
    failing();
    await house.receive(message('a sunset'));
    await house.quiet();
    const pressed = house.channel.messages
      .flatMap(({ reply }) => reply.choices ?? [])
      .find(({ id }) => id.startsWith('retry:'))?.id;
    const press = () => house.receive(message('', { pressed: pressed ?? '' }));
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    failing();
    await Promise.all([press(), press()]);
    await press();
    gate.resolve();
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    await press();
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    expect(house.channel.messages.map(({ reply }) => reply.text)).toContain(words('en').heard);
  });
});

describe('cancel', () => {
  test('stops a running turn and takes queued ones out of line', async () => {
    open();
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('one'));
    await house.receive(message('two'));
    await expect.poll(() => house.studio.said).toEqual(['one']);
    await house.receive(message('/cancel'));
    await expect.poll(() => house.redis.exists('vb:box:paper:1|ann#work')).toBe(0);
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
