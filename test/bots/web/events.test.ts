import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../src/bots/web/wire.ts';
import { Visitor } from './visitor.ts';
import { addressIn, openWorld, type World } from './world.ts';

let world: World;
let visitor: Visitor;
beforeEach(async () => {
  world = await openWorld();
  visitor = new Visitor(world.url);
});
afterEach(() => world.remove());

const wordsOf = (item: Item) => (item.from === 'bot' ? item.reply.text : item.text);
const begin = async (text = 'hello') => {
  await visitor.say({ text });
  await expect.poll(async () => (await visitor.items())[0]).toMatchObject({ received: true });
  return addressIn(world);
};

describe('web events', () => {
  it('begin with everything, and say so', async () => {
    const to = await begin();
    await world.channel.send(to, { text: 'hi there' }, '1');
    const [first] = await visitor.listen((told) => told.length > 0);
    expect(first?.event).toBe('all');
    expect(first?.items.map(wordsOf).sort()).toEqual(['hello', 'hi there']);
  });

  it('of an empty chat come at once', async () => {
    const [first] = await visitor.listen((told) => told.length > 0);
    expect(first).toMatchObject({ event: 'all', id: '0', items: [] });
  });

  it('carry what changes, while it changes', async () => {
    const to = await begin();
    const texts = (told: { items: Item[] }[]) => told.flatMap(({ items }) => items.map(wordsOf));
    const listening = visitor.listen((told) => texts(told).includes('done'));
    const sent = await world.channel.send(to, { text: 'working' }, '1');
    await world.channel.edit(sent, { text: 'done' });
    const told = await listening;
    expect(texts(told).at(-1)).toBe('done');
    expect(new Set(told.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(2);
  });

  it('after a lost connection carry only what was missed', async () => {
    const to = await begin();
    const [before] = await visitor.listen((told) => told.length > 0);
    await world.channel.send(to, { text: 'missed' }, '1');
    const [after] = await visitor.listen((told) => told.length > 0, before?.id);
    expect(after?.event).toBe('some');
    expect(after?.items.map(wordsOf)).toEqual(['missed']);
  });

  it('go on where they were when the platform was restarted', async () => {
    const to = await begin();
    await world.channel.send(to, { text: 'before' }, '1');
    const [last] = await visitor.listen((told) => told.length > 0);
    await world.stop();
    const again = await openWorld({ dataDir: world.dataDir });
    const back = new Visitor(again.url, visitor.cookie);
    await again.channel.send(to, { text: 'after' }, '2');
    expect((await back.listen((told) => told.length > 0, last?.id))[0]?.items.map(wordsOf)).toEqual([
      'after',
    ]);
    expect((await back.items()).map(wordsOf)).toEqual(['hello', 'before', 'after']);
    await again.stop();
  });

  it('start over for a reader from before the chat was deleted', async () => {
    await begin();
    await world.stop();
    await rm(join(world.dataDir, 'web'), { recursive: true });
    const again = await openWorld({ dataDir: world.dataDir });
    const back = new Visitor(again.url, visitor.cookie);
    expect((await back.listen((told) => told.length > 0, '900'))[0]).toMatchObject({
      event: 'all',
      items: [],
    });
    await again.stop();
  });

  it.each(['', 'x', '-', '1e9', '0x10'])(
    'take "%s" for no number at all, or for a true one',
    async (lastId) => {
      await begin();
      const [first] = await visitor.listen((told) => told.length > 0, lastId);
      expect(first?.items.length).toBeGreaterThan(0);
    },
  );

  it('reach every window of the same chat', async () => {
    const to = await begin();
    const sees = (told: { items: Item[] }[]) =>
      told.some(({ items }) => items.some((item) => wordsOf(item) === 'news'));
    const windows = [1, 2, 3].map(() => visitor.listen(sees));
    await world.channel.send(to, { text: 'news' }, '1');
    expect((await Promise.all(windows)).every(sees)).toBe(true);
  });

  it('end when the platform stops', async () => {
    await begin();
    const told = visitor.listen(() => false).catch(() => []);
    await world.stop();
    expect(Array.isArray(await told)).toBe(true);
  });
});
