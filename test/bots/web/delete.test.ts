import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, chatOfKey } from '../../../src/bots/web/address.ts';
import type { Address } from '../../../src/core/message.ts';
import type { MediaFile } from '../../../src/core/ports.ts';
import { Problem } from '../../../src/core/problem.ts';
import { FORM, MP4, PNG, slowForm, Visitor } from './visitor.ts';
import { openWorld, SECRET, type World, type WorldOptions } from './world.ts';

const worlds: World[] = [];
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'web-delete-'));
});
afterEach(async () => {
  for (const world of worlds.splice(0).reverse()) await world.remove();
  await rm(dir, { recursive: true, force: true });
});

async function open(options: WorldOptions = {}): Promise<{ world: World; visitor: Visitor }> {
  const world = await openWorld(options);
  worlds.push(world);
  return { world, visitor: new Visitor(world.url) };
}

const texts = (world: World) => world.received.map(({ text }) => text);
const kept = (world: World) => readdir(join(world.dataDir, 'web', 'chats'), { recursive: true });
const addressOfVisitor = ({ cookie }: Visitor): Address => addressOf(chatOfKey(cookie.slice('chat='.length)));
const remove = (visitor: Visitor, init: RequestInit = {}) =>
  visitor.fetch('/api/chat', { method: 'DELETE', ...init });
const rejects = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });
/** Resolves once a chat is closed to the bot. The same op is the same message, however often it is tried. */
const closed = (world: World, to: Address) =>
  expect
    .poll(() => world.channel.send(to, { text: 'still there?' }, 'probe').then(() => 'open', codeOf))
    .toBe('chat-closed');
const codeOf = (error: Problem) => error.code;
const video = { render: 'r', url: 'https://cdn.example/v', name: 'a.mp4', alt: 'A sunset' };

async function film(): Promise<MediaFile> {
  const path = join(dir, 'film.mp4');
  await writeFile(path, MP4);
  return { path, bytes: MP4.length, mime: 'video/mp4', name: 'film.mp4', discard: async () => {} };
}

