import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, chatOf, newId } from '../../../src/bots/web/address.ts';
import { createWebChannel } from '../../../src/bots/web/channel.ts';
import type { Address, Sent } from '../../../src/core/message.ts';
import type { MediaFile } from '../../../src/core/ports.ts';
import type { Reply, Video } from '../../../src/core/reply.ts';
import { MP4, PNG, Visitor, whole } from './visitor.ts';
import { addressIn, openWorld, SECRET, type World } from './world.ts';

let world: World;
let visitor: Visitor;
let to: Address;
let dir = '';

beforeEach(async () => {
  world = await openWorld({ video: 100_000 });
  dir = await mkdtemp(join(tmpdir(), 'web-film-'));
  visitor = new Visitor(world.url);
  await visitor.say({ text: 'hello', files: [{ name: 'a.png', bytes: PNG }] });
  await expect.poll(() => world.received.length).toBe(1);
  to = addressIn(world);
});
afterEach(async () => {
  await world.remove();
  await rm(dir, { recursive: true, force: true });
});

const reply = (text: string, more: Partial<Reply> = {}): Reply => ({ text, ...more });
const shelf = async () => readdir(join(world.dataDir, 'web', 'chats', chatOf(to), 'media'));

async function film(bytes: Uint8Array = MP4, more: Partial<MediaFile> = {}): Promise<MediaFile> {
  const path = join(dir, newId());
  await writeFile(path, bytes);
  return { path, bytes: bytes.length, mime: 'video/mp4', name: 'x.mp4', discard: async () => {}, ...more };
}

const video = (render = 'r1'): Video => ({
  render,
  url: 'https://cdn.example/secret?sig=signed',
  name: 'golden hour.mp4',
  alt: 'A sunset',
});

const rejects = (work: Promise<unknown>, code: string) => expect(work).rejects.toMatchObject({ code });

describe('web channel › words', () => {
  it('a reply arrives as it was sent', async () => {
    const full = reply('Done', {
      choices: [{ id: 'again', label: 'Export again', style: 'primary' }],
      timeline: {
        length: 5000,
        tracks: [{ kind: 'audio', clips: [{ name: 'Lo-fi', from: 0, to: 5000, volume: 0.35 }] }],
      },
      origin: { person: 'p', message: 'm' },
      progress: { stage: 'rendering', percent: 40, seconds: 3 },
      quiet: true,
    });
    const sent = await world.channel.send(to, full, 'op');
    const item = (await visitor.items()).at(-1);
    expect(item).toMatchObject({ id: sent.id, from: 'bot', reply: full });
  });

  it('the same op is the same message, however often it is sent', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => world.channel.send(to, reply('once'), 'op')));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect(await visitor.items()).toHaveLength(2);
  });

  it('an edit changes the message in place, and may be repeated', async () => {
    const sent = await world.channel.send(to, reply('one'), 'op');
    await world.channel.edit(sent, reply('two'));
    await world.channel.edit(sent, reply('two'));
    expect((await visitor.items()).at(-1)).toMatchObject({ id: sent.id, reply: { text: 'two' } });
  });

  it('words beyond the limit come as several messages, the choices with the last', async () => {
    const { text } = await world.channel.limits(to);
    const long = reply('word '.repeat(text / 4), { choices: [{ id: 'a', label: 'A' }] });
    const sent = await world.channel.send(to, long, 'op');
    await world.channel.send(to, long, 'op');
    const items = (await visitor.items()).filter(({ from }) => from === 'bot');
    expect(items).toHaveLength(2);
    expect(items.at(-1)).toMatchObject({ id: sent.id, reply: { choices: long.choices } });
    expect(items[0]).not.toHaveProperty('reply.choices');
  });
});

