import { beforeEach, describe, expect, test } from 'vitest';
import '../support/interrupt.ts';
import { Problem } from '../../src/core/problem.ts';
import { type House, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

// Every phase that is written down and every op that is delivered costs the worker its lease: the other one goes on from there.

const next = housesForTests();
let house: House;
beforeEach(() => {
  house = next({ workers: 2 });
});
const photo = (name: string) => ({ kind: 'image' as const, name, ref: name });
const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);
const handOvers = () => house.log.lines.filter((line) => line.includes('turn handed over'));
const words = () => house.channel.messages.map(({ reply }) => reply.text);

describe('interrupted after every step', () => {
  test('a wish with files is one sentence, one render and one video', { timeout: 60_000 }, async () => {
    await house.receive(message('make a promo', { attachments: [photo('a.jpg'), photo('b.jpg')] }));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['a.jpg', 'b.jpg']);
    expect(house.studio.said).toEqual(['make a promo']);
    expect(house.studio.renders.size).toBe(1);
    expect(videos().map(({ delivered }) => delivered)).toEqual([1]);
    // Two uploads, streaming, answered, rendering, ready.
    expect(handOvers()).toHaveLength(6);
    expect(new Set(words()).size).toBe(words().length);
  });

  test('a file that the backend refuses is named with the reason', { timeout: 60_000 }, async () => {
    house.studio.failures.push({ verb: 'upload', problem: new Problem('bad-format', { name: 'a.exe' }) });
    await house.receive(message('make a promo', { attachments: [photo('a.exe')] }));
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    expect(words().some((text) => /mp4/i.test(text))).toBe(true);
  });

  test('wishes of one person are done in their order, each once', { timeout: 60_000 }, async () => {
    for (const text of ['one', 'two', 'three']) await house.receive(message(text));
    await house.quiet();
    expect(house.studio.said).toEqual(['one', 'two', 'three']);
    expect(videos()).toHaveLength(3);
  });

  test('an export and a question are answered once', { timeout: 60_000 }, async () => {
    await house.receive(message('a sunset'));
    await house.quiet();
    await house.receive(message('/export'));
    await house.receive(message('/credits'));
    await house.quiet();
    expect(videos()).toHaveLength(2);
    const credits = house.channel.messages.filter(
      ({ video, reply }) => video === undefined && reply.text.includes('88'),
    );
    expect(credits).toHaveLength(1);
    expect(house.studio.renders.size).toBe(2);
  });

  test('a wish in a fresh project begins one project', { timeout: 60_000 }, async () => {
    await house.receive(message('one'));
    await house.quiet();
    await house.receive(message('/new two'));
    await house.quiet();
    expect(
      videos()
        .at(-1)
        ?.reply.timeline?.tracks[0]?.clips.map(({ name }) => name),
    ).toEqual(['two']);
    expect(house.studio.said).toEqual(['one', 'two']);
  });
});
