import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../src/bots/web/wire.ts';
import type { Address } from '../../../src/core/message.ts';
import { Visitor } from './visitor.ts';
import { addressIn, openWorld, type World } from './world.ts';

let world: World;
let visitor: Visitor;
let to: Address;
beforeEach(async () => {
  world = await openWorld();
  visitor = new Visitor(world.url);
  await visitor.say({ text: 'hello' });
  await expect.poll(async () => (await visitor.items())[0]).toMatchObject({ received: true });
  to = addressIn(world);
});
afterEach(() => world.remove());

const talk = async (from: number, until: number) => {
  for (let n = from; n <= until; n += 1) await world.channel.send(to, { text: `answer ${n}` }, `op ${n}`);
};
const seqs = (items: readonly Item[]) => items.map(({ seq }) => seq).sort((a, b) => a - b);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const page = async (before: number | string, who = visitor) => {
  const answer = await who.fetch(`/api/history?before=${before}`);
  return { status: answer.status, ...((await answer.json()) as { items: Item[]; more: boolean }) };
};

describe('web history', () => {
  it('a reader begins with the newest hundred and asks for the others, page by page', async () => {
    await talk(2, 250);
    const [first] = await visitor.listen((told) => told.length > 0);
    expect(first).toMatchObject({ event: 'all', more: true });
    expect(seqs(first?.items ?? [])).toEqual(range(151, 250));
    const second = await page(151);
    expect([second.more, seqs(second.items)]).toEqual([true, range(51, 150)]);
    const third = await page(51);
    expect([third.more, seqs(third.items)]).toEqual([false, range(1, 50)]);
    expect(await page(1)).toMatchObject({ items: [], more: false });
  });

  it('a chat of a hundred messages has no more', async () => {
    await talk(2, 100);
    expect(await visitor.listen((told) => told.length > 0)).toMatchObject([{ event: 'all', more: false }]);
  });

  it('a reader who missed more than a page begins anew, one who missed less does not', async () => {
    const [before] = await visitor.listen((told) => told.length > 0);
    await talk(2, 101);
    expect((await visitor.listen((told) => told.length > 0, before?.id))[0]).toMatchObject({ event: 'some' });
    await talk(102, 110);
    const [anew] = await visitor.listen((told) => told.length > 0, before?.id);
    expect(anew).toMatchObject({ event: 'all', more: true });
    expect(anew?.items).toHaveLength(100);
  });

  it.each(['', '0', '-1', 'x', '1.5', '1e99', 'NaN'])('before=%s is no place', async (before) => {
    expect((await page(before)).status).toBe(400);
  });

  it('is nobody else’s', async () => {
    await talk(2, 5);
    expect(await page(99, new Visitor(world.url))).toMatchObject({ items: [], more: false });
  });
});

describe('web chat › its language', () => {
  const told = async () => (await visitor.listen((all) => all.length > 0))[0]?.language;

  it('is the one that was chosen last, also after a restart', async () => {
    expect(await told()).toBeUndefined();
    await world.channel.send(to, { text: '好的', language: 'zh' }, 'a');
    expect(await told()).toBe('zh');
    await world.channel.send(to, { text: 'fine', language: 'en' }, 'b');
    await world.channel.send(to, { text: 'and more' }, 'c');
    expect(await told()).toBe('en');
    await world.stop();
    const again = await openWorld({ dataDir: world.dataDir });
    const [event] = await new Visitor(again.url, visitor.cookie).listen((all) => all.length > 0);
    expect(event?.language).toBe('en');
    await again.stop();
  });

  it('comes with the event of the answer that speaks it', async () => {
    const listening = visitor.listen((all) => all.some(({ event }) => event === 'some'));
    await world.channel.send(to, { text: '好的', language: 'zh' }, 'a');
    expect((await listening).at(-1)).toMatchObject({ language: 'zh' });
  });
});