describe('web chat › deleted', () => {
  it('is gone from disk with all its files when that is answered, and no other chat is', async () => {
    const { world, visitor } = await open();
    const other = new Visitor(world.url);
    await other.say({ text: 'stays' });
    await visitor.say({ text: 'hello', files: [{ name: 'a.png', bytes: PNG }] });
    await expect.poll(() => texts(world).sort()).toEqual(['hello', 'stays']);
    const bubble = await world.channel.send(addressOfVisitor(visitor), { text: 'working' }, 'op');
    await world.channel.deliver(bubble, { text: 'Here' }, video, await film());
    const chat = chatOfKey(visitor.cookie.slice('chat='.length));
    expect((await kept(world)).filter((path) => path.startsWith(`${chat}/media/`))).toHaveLength(2);
    expect((await remove(visitor)).status).toBe(204);
    expect((await kept(world)).filter((path) => path.startsWith(chat))).toEqual([]);
    expect((await other.items()).map((item) => item.from)).toEqual(['person']);
  });

  it('is forgotten by the bot, after all that was said in it and before anything is removed', async () => {
    const slow = Promise.withResolvers<void>();
    let before: string[] = [];
    const { world, visitor } = await open({
      receive: async ({ text }) => {
        if (text === 'slow') await slow.promise;
        if (text === '/forget') before = await kept(world);
      },
    });
    await visitor.say({ text: 'slow', files: [{ name: 'a.png', bytes: PNG }] });
    const chat = addressOfVisitor(visitor);
    const deleting = remove(visitor);
    await closed(world, chat);
    slow.resolve();
    expect((await deleting).status).toBe(204);
    expect(texts(world)).toEqual(['slow', '/forget']);
    expect(world.received[1]).toMatchObject({ from: chat, sender: { id: chat.slice('web:'.length) } });
    expect(before).toHaveLength(4);
    expect(await kept(world)).toEqual([]);
  });

  it('hands over nothing more of what the bot did not have yet', async () => {
    let broken = true;
    const { world, visitor } = await open({
      receive: async () => {
        if (broken) throw new Problem('memory-down', {});
      },
    });
    await visitor.say({ text: 'make a film' });
    await visitor.say({ text: 'and another' });
    const chat = addressOfVisitor(visitor);
    const deleting = remove(visitor);
    await closed(world, chat);
    broken = false;
    await deleting;
    await expect.poll(() => kept(world)).toEqual([]);
    expect(texts(world)).toEqual(['/forget']);
  });

  it('is closed to answers that come late, and none of them brings it back', async () => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello', files: [{ name: 'a.png', bytes: PNG }] });
    await expect.poll(() => texts(world)).toEqual(['hello']);
    const to = addressOfVisitor(visitor);
    const bubble = await world.channel.send(to, { text: 'working' }, 'op');
    await remove(visitor);
    await rejects(world.channel.send(to, { text: 'Forgotten' }, 'op-2'), 'chat-closed');
    await rejects(world.channel.edit(bubble, { text: 'done' }), 'chat-closed');
    await rejects(world.channel.deliver(bubble, { text: 'Here' }, video, await film()), 'chat-closed');
    const [attachment] = world.received[0]!.attachments;
    await rejects(world.channel.open(attachment!, AbortSignal.timeout(5000)), 'file-unreachable');
    expect(await kept(world)).toEqual([]);
  });

  it('a video that is just coming in does not bring it back', async () => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello' });
    await expect.poll(() => texts(world)).toEqual(['hello']);
    const bubble = await world.channel.send(addressOfVisitor(visitor), { text: 'working' }, 'op');
    const { body, first, more } = slowForm([
      ['about', JSON.stringify({ reply: { text: 'Here' }, video })],
      ['video', MP4],
    ]);
    const path = `/channel/chats/${bubble.to.slice('web:'.length)}/messages/${bubble.id}/video`;
    const delivering = fetch(`${world.url}${path}`, {
      method: 'PUT',
      body,
      duplex: 'half',
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': FORM },
    });
    first();
    await expect.poll(async () => (await kept(world)).some((name) => name.endsWith('.part'))).toBe(true);
    expect((await remove(visitor)).status).toBe(204);
    expect(await kept(world)).toEqual([]);
    more();
    expect((await delivering).status).toBe(404);
    expect(await kept(world)).toEqual([]);
  });

  it.each([
    ['in the middle of a file', '.part', false],
    ['between two files', '', true],
  ])('a message that is just coming in, %s, does not bring it back either', async (_, end, after) => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello' });
    await expect.poll(() => texts(world)).toEqual(['hello']);
    const form = [
      ['files', MP4],
      ['files', MP4],
    ] as const;
    const { body, first, more } = slowForm(form, after);
    const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': FORM } } as const;
    const posting = visitor.fetch('/api/messages', init);
    first();
    const file = new RegExp(`/media/[\\w-]{22}${end}$`);
    await expect.poll(async () => (await kept(world)).some((name) => file.test(name))).toBe(true);
    expect((await remove(visitor)).status).toBe(204);
    more();
    expect((await posting).status).toBe(404);
    expect(await kept(world)).toEqual([]);
    expect(texts(world)).toEqual(['hello', '/forget']);
  });
});

