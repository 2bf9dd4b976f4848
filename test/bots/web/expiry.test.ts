import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { addressOf, chatOfKey, newId } from '../../../src/bots/web/address.ts';
import type { Item } from '../../../src/bots/web/wire.ts';
import { Problem } from '../../../src/core/problem.ts';
import { FORM, MP4, PNG, slowForm, Visitor } from './visitor.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

const DAY = 24 * 3600 * 1000;
const worlds: World[] = [];
afterEach(async () => {
  // The last one first: it still looks after the folder that it has from another.
  for (const world of worlds.splice(0).reverse()) await world.remove();
});

async function open(options: WorldOptions = {}): Promise<World> {
  const world = await openWorld(options);
  worlds.push(world);
  return world;
}

const chatsOf = ({ dataDir }: World) => join(dataDir, 'web', 'chats');
const chatOf = ({ cookie }: Visitor) => chatOfKey(cookie.slice('chat='.length));
const kept = async (world: World) => (await readdir(chatsOf(world))).sort();
const ids = (...visitors: Visitor[]) => visitors.map(chatOf).sort();

/** Somebody who said something, and whom the bot has heard. */
async function somebody(world: World, text = 'hello'): Promise<Visitor> {
  const visitor = new Visitor(world.url);
  await visitor.say({ text, files: [{ name: 'a.png', bytes: PNG }] });
  await expect.poll(async () => (await visitor.items())[0]).toMatchObject({ received: true });
  return visitor;
}

/** Makes a chat on disk older by so many days. */
async function age(world: World, visitor: Visitor, days: number, edited = days): Promise<void> {
  const path = join(chatsOf(world), chatOf(visitor), 'log.jsonl');
  const lines = (await readFile(path, 'utf8')).trim().split('\n');
  const items = lines.map((line) => JSON.parse(line) as Item);
  const older = items.map((item) => ({
    ...item,
    at: item.at - days * DAY,
    changed: item.changed - edited * DAY,
  }));
  await writeFile(path, older.map((item) => `${JSON.stringify(item)}\n`).join(''));
}

/** A platform that looks for old chats all the time, and a clock that is set by hand. */
async function watchful(options: WorldOptions = {}) {
  let time = Date.now();
  let looks = 0;
  const now = () => {
    looks += 1;
    return time;
  };
  const world = await open({ ...options, now, lookEvery: 5 });
  /** Lets days go by; resolves once there was a whole look after that. */
  const pass = async (days: number) => {
    time += days * DAY;
    const before = looks;
    await expect.poll(() => looks, { interval: 5 }).toBeGreaterThan(before + 1);
  };
  return { world, pass };
}

describe('web chats › old ones at the start', () => {
  it('are removed after 90 days with all their files, and no others are', async () => {
    const world = await open();
    const [old, young] = [await somebody(world), await somebody(world)];
    await world.stop();
    await age(world, old, 91);
    await age(world, young, 89);
    const again = await open({ dataDir: world.dataDir });
    expect(await kept(again)).toEqual(ids(young));
    expect(await new Visitor(again.url, young.cookie).items()).toHaveLength(1);
    expect(again.log.lines.join()).toContain('old web chat removed');
  });

  it('are not those in which only the first words are old', async () => {
    const world = await open();
    const visitor = await somebody(world);
    await world.stop();
    await age(world, visitor, 200, 89);
    expect(await kept(await open({ dataDir: world.dataDir }))).toEqual(ids(visitor));
  });

  it('are not those in which something waits for the bot', async () => {
    const deaf = async () => {
      throw new Problem('memory-down', {});
    };
    const world = await open({ receive: deaf });
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'not forgotten' });
    await world.stop();
    await age(world, visitor, 400);
    const again = await open({ dataDir: world.dataDir });
    await expect.poll(() => again.received.map(({ text }) => text)).toEqual(['not forgotten']);
    expect(await kept(again)).toEqual(ids(visitor));
  });

  it('are not those whose lines can no longer be read', async () => {
    const world = await open();
    const visitor = await somebody(world);
    await world.stop();
    await writeFile(join(chatsOf(world), chatOf(visitor), 'log.jsonl'), 'from another time\n');
    await open({ dataDir: world.dataDir });
    expect(await kept(world)).toEqual(ids(visitor));
  });

  it('are removed although their last line was cut off, once that is old too', async () => {
    const world = await open();
    const visitor = await somebody(world);
    await world.stop();
    await age(world, visitor, 91);
    await appendFile(join(chatsOf(world), chatOf(visitor), 'log.jsonl'), '{"from":"per');
    const again = await watchful({ dataDir: world.dataDir });
    expect(await kept(again.world)).toEqual(ids(visitor));
    await again.pass(91);
    expect(await kept(again.world)).toEqual([]);
  });

  it('take along what a removal that was cut off has left', async () => {
    const world = await open();
    const visitor = await somebody(world);
    await world.stop();
    const half = join(chatsOf(world), newId(), 'media');
    await mkdir(half, { recursive: true });
    await writeFile(join(half, newId()), 'x');
    expect(await kept(await open({ dataDir: world.dataDir }))).toEqual(ids(visitor));
  });
});

