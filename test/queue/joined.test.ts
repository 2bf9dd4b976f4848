import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../src/core/message.ts';
import { words } from '../../src/core/text/words.ts';
import { type House, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
beforeEach(() => {
  house = next();
});

const AT = Date.now();
const photo = (name: string) => ({ kind: 'image' as const, name, ref: name });
/** A part of a request, sent so many milliseconds after its first. */
const part = (text: string, ms: number, over: Partial<InboundMessage> = {}) =>
  message(text, { at: AT + ms, ...over });
const forward = (text: string, ms: number, over: Partial<InboundMessage> = {}) =>
  part(text, ms, { continues: 'forward', ...over });
const tasks = async () => (await house.redis.keys('vb:task:*')).length;
const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);

describe('one request in several messages', () => {
  test('is made once: a forward and the comment behind it', async () => {
    await house.receive(forward('A fox in the snow.', 0));
    await house.receive(part('make a film of this', 1));
    await house.quiet();
    expect(house.studio.said).toEqual(['A fox in the snow.\nmake a film of this']);
    expect(videos()).toHaveLength(1);
  });

  test('is made once: a comment that the platform sent before its forward, with its files', async () => {
    await house.receive(part('make this move', 0, { continues: 'forward' }));
    await house.receive(forward('', 1, { attachments: [photo('a.jpg')] }));
    await house.quiet();
    expect([house.studio.uploads, house.studio.said]).toEqual([['a.jpg'], ['make this move']]);
    expect(await tasks()).toBe(1);
  });

  test('is made once: a paste that the platform cut in three, heard in another order', async () => {
    const parts = ['first', 'second', 'third'].map((text, at) => part(text, at, { continues: 'paste' }));
    for (const index of [1, 0, 2]) {
      const one = parts[index];
      if (one !== undefined) await house.receive(one);
    }
    await house.quiet();
    expect(house.studio.said).toEqual(['first\nsecond\nthird']);
  });

  test('is made once: a forwarded album and its comment', async () => {
    for (const [at, name] of ['a.jpg', 'b.jpg'].entries())
      await house.receive(forward('', at, { group: 'paper:album', attachments: [photo(name)] }));
    await house.receive(part('a slow promo', 5));
    await house.quiet();
    expect([house.studio.uploads, house.studio.said]).toEqual([['a.jpg', 'b.jpg'], ['a slow promo']]);
    expect(await tasks()).toBe(1);
  });

  test('is made once when every part is delivered twice, also after it was made', async () => {
    const parts = [forward('A fox.', 0), part('make a film of this', 1)];
    for (const one of [...parts, ...parts]) await house.receive(one);
    await house.quiet();
    for (const one of parts) await house.receive(one);
    await house.quiet();
    expect(house.studio.said).toEqual(['A fox.\nmake a film of this']);
  });

  test('keeps a quotation that stands in any of its parts', async () => {
    await house.receive(forward('this', 0));
    await house.receive(part('and that', 1, { quoted: { text: 'a fox', by: 'person' } }));
    await house.quiet();
    expect(house.studio.said).toEqual(['this\nand that\n\n(quoted: “a fox”)']);
  });

  test('never takes in what another person or another chat sends', async () => {
    await house.receive(forward('A fox.', 0));
    await house.receive(part('a sunset', 1, { sender: { id: 'bob', name: 'Bob' } }));
    await house.receive(part('a meadow', 1, { from: 'paper:2' }));
    await house.quiet();
    expect([...house.studio.said].sort()).toEqual(['A fox.', 'a meadow', 'a sunset']);
  });

  test('is over after a quiet moment: what comes then is another one', async () => {
    await house.receive(forward('A fox.', 0));
    await house.quiet();
    await house.receive(forward('A hare.', 2));
    await house.quiet();
    expect(house.studio.said).toEqual(['A fox.', 'A hare.']);
  });

  test('that is a cancel is answered, and drops nothing but the rest', async () => {
    const joined = [forward('/cancel', 0), part('make a film of this', 1, { group: 'paper:other' })];
    for (const one of joined) await house.receive(one);
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    expect(house.channel.messages.map(({ reply }) => reply.text)).toEqual([words('en').cancelled(1, false)]);
  });

  test('lets a command wait behind it, and small talk be answered at once', async () => {
    await house.receive(forward('A fox.', 0));
    await house.receive(part('export', 1));
    await house.receive(part('thanks', 2));
    await house.quiet();
    expect(house.studio.said).toEqual(['A fox.']);
    // Without a film to export it would have failed. It may be told that its video was just made.
    const endings = (await house.redis.keys('vb:task:*')).map((key) => house.redis.hget(key, 'ending'));
    expect(await Promise.all(endings)).toEqual(['done', 'done']);
    expect(house.channel.messages.map(({ reply }) => reply.text)).toContain(words('en').talk.thanks);
  });
});

test('a plain message is not gathered at all', async () => {
  await house.receive(message('a sunset'));
  expect(await house.redis.zcard('vb:albums')).toBe(0);
  expect((await house.redis.keys('vb:task:*')).length).toBe(1);
  await house.quiet();
});
