import { beforeEach, describe, expect, test } from 'vitest';
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

  test('that comes with /new begins a project of its own', async () => {
    await house.receive(message('one'));
    await house.receive(message('two'));
    await house.receive(message('/new three'));
    await house.quiet();
    const clips = house.channel.messages
      .filter(({ video }) => video !== undefined)
      .map(({ reply }) => reply.timeline?.tracks[0]?.clips.map(({ name }) => name));
    expect(clips).toEqual([['one'], ['one', 'two'], ['three']]);
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
    const said = house.channel.messages.map(({ reply }) => reply.text);
    expect(said).toContain(words('en').queueFull(2));
    expect(words('en').queueFull(5)).toContain('one at work and 4 waiting');
    expect(words('en').queueFull(1)).not.toContain('waiting');
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
