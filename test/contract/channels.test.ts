import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { telegramChannel } from '../../src/bots/telegram/channel.ts';
import type { MediaFile } from '../../src/core/ports.ts';
import { MESSAGE, openChat, text } from '../bots/discord/chat.ts';
import { Visitor } from '../bots/web/visitor.ts';
import { addressIn, openWorld } from '../bots/web/world.ts';
import { shown } from '../support/discord/world.ts';
import { PaperChannel } from '../support/paper.ts';
import { startTelegramFake } from '../support/telegram/start.ts';
import { channelContract } from './channel.ts';

const dir = mkdtempSync(join(tmpdir(), 'contract-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const path = join(dir, 'film.mp4');
execFileSync('ffmpeg', [
  '-v',
  'error',
  '-f',
  'lavfi',
  '-i',
  'testsrc=size=160x90:rate=5:duration=1',
  '-pix_fmt',
  'yuv420p',
  path,
]);
const film: MediaFile = {
  path,
  bytes: statSync(path).size,
  mime: 'video/mp4',
  name: 'film.mp4',
  width: 160,
  height: 90,
  seconds: 1,
  discard: async () => undefined,
};

const fileIn = ({ name, path: at }: { readonly name: string; readonly path: string }): string =>
  `${name}: ${readFileSync(at, 'utf8')}`;

channelContract('paper', async () => {
  const channel = new PaperChannel();
  return {
    channel,
    to: 'paper:1',
    person: 'ann',
    film,
    texts: () => channel.messages.map(({ reply }) => reply.text),
    videos: () => channel.messages.filter(({ video }) => video !== undefined).length,
    documents: () =>
      channel.messages.flatMap(({ reply: { document } }) =>
        document === undefined ? [] : [`${document.name}: ${document.text}`],
      ),
    remove: async ({ id }) => channel.remove(id),
    close: async () => undefined,
  };
});

channelContract(
  'telegram',
  async () => {
    const fake = await startTelegramFake();
    fake.person({ id: 7, name: 'Ann' }).starts();
    const now = () => fake.chat(7).fromBot;
    return {
      channel: telegramChannel({ token: fake.token, apiUrl: fake.url, local: false }),
      to: 'telegram:7',
      person: '7',
      film,
      texts: () => [...fake.chat(7).texts],
      videos: () => now().filter((message) => message.now.media !== undefined).length,
      documents: () => now().flatMap(({ now: { media } }) => (media === undefined ? [] : [fileIn(media)])),
      remove: async ({ id }) =>
        void Object.assign(fake.world.message(7, Number(id)) ?? {}, { deleted: true }),
      close: fake.close,
    };
  },
  { once: 'Telegram has no key against doubles' },
);

channelContract('discord', async () => {
  const chat = await openChat();
  return {
    channel: chat.channel,
    to: chat.to,
    person: '1',
    film,
    texts: () => chat.posts().map(text),
    videos: () => chat.posts().filter((post) => shown(post).files.length > 0).length,
    documents: () => chat.posts().flatMap((post) => shown(post).files.map(fileIn)),
    remove: async () => chat.fake.trouble('PATCH', MESSAGE, { code: 10008 }),
    close: () => chat.stage.close(),
  };
});

channelContract(
  'web',
  async () => {
    const world = await openWorld();
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'hello' });
    await expect.poll(() => world.received.length).toBe(1);
    const bot = async () => (await visitor.items()).filter((item) => item.from === 'bot');
    return {
      channel: world.channel,
      to: addressIn(world),
      person: 'ann',
      film,
      texts: async () => (await bot()).map(({ reply }) => reply.text),
      videos: async () => (await bot()).filter(({ video }) => video !== undefined).length,
      documents: async () =>
        (await bot()).flatMap(({ reply: { document } }) =>
          document === undefined ? [] : [`${document.name}: ${document.text}`],
        ),
      remove: async () => undefined,
      close: () => world.remove(),
    };
  },
  { remove: 'nobody can delete a message of the page' },
);