describe('web channel › a video', () => {
  const items = async () => (await visitor.items()).filter(({ from }) => from === 'bot');

  it('takes the bubble’s place, with its words and its poster', async () => {
    const poster = join(dir, 'poster.jpg');
    await writeFile(poster, PNG);
    const bubble = await world.channel.send(to, reply('working'), 'op');
    const shape = { width: 1080, height: 1920, seconds: 5.2, poster };
    const sent = await world.channel.deliver(bubble, reply('Here'), video(), await film(MP4, shape));
    expect(sent).toEqual(bubble);
    const [item] = await items();
    expect(item).toMatchObject({ id: bubble.id, reply: { text: 'Here' } });
    expect(item).toMatchObject({
      video: {
        name: 'golden hour.mp4',
        alt: 'A sunset',
        width: 1080,
        height: 1920,
        seconds: 5.2,
        mime: 'video/mp4',
      },
    });
    expect(await shelf()).toHaveLength(3);
  });

  it('delivered again is still one video and one file', async () => {
    const bubble = await world.channel.send(to, reply('working'), 'op');
    const file = await film();
    const both = [1, 2].map(() => world.channel.deliver(bubble, reply('Here'), video(), file));
    expect((await Promise.all(both)).map(({ id }) => id)).toEqual([bubble.id, bubble.id]);
    await world.channel.deliver(bubble, reply('Here, again'), video(), file);
    expect(await items()).toMatchObject([{ reply: { text: 'Here, again' } }]);
    expect(await shelf()).toHaveLength(2);
  });

  it('of another render takes the place of the old one', async () => {
    const bubble = await world.channel.send(to, reply('working'), 'op');
    await world.channel.deliver(bubble, reply('first'), video('r1'), await film());
    await world.channel.deliver(bubble, reply('second'), video('r2'), await film());
    expect(await items()).toMatchObject([{ video: { render: 'r2' }, reply: { text: 'second' } }]);
    expect(await shelf()).toHaveLength(2);
  });

  it('never carries its signed link to the page', async () => {
    const bubble = await world.channel.send(to, reply('working'), 'op');
    await world.channel.deliver(bubble, reply('Here'), video(), await film());
    expect(JSON.stringify(await visitor.items())).not.toContain('signed');
  });

  it('over the limit is refused with the limit, and leaves nothing', async () => {
    const bubble = await world.channel.send(to, reply('working'), 'op');
    const channel = createWebChannel({ url: world.url, secret: SECRET, video: 100_000 });
    const tooBig = channel.deliver(bubble, reply('Here'), video(), await film(Buffer.alloc(100_001)));
    await expect(tooBig).rejects.toMatchObject({ code: 'over-chat-limit', details: { limit: 100_000 } });
    expect((await channel.limits(to)).fileOut).toBe(100_000);
    expect(await shelf()).toHaveLength(1);
    expect(await items()).toMatchObject([{ reply: { text: 'working' } }]);
  });
});

describe('web channel › attachments', () => {
  it('open as the bytes that were sent', async () => {
    const [attachment] = world.received[0]!.attachments;
    const inlet = await world.channel.open(attachment!, AbortSignal.timeout(5000));
    expect(inlet.bytes).toBe(PNG.length);
    expect((await whole(inlet.body)).equals(PNG)).toBe(true);
  });

  it('that are gone, counted only, or none of ours cannot be reached', async () => {
    const signal = AbortSignal.timeout(5000);
    const refs = [`${chatOf(to)}/${newId()}`, `${newId()}/${newId()}`, '../../etc/passwd', ''];
    for (const ref of refs) {
      await rejects(world.channel.open({ kind: 'file', name: 'a', ref }, signal), 'file-unreachable');
    }
  });

  it('stop coming when the signal is given', async () => {
    const [attachment] = world.received[0]!.attachments;
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(world.channel.open(attachment!, signal)).rejects.toThrow('enough');
  });
});

describe('web channel › what goes wrong', () => {
  const gone = (): Sent => ({ to, id: newId() });

  it('a message that is not there is gone, and so is one of the person', async () => {
    await rejects(world.channel.edit(gone(), reply('x')), 'message-gone');
    await rejects(world.channel.deliver(gone(), reply('x'), video(), await film()), 'message-gone');
    await rejects(world.channel.edit({ to, id: world.received[0]!.message! }, reply('x')), 'message-gone');
    expect(await shelf()).toHaveLength(1);
  });

  it('a chat in which nobody ever spoke is closed', async () => {
    await rejects(world.channel.send(addressOf(newId()), reply('x'), 'op'), 'chat-closed');
  });

  it('a wrong secret is not allowed', async () => {
    const stranger = createWebChannel({ url: world.url, secret: 'guess' });
    await rejects(stranger.send(to, reply('x'), 'op'), 'not-allowed');
  });

  it('a platform that is not there is down', async () => {
    await world.stop();
    await rejects(world.channel.send(to, reply('x'), 'op'), 'platform-down');
    await rejects(world.channel.edit(gone(), reply('x')), 'platform-down');
  });

  it('no failure names the secret', async () => {
    await world.stop();
    const failed = await world.channel
      .send(to, reply('private words'), 'op')
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(Error);
    const told = JSON.stringify(failed, Object.getOwnPropertyNames(failed)) + String(failed);
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain('private words');
  });
});