describe('web chat › deleted, in the browser', () => {
  it('ends its streams, and the same browser has a fresh and empty one', async () => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello' });
    const old = visitor.cookie;
    const heard = [1, 2].map(() => visitor.listen(() => false));
    await remove(visitor);
    const told = (await Promise.all(heard)).flat();
    expect(told.length).toBeGreaterThan(0);
    expect(JSON.stringify(told)).not.toContain('/forget');
    expect(visitor.cookie).toMatch(/^chat=[A-Za-z0-9_-]{43}$/);
    expect(visitor.cookie).not.toBe(old);
    expect(await visitor.items()).toEqual([]);
    await visitor.say({ text: 'anew' });
    await expect.poll(() => texts(world)).toEqual(['hello', '/forget', 'anew']);
    expect(world.received[2]?.from).not.toBe(world.received[0]?.from);
  });

  it('the old key opens nothing again, and opening the page gives another', async () => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello' });
    const old = new Visitor(world.url, visitor.cookie);
    await remove(visitor);
    expect((await old.post({ text: 'from a window that did not hear' })).status).toBe(404);
    expect(await old.listen(() => false)).toEqual([]);
    expect(await kept(world)).toEqual([]);
    await old.fetch('/');
    expect(old.cookie).not.toBe('');
    await old.say({ text: 'anew' });
    await expect.poll(() => texts(world).at(-1)).toBe('anew');
  });

  it('asked for twice is deleted once', async () => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello' });
    const windows = [1, 2, 3].map(() => new Visitor(world.url, visitor.cookie));
    const answers = await Promise.all(windows.map((window) => remove(window)));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    await expect.poll(() => kept(world)).toEqual([]);
    expect(texts(world)).toEqual(['hello', '/forget']);
  });

  it('without a key there is nothing to delete', async () => {
    const { world, visitor } = await open();
    expect((await remove(visitor)).status).toBe(204);
    expect(world.received).toEqual([]);
    expect(await kept(world)).toEqual([]);
  });

  it('no other page can ask for it, and nobody with a body', async () => {
    const { world, visitor } = await open();
    await visitor.say({ text: 'hello' });
    const { cookie } = visitor;
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }])
      expect((await remove(visitor, { headers })).status).toBe(403);
    expect((await remove(visitor, { body: 'x' })).status).toBe(413);
    expect(visitor.cookie).toBe(cookie);
    expect(await visitor.items()).toHaveLength(1);
    expect(texts(world)).not.toContain('/forget');
  });
});

describe('web chat › deleted while the bot cannot be told', () => {
  it('is closed at once, answered soon, and gone as soon as the bot knows', async () => {
    let broken = false;
    const { world, visitor } = await open({
      receive: async () => {
        if (broken) throw new Problem('memory-down', {});
      },
    });
    await visitor.say({ text: 'hello', files: [{ name: 'a.png', bytes: PNG }] });
    await expect.poll(() => texts(world)).toEqual(['hello']);
    const to = addressOfVisitor(visitor);
    broken = true;
    expect((await remove(visitor)).status).toBe(204);
    await rejects(world.channel.send(to, { text: 'late' }, 'op'), 'chat-closed');
    expect(await visitor.items()).toEqual([]);
    expect(await kept(world)).not.toEqual([]);
    broken = false;
    await expect.poll(() => kept(world)).toEqual([]);
    expect(texts(world)).toEqual(['hello', '/forget']);
  });

  it('is finished by the next process, under the same id', async () => {
    const ids: string[] = [];
    const { world, visitor } = await open({
      receive: async ({ id, text }) => {
        if (text !== '/forget') return;
        ids.push(id);
        throw new Problem('memory-down', {});
      },
    });
    await visitor.say({ text: 'hello', files: [{ name: 'a.png', bytes: PNG }] });
    await expect.poll(() => texts(world)).toEqual(['hello']);
    const to = addressOfVisitor(visitor);
    const deleting = remove(visitor).catch(() => undefined);
    await expect.poll(() => ids.length).toBeGreaterThan(0);
    await world.stop();
    await deleting;
    const { world: next } = await open({ dataDir: world.dataDir });
    await rejects(next.channel.send(to, { text: 'late' }, 'op'), 'chat-closed');
    await expect.poll(() => kept(next)).toEqual([]);
    expect(next.received.map(({ id }) => id)).toEqual(ids.slice(0, 1));
  });
});
