import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatOf } from '../../../src/bots/web/address.ts';
import type { Address } from '../../../src/core/message.ts';
import { MP4, Visitor } from './visitor.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

const KB = 1024;
const HOUR = 3_600_000;
const worlds: World[] = [];
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'web-quota-'));
});
afterEach(async () => {
  for (const world of worlds.splice(0).reverse()) await world.remove();
  await rm(dir, { recursive: true, force: true });
});
const open = async (options: WorldOptions) => {
  const world = await openWorld(options);
  worlds.push(world);
  return world;
};

/** Sends files of so many kilobytes, named by their sizes; resolves once the bot has them. */
async function send(world: World, visitor: Visitor, ...sizes: number[]): Promise<Address> {
  const files = sizes.map((size, at) => ({ name: `${at}-${size}.bin`, bytes: Buffer.alloc(size * KB, 1) }));
  const id = await visitor.say({ text: 'files', files });
  const message = () => world.received.find((one) => one.message === id);
  await expect.poll(message).toBeDefined();
  return message()!.from;
}

/** What the items of a chat say of their files: size in KB, and whether it is kept. */
async function filesOf(visitor: Visitor): Promise<[number, boolean][]> {
  const items = await visitor.items();
  return items.flatMap((item): [number, boolean][] => {
    if (item.from === 'person') return item.files.map(({ bytes, kept }) => [bytes / KB, kept]);
    return item.video === undefined ? [] : [[item.video.bytes / KB, item.video.kept !== false]];
  });
}
const onDisk = async (world: World, of: Address) =>
  (await readdir(join(world.dataDir, 'web', 'chats', chatOf(of), 'media'))).length;

async function deliver(world: World, to: Address, render: string, size: number) {
  const bytes = Buffer.alloc(size * KB, 1);
  MP4.copy(bytes);
  const path = join(dir, `${render}.mp4`);
  await writeFile(path, bytes);
  const file = { path, bytes: bytes.length, mime: 'video/mp4', name: 'a.mp4', discard: async () => {} };
  const bubble = await world.channel.send(to, { text: '-' }, render);
  await world.channel.deliver(bubble, { text: render }, { render, name: 'a.mp4', alt: '' }, file);
  return { bubble, file };
}

