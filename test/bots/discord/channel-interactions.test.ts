import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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

describe('discord channel › interactions', () => {
  test('the first words of a deferred answer go by its token, and end the thinking', async () => {
    const { used, sent } = await chat.deferred(chat.room);
    await chat.channel.edit(sent, chat.says('on it'));
    expect(shown(used.original!)).toMatchObject({ content: 'on it', loading: false });
    expect(chat.fake.requests('PATCH', MESSAGE)).toHaveLength(0);
  });

  test('once the token is old the bot token edits on, however long the job takes', async () => {
    const { used, sent } = await chat.deferred(chat.room);
    await chat.channel.edit(sent, chat.says('on it'));
    chat.fake.advance(16 * 60_000);
    await chat.channel.edit(sent, chat.says('still at it'));
    await chat.channel.deliver(sent, chat.says('Here it is'), VIDEO, await chat.stage.film(1000));
    expect(text(used.original)).toBe('Here it is');
    expect(shown(used.original!).files).toHaveLength(1);
  });

  test('a “thinking…” that was not filled while its token was good makes way for a new message', async () => {
    const { used, sent } = await chat.deferred(chat.room);
    chat.fake.advance(16 * 60_000);
    expect((await problemOf(chat.channel.edit(sent, chat.says('on it')))).code).toBe('message-gone');
    expect(used.original!.deleted).toBe(true);
  });

  test('outside, words go through the interaction, then by DM when it takes no more', async () => {
    const outside = chat.elsewhere();
    const { sent } = await chat.deferred(outside);
    await chat.channel.edit(sent, chat.says('on it'));
    for (let n = 0; n < 6; n += 1) await chat.channel.send(sent.to, chat.says(`words ${n}`), `op${n}`);
    expect(chat.posts(outside).map(text).slice(1)).toEqual(
      [0, 1, 2, 3, 4].map((n) => `<@${chat.anna.id}> words ${n}`),
    );
    expect(chat.direct().map(text)).toEqual(['words 5']);
  });

  test('outside, the video comes by DM, before and after the token is old', async () => {
    const outside = chat.elsewhere();
    const { used, sent } = await chat.deferred(outside);
    const first = await chat.channel.deliver(
      sent,
      chat.says('Here it is'),
      VIDEO,
      await chat.stage.film(1000),
    );
    expect(first.to).toBe(`discord:@${chat.anna.directRoom.id}`);
    expect(text(used.original)).toBe('Here it is');
    chat.fake.advance(16 * 60_000);
    await chat.channel.deliver(
      sent,
      chat.says('Another'),
      { ...VIDEO, render: 'render_2' },
      await chat.stage.film(1000),
    );
    expect(chat.direct().map((post) => shown(post).files.length)).toEqual([1, 1]);
    expect((await problemOf(chat.channel.edit(sent, chat.says('late')))).code).toBe('message-gone');
    expect((await chat.channel.send(sent.to, chat.says('note'), 'n1')).to).toBe(first.to);
  });

  test('outside with closed DMs the video stands in the answer itself', async () => {
    const outside = chat.elsewhere();
    const { used, sent } = await chat.deferred(outside);
    chat.anna.user.dmsClosed = true;
    expect(
      await chat.channel.deliver(sent, chat.says('Here it is'), VIDEO, await chat.stage.film(1000)),
    ).toEqual(sent);
    expect(shown(used.original!).files).toHaveLength(1);
    chat.fake.advance(16 * 60_000);
    const late = chat.channel.deliver(sent, chat.says('Here it is'), VIDEO, await chat.stage.film(1000));
    expect((await problemOf(late)).code).toBe('chat-closed');
  });

  test('an answer for one pair of eyes is edited by its token and never by the bot token', async () => {
    const outside = chat.fake.room(chat.fake.guild('strict', { hasBot: false }));
    const { used, sent } = await chat.deferred(outside, false);
    await chat.channel.edit(sent, chat.says('psst'));
    expect(used.original!.ephemeralFor).toBe(chat.anna.id);
    expect(text(used.original)).toBe('psst');
  });
});