describe('web chats › old ones while the platform runs', () => {
  it('are removed, and their key begins anew', async () => {
    const { world, pass } = await watchful();
    const visitor = await somebody(world);
    await pass(89);
    expect(await kept(world)).toEqual(ids(visitor));
    await pass(2);
    expect(await kept(world)).toEqual([]);
    const late = world.channel.send(addressOf(chatOf(visitor)), { text: 'late' }, 'op');
    await expect(late).rejects.toMatchObject({ code: 'chat-closed' });
    expect(await visitor.items()).toEqual([]);
    await visitor.say({ text: 'back again' });
    expect(await visitor.items()).toMatchObject([{ text: 'back again', seq: 1 }]);
    await expect.poll(() => world.received.map(({ text }) => text)).toEqual(['hello', 'back again']);
  });

  it('stay while something waits for the bot, and go when it has it', async () => {
    let broken = true;
    const { world, pass } = await watchful({
      receive: async () => {
        if (broken) throw new Problem('memory-down', {});
      },
    });
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'hello' });
    await pass(91);
    expect(await kept(world)).toEqual(ids(visitor));
    broken = false;
    await expect.poll(() => kept(world)).toEqual([]);
    expect(world.received).toHaveLength(1);
  });

  it('stay while somebody looks at them', async () => {
    const { world, pass } = await watchful();
    const visitor = await somebody(world);
    const leaving = new AbortController();
    const { body } = await visitor.fetch('/api/events', { signal: leaving.signal });
    await body?.getReader().read();
    await pass(91);
    expect(await kept(world)).toEqual(ids(visitor));
    leaving.abort();
    await expect.poll(() => kept(world)).toEqual([]);
  });

  it('stay while a message is just coming in, and it is not lost', async () => {
    const { world, pass } = await watchful();
    const visitor = await somebody(world);
    const { body, first, more, end } = slowForm([
      ['files', MP4],
      ['text', 'still here'],
    ]);
    const headers = { 'content-type': FORM };
    const posting = visitor.fetch('/api/messages', { method: 'POST', body, duplex: 'half', headers });
    first();
    const media = join(chatsOf(world), chatOf(visitor), 'media');
    await expect.poll(async () => (await readdir(media)).some((name) => name.endsWith('.part'))).toBe(true);
    await pass(91);
    expect(await kept(world)).toEqual(ids(visitor));
    more();
    end();
    expect((await posting).status).toBe(202);
    await expect.poll(() => world.received.map(({ text }) => text)).toEqual(['hello', 'still here']);
  });
});

describe('web chats › leavings of a crash', () => {
  const mediaOf = (world: World, visitor: Visitor) => join(chatsOf(world), chatOf(visitor), 'media');

  it('go at the start, whatever their age', async () => {
    const world = await open();
    const visitor = await somebody(world);
    await world.stop();
    await writeFile(join(mediaOf(world, visitor), `${newId()}.part`), 'half a film');
    await writeFile(join(mediaOf(world, visitor), newId()), 'a film without its message');
    await writeFile(join(chatsOf(world), chatOf(visitor), 'log.jsonl.new'), 'half a log');
    await open({ dataDir: world.dataDir });
    expect(await readdir(mediaOf(world, visitor))).toHaveLength(1);
    expect(await readdir(join(chatsOf(world), chatOf(visitor)))).toEqual(['log.jsonl', 'media']);
  });

  it('go while the page runs, once they are older than any upload', async () => {
    const { world, pass } = await watchful();
    const visitor = await somebody(world);
    const [old, young] = [newId(), `${newId()}.part`];
    await writeFile(join(mediaOf(world, visitor), old), 'left');
    await writeFile(join(mediaOf(world, visitor), young), 'just coming in');
    const hours = (n: number) => new Date(Date.now() - n * 3600 * 1000);
    await utimes(join(mediaOf(world, visitor), old), hours(3), hours(3));
    await pass(0);
    await expect.poll(() => readdir(mediaOf(world, visitor))).not.toContain(old);
    expect(await readdir(mediaOf(world, visitor))).toContain(young);
    expect(await readdir(mediaOf(world, visitor))).toHaveLength(2);
  });
});
