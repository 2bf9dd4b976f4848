import { Queue } from 'bullmq';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../src/core/message.ts';
import { createBells, QUEUES } from '../../src/queue/bells.ts';
import { KEYS } from '../../src/queue/keys.ts';
import { type House, type HouseOptions, keptLog, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
  return house;
};
const TO: Address = 'paper:1';

describe('wake-ups of a chat', () => {
  test('do not pile up: three hundred of them are one', async () => {
    open({ workers: 0, sweeper: false });
    const bells = createBells(house.redis, keptLog());
    const queue = new Queue(QUEUES.deliveries('paper'), { connection: house.redis, prefix: KEYS.bull });
    await Promise.all(Array.from({ length: 300 }, () => bells.deliver(TO)));
    await Promise.all(Array.from({ length: 3 }, (_, other) => bells.deliver(`paper:other-${other}`)));
    expect(await queue.count()).toBe(4);
    await Promise.all([bells.close(), queue.close()]);
  });

  test('that are to come later keep none away that comes now', async () => {
    open({ workers: 0, sweeper: false });
    const bells = createBells(house.redis, keptLog());
    const queue = new Queue(QUEUES.deliveries('paper'), { connection: house.redis, prefix: KEYS.bull });
    await bells.deliver(TO, 3_600_000);
    expect(await queue.count()).toBe(0);
    await bells.deliver(TO);
    expect(await queue.count()).toBe(1);
    await Promise.all([bells.close(), queue.close()]);
  });

  test('of which the earliest counts', async () => {
    open({ workers: 0, sweeper: false });
    const bells = createBells(house.redis, keptLog());
    const queue = new Queue(QUEUES.deliveries('paper'), { connection: house.redis, prefix: KEYS.bull });
    await bells.deliver(TO, 3_600_000);
    await bells.deliver(TO, 10);
    await bells.deliver(TO, 3_600_000);
    await expect.poll(() => queue.count()).toBe(1);
    await Promise.all([bells.close(), queue.close()]);
  });

  test('that come at any moment of another one are not lost, without a sweeper too', {
    timeout: 40_000,
  }, async () => {
    open({ sweeper: false });
    await house.receive(message('/help'));
    await house.quiet();
    for (let round = 0; round < 200; round += 1) {
      const before = house.channel.messages.length;
      await Promise.all([house.receive(message('/help')), house.receive(message('/help'))]);
      await expect.poll(() => house.channel.messages.length, { interval: 1 }).toBe(before + 2);
    }
    await house.quiet();
  });
});

describe('a question', () => {
  test('is answered while generations hold every place of a worker', async () => {
    open();
    house.studio.hold = new Promise(() => undefined);
    const chats = Array.from({ length: 60 }, (_, index): Address => `paper:${index}`);
    await Promise.all(chats.map((from) => house.receive(message('a film', { from }))));
    await expect.poll(() => house.studio.said).toHaveLength(50);
    await house.receive(message('/credits', { from: 'paper:asks' }));
    const answers = () => house.channel.chat('paper:asks').map(({ reply }) => reply.text);
    await expect.poll(() => answers().join('\n')).toContain('88');
  });
});

describe('while Redis does not answer', () => {
  test('progress is not queued up, however often it would be shown', async () => {
    let looked = 0;
    const now = () => {
      looked += 1;
      return Date.now();
    };
    open({ timing: { stillWorking: 5 }, now });
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a film'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    const other = house.redis.duplicate();
    await other.client('PAUSE', 2_000, 'WRITE');
    let most = 0;
    const waiting = () => {
      most = Math.max(most, house.redis.commandQueue.length);
      return most;
    };
    const paused = performance.now();
    await expect.poll(() => waiting() >= 0 && performance.now() - paused > 1_500, { interval: 5 }).toBe(true);
    // The lease, the chat's wake-up, one look or one set of words.
    expect(most).toBeLessThan(8);
    expect(looked).toBeGreaterThan(0);
    other.disconnect();
  });
});
