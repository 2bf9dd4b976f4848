import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/core/message.ts';
import { shown } from '../../support/discord/world.ts';
import { type Chat, MESSAGE, openChat, text, VIDEO } from './chat.ts';
import { problemOf } from './support.ts';

let chat: Chat;
beforeEach(async () => {
  chat = await openChat();
});
afterEach(async () => {
  const { invalid, unfaithful } = chat.fake;
  await chat.stage.close();
  expect(invalid).toEqual([]);
  expect(unfaithful).toEqual([]);
});

describe('discord channel › videos', () => {
  test('the bubble becomes the video, byte for byte, with alt text, and stays one video when it is repeated', async () => {
    const sent = await chat.channel.send(
      chat.to,
      chat.says('working', { choices: [{ id: 'cancel:t', label: 'Stop' }] }),
      'op1',
    );
    const film = await chat.stage.film(Buffer.from('moov'.repeat(100_000)));
    const deliver = () => chat.channel.deliver(sent, chat.says('Here it is'), VIDEO, film);
    chat.fake.trouble('PATCH', MESSAGE, { lose: 'answer' });
    expect((await problemOf(deliver())).code).toBe('platform-down');
    expect(await deliver()).toEqual(sent);
    const { files, content } = shown(chat.posts()[0]!);
    expect(content).toBe('Here it is');
    expect(files.map(({ name, description, type }) => [name, description, type])).toEqual([
      ['calm-sea.mp4', VIDEO.alt, 'video/mp4'],
    ]);
    expect(readFileSync(files[0]!.path).equals(readFileSync(film.path))).toBe(true);
    expect(chat.posts()).toHaveLength(1);
    await chat.channel.edit(sent, chat.says('Ready, and still here'));
    expect(shown(chat.posts()[0]!).files).toHaveLength(1);
  });

  test('words that are too long for one message go on after the video', async () => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    const long = Array.from({ length: 500 }, (_, n) => `word${n}`).join(' ');
    await chat.channel.deliver(sent, chat.says(long), VIDEO, await chat.stage.film(10));
    expect(chat.posts().map(text).join(' ')).toBe(long);
  });

  test('a video over the limit is refused with the limit, and the words stand as they stood', async () => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    const refused = chat.channel.deliver(
      sent,
      chat.says('Here it is'),
      VIDEO,
      await chat.stage.film(12 * 1024 * 1024),
    );
    expect(await problemOf(refused)).toMatchObject({
      code: 'over-chat-limit',
      details: { limit: 10 * 1024 * 1024 },
    });
    expect(text(chat.posts()[0])).toBe(`<@${chat.anna.id}> working`);
  });

  test('the right to attach taken away mid-run is named', async () => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    chat.fake.deny(chat.room, 'ATTACH_FILES');
    const deliver = chat.channel.deliver(sent, chat.says('Here it is'), VIDEO, await chat.stage.film(1000));
    expect(await problemOf(deliver)).toEqual({
      code: 'not-allowed',
      details: { permission: 'Attach Files' },
    });
  });

  test('what the chat takes follows boosts, and what interactions tell of the common limit', async () => {
    const boosted: Address = `discord:${chat.fake.room(chat.fake.guild('boosted', { tier: 2 })).id}`;
    expect((await chat.channel.limits(chat.to)).fileOut).toBe(10 * 1024 * 1024);
    expect((await chat.channel.limits(boosted)).fileOut).toBe(50 * 1024 * 1024);
    await chat.stage.safe.keep('discord:upload-limit', `${20 * 1024 * 1024}`, 60);
    expect(await chat.channel.limits(chat.to)).toEqual({
      text: 2000,
      caption: 2000,
      fileOut: 20 * 1024 * 1024,
      editEvery: 5000,
    });
    await chat.channel.limits(chat.to);
    expect(chat.fake.requests('GET', '/guilds/{guild_id}')).toHaveLength(2);
  });
});