describe('web quota › of a chat', () => {
  it('the oldest uploads go for newer ones; their messages keep name and size', async () => {
    const world = await open({ quota: { chat: 100 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    const to = await send(world, visitor, 40);
    await send(world, visitor, 40);
    await send(world, visitor, 50);
    expect(await filesOf(visitor)).toEqual([
      [40, false],
      [40, true],
      [50, true],
    ]);
    expect(await onDisk(world, to)).toBe(2);
    const [first] = world.received;
    await expect(world.channel.open(first!.attachments[0]!, AbortSignal.timeout(5000))).rejects.toMatchObject(
      { code: 'file-unreachable' },
    );
  });

  it('a file over the quota is refused like one over the limit, and drives nothing out', async () => {
    const world = await open({ quota: { chat: 100 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    await send(world, visitor, 60);
    await send(world, visitor, 101);
    expect(world.received[1]?.refused).toEqual([{ name: '0-101.bin', reason: 'too-large', limit: 100 * KB }]);
    expect((await visitor.fetch('/api/page').then((page) => page.json())) as object).toMatchObject({
      limits: { file: 100 * KB },
    });
    expect((await filesOf(visitor)).at(-1)).not.toEqual([101, true]);
  });

  it('of one message as much is taken as fits', async () => {
    const world = await open({ quota: { chat: 100 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    await send(world, visitor, 60, 60, 30);
    const [message] = world.received;
    expect(message?.attachments.map(({ name }) => name)).toEqual(['0-60.bin', '2-30.bin']);
    expect(message?.refused?.map(({ name }) => name)).toEqual(['1-60.bin']);
  });

  it('a delivered video is never refused: uploads go for it, then older videos', async () => {
    const world = await open({ quota: { chat: 100 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    const to = await send(world, visitor, 50);
    await deliver(world, to, 'first', 60);
    expect(await filesOf(visitor)).toEqual([
      [50, false],
      [60, true],
    ]);
    await deliver(world, to, 'second', 200);
    expect(await filesOf(visitor)).toEqual([
      [50, false],
      [60, false],
      [200, true],
    ]);
    expect(await onDisk(world, to)).toBe(1);
  });

  it('uploads leave the newest video alone', async () => {
    const world = await open({ quota: { chat: 100 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    const to = await send(world, visitor, 10);
    await deliver(world, to, 'paid', 80);
    await send(world, visitor, 90);
    expect(await filesOf(visitor)).toEqual([
      [10, false],
      [80, true],
    ]);
    expect(world.received[1]?.refused).toHaveLength(1);
  });

  it('a video that went is stored when it is delivered again', async () => {
    const world = await open({ quota: { chat: 100 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    const to = await send(world, visitor, 1);
    const { bubble, file } = await deliver(world, to, 'first', 60);
    await deliver(world, to, 'second', 60);
    expect(await filesOf(visitor)).toEqual([
      [1, false],
      [60, false],
      [60, true],
    ]);
    await world.channel.deliver(bubble, { text: 'again' }, { render: 'first', name: 'a.mp4', alt: '' }, file);
    expect(await filesOf(visitor)).toEqual([
      [1, false],
      [60, true],
      [60, false],
    ]);
  });

  it('holds after a restart, and for a limit that was lowered meanwhile', async () => {
    const world = await open({});
    const visitor = new Visitor(world.url);
    for (const size of [30, 31, 32]) await send(world, visitor, size);
    await world.stop();
    const again = await open({ dataDir: world.dataDir, quota: { chat: 70 * KB, all: 0 } });
    const back = new Visitor(again.url, visitor.cookie);
    expect(await filesOf(back)).toEqual([
      [30, false],
      [31, true],
      [32, true],
    ]);
  });
});

describe('web quota › of all chats', () => {
  it('the oldest uploads of any chat go first, and the newest message of a chat stays while it is fresh', async () => {
    let time = Date.now();
    const world = await open({ quota: { chat: 0, all: 100 * KB }, now: () => time });
    const [a, b, c] = [new Visitor(world.url), new Visitor(world.url), new Visitor(world.url)];
    await send(world, a, 30);
    await send(world, a, 30);
    await send(world, b, 35);
    await send(world, b, 10);
    expect(await filesOf(a)).toEqual([
      [30, false],
      [30, true],
    ]);
    const full = await c.post({ files: [{ name: 'x', bytes: Buffer.alloc(90 * KB) }] });
    expect(full.status).toBe(507);
    expect(await full.json()).toEqual({ error: 'no room' });
    expect(world.received).toHaveLength(4);
    // An hour later the bot has long fetched them.
    time += 2 * HOUR;
    await send(world, c, 90);
    expect(await filesOf(a)).toEqual([
      [30, false],
      [30, false],
    ]);
    expect(await filesOf(c)).toEqual([[90, true]]);
  });

  it('a deleted chat gives its room back', async () => {
    const world = await open({ quota: { chat: 0, all: 100 * KB } });
    const [a, b] = [new Visitor(world.url), new Visitor(world.url)];
    await send(world, a, 80);
    expect((await a.fetch('/api/chat', { method: 'DELETE' })).status).toBe(204);
    await send(world, b, 90);
    expect(await filesOf(b)).toEqual([[90, true]]);
  });

  it('many who upload at once stay below it together', async () => {
    const world = await open({ quota: { chat: 0, all: 100 * KB } });
    const posts = Array.from({ length: 10 }, () =>
      new Visitor(world.url).post({ files: [{ name: 'x', bytes: Buffer.alloc(30 * KB, 1) }] }),
    );
    const statuses = (await Promise.all(posts)).map(({ status }) => status);
    expect(statuses.every((status) => status === 202 || status === 507)).toBe(true);
    expect(statuses.filter((status) => status === 202).length).toBeLessThanOrEqual(3);
    const names = await readdir(join(world.dataDir, 'web', 'chats'), { recursive: true });
    expect(names.filter((name) => /media\/./.test(name)).length).toBeLessThanOrEqual(3);
  });

  it('a chat from which a file went grows no younger by it', async () => {
    const world = await open({ quota: { chat: 50 * KB, all: 0 } });
    const visitor = new Visitor(world.url);
    await send(world, visitor, 30);
    await expect.poll(async () => (await visitor.items())[0]).toMatchObject({ received: true });
    const before = (await visitor.items())[0]!.changed;
    await send(world, visitor, 30);
    const [item] = await visitor.items();
    expect(item).toMatchObject({ changed: before, files: [{ kept: false }] });
  });
});
