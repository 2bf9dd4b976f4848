import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Address } from '../../src/core/message.ts';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { KEYS } from '../../src/queue/keys.ts';
import { Outbox } from '../../src/queue/outbox.ts';
import { type House, type HouseOptions, message, oneSkill } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';
import { PaperChannel } from '../support/paper.ts';

const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
  return house;
};

const TO: Address = 'paper:1';
const videosOf = (channel: PaperChannel) => channel.messages.filter(({ video }) => video !== undefined);
const videos = () => videosOf(house.channel);
const said = (to: Address) => house.channel.chat(to).map(({ reply }) => reply.text);
const help = words('en').help(oneSkill.get(''));
const later = () => house.redis.zcard(KEYS.outLater(TO));
const finalOf = async () => (await house.redis.zrange(KEYS.outLater(TO), 0, 0))[0]?.split(' ')[0] ?? '';

describe('while videos are fetched', () => {
  test('the words of other chats and of their own are said', async () => {
    open();
    const files = Promise.withResolvers<void>();
    house.file = files.promise;
    // More than there are places for words, and than there are places for files.
    const chats = Array.from({ length: 30 }, (_, index): Address => `paper:${index}`);
    await Promise.all(chats.map((from) => house.receive(message('a film', { from }))));
    await expect.poll(async () => (await house.redis.keys('vb:later:*')).length).toBe(30);
    expect(house.fetched).toHaveLength(4);
    await house.receive(message('/help', { from: 'paper:new' }));
    await house.receive(message('/help', { from: 'paper:7' }));
    await expect
      .poll(() => [said('paper:new'), said('paper:7')].flat())
      .toEqual(expect.arrayContaining([help, help]));
    expect(videos()).toEqual([]);
    files.resolve();
    await house.quiet();
    expect(videos()).toHaveLength(30);
  });

  test('those of another platform have places of their own', async () => {
    const also = new PaperChannel('card');
    open({ also });
    const files = Promise.withResolvers<void>();
    house.file = files.promise;
    const chats = Array.from({ length: 8 }, (_, index): Address => `paper:${index}`);
    await Promise.all(chats.map((from) => house.receive(message('a film', { from }))));
    await expect.poll(() => house.fetched).toHaveLength(4);
    house.file = Promise.resolve();
    await house.receive(message('a film', { from: 'card:1' }));
    await expect.poll(() => videosOf(also)).toHaveLength(1);
    expect(videos()).toEqual([]);
    files.resolve();
    await house.quiet();
  });

  test('their wait counts as no try', async () => {
    open();
    const files = Promise.withResolvers<void>();
    house.file = files.promise;
    await house.receive(message('a film'));
    await expect.poll(later).toBe(1);
    const op = KEYS.op(await finalOf());
    expect(await house.redis.hget(op, 'tries')).toBeNull();
    files.resolve();
    await house.quiet();
    expect(await house.redis.hget(op, 'tries')).toBe('1');
  });

  test('one is kept out of the line for as long as its process lives', async () => {
    open();
    house.file = new Promise(() => undefined);
    await house.receive(message('a film'));
    await expect.poll(later).toBe(1);
    const until = async () => Number((await house.redis.zrange(KEYS.outLater(TO), 0, 0, 'WITHSCORES'))[1]);
    const first = await until();
    await expect.poll(until, { timeout: 10_000 }).toBeGreaterThan(first);
    expect(house.fetched).toHaveLength(1);
  });
});

describe('a video whose process leaves while it is fetched', () => {
  test('is in its line again at once, and is fetched by another process', async () => {
    open({ workers: 0, sweeper: false });
    const first = house.worker();
    house.file = new Promise(() => undefined);
    await house.receive(message('a film'));
    await expect.poll(() => house.fetched).toHaveLength(1);
    house.file = Promise.resolve();
    await first.close(5_000);
    expect(await later()).toBe(0);
    house.worker();
    await house.quiet();
    expect(house.fetched).toHaveLength(2);
    expect(videos().map(({ delivered }) => delivered)).toEqual([1]);
  });
});

describe('a video whose process died while it was fetched', () => {
  test('comes back by itself, with what follows it', async () => {
    open({ workers: 0 });
    const turns = house.worker();
    house.file = new Promise(() => undefined);
    await house.receive(message('a film'));
    await expect.poll(later).toBe(1);
    await turns.close(5_000);
    // As a process leaves it that dies now: out of the line, and nobody will say more of it.
    const outbox = await Outbox.take(house.redis, TO, { name: randomUUID(), ms: 10_000 }, house.log);
    const head = await outbox?.next();
    if (outbox === undefined || head === undefined) throw new Error('nothing waits');
    const group = await outbox.postpone(head.op, Date.now() + 300);
    await outbox.release(Date.now());
    expect(group.split(' ').map((id) => id.replace(/^\w+-/, ''))).toEqual(['final', 'notice']);
    expect(await house.redis.llen(KEYS.out(TO))).toBe(0);
    house.file = Promise.resolve();
    house.worker();
    await house.quiet();
    expect(videos().map(({ delivered }) => delivered)).toEqual([1]);
    expect(said(TO).filter((text) => text.endsWith(words('en').notice))).toHaveLength(1);
  });
});

describe('a video that came and cannot be played', () => {
  test('becomes words and another export, at once and without a notice', async () => {
    open();
    house.broken.add('a-film.mp4');
    await house.receive(message('a film'));
    await house.quiet();
    expect(videos()).toEqual([]);
    expect(house.fetched).toEqual(['a-film.mp4']);
    const broken = words('en').problem(new Problem('unplayable', {}), oneSkill.get(''));
    const told = house.channel.messages.find(({ reply }) => reply.text.endsWith(broken));
    expect(told?.reply.choices?.map(({ id }) => id)).toContain('export');
    expect(said(TO)).not.toContain(words('en').notice);
  });
});

describe('what is postponed', () => {
  test('leaves the line: three hundred of it, written by version 0.1.0, mute no chat', async () => {
    open({ workers: 0 });
    const until = Date.now() + 3_600_000;
    for (let index = 0; index < 300; index += 1) {
      const task = `t${String(index).padStart(19, '0')}`;
      const video = { render: 'r', name: 'a.mp4' };
      const op = { kind: 'final', id: `${task}-final`, task, reply: { text: 'Done.' }, video };
      await house.redis.hset(KEYS.op(op.id), { json: JSON.stringify(op), at: Date.now(), notBefore: until });
      await house.redis.rpush(KEYS.out(TO), op.id);
    }
    await house.receive(message('/help'));
    house.worker();
    await expect.poll(() => said(TO)).toContain(help);
    await expect.poll(later).toBe(300);
    await expect.poll(async () => Number(await house.redis.zscore(KEYS.outs, TO))).toBe(until);
  });

  test('stays when its chat is closed, and the words around it go', async () => {
    open();
    house.lost.add('a-film.mp4');
    await house.receive(message('a film'));
    await expect.poll(later).toBe(1);
    house.channel.failures.push({ verb: 'send', problem: new Problem('chat-closed', {}) });
    await house.receive(message('/help'));
    await expect.poll(() => house.redis.exists(KEYS.closed(TO))).toBe(1);
    await expect.poll(() => house.redis.llen(KEYS.out(TO))).toBe(0);
    expect(await later()).toBe(1);
    expect(said(TO)).not.toContain(help);
  });
});
