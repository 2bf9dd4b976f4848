import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pressables } from '../../support/discord/person.ts';
import { shown } from '../../support/discord/world.ts';
import { type Chat, MESSAGE, MESSAGES, openChat, text } from './chat.ts';
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

describe('discord channel › words', () => {
  test('a message sent twice under one op stands once, also when the first answer was lost', async () => {
    chat.fake.trouble('POST', MESSAGES, { lose: 'answer' });
    expect((await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op1'))).code).toBe(
      'platform-down',
    );
    const again = await chat.channel.send(chat.to, chat.says('hello'), 'op1');
    expect(chat.posts().map((post) => post.id)).toEqual([again.id]);
  });

  test('it answers the message that asked, and pings the asker alone, and nobody when it is quiet', async () => {
    const asked = chat.anna.mentions(chat.room, 'please');
    const origin = { person: chat.anna.id, message: asked.id };
    await chat.channel.send(
      chat.to,
      chat.says(`@everyone <@${chat.fake.world.bot.id}> done`, { origin }),
      'op1',
    );
    await chat.channel.send(chat.to, chat.says('working', { origin, quiet: true }), 'op2');
    const [, loud, quiet] = chat.posts();
    expect(loud!.answers).toBe(asked.id);
    expect(shown(loud!).pings).toEqual({ everyone: false, users: [chat.anna.id], roles: [] });
    expect(shown(quiet!).pings.users).toEqual([]);
    expect(quiet!.flags & 4096).toBe(4096);
  });

  test('what speaks of a message answers that one, and pings the asker all the same', async () => {
    const asked = chat.anna.mentions(chat.room, 'please');
    const origin = { person: chat.anna.id, message: asked.id };
    const video = await chat.channel.send(chat.to, chat.says('video', { origin, quiet: true }), 'op1');
    await chat.channel.send(chat.to, { ...chat.says('ready', { origin }), shows: video }, 'op2');
    const notice = chat.posts().at(-1);
    expect(notice!.answers).toBe(video.id.split('@')[0]);
    expect(shown(notice!).pings.users).toEqual([chat.anna.id]);
  });

  test('a message that asked and is gone stops no answer', async () => {
    await chat.channel.send(
      chat.to,
      chat.says('hello', { origin: { person: chat.anna.id, message: '1' } }),
      'op1',
    );
    expect(chat.posts()).toHaveLength(1);
  });

  test('without the right to read history the reference is named as what was refused', async () => {
    chat.fake.deny(chat.room, 'READ_MESSAGE_HISTORY');
    const asked = chat.anna.mentions(chat.room, 'please');
    const origin = { person: chat.anna.id, message: asked.id };
    expect(await problemOf(chat.channel.send(chat.to, chat.says('hello', { origin }), 'op1'))).toEqual({
      code: 'platform-refused',
      details: { part: 'reference' },
    });
    expect(chat.posts()).toHaveLength(1);
  });

  test('words are edited in place, the same words again are no error, buttons go when they are not named', async () => {
    const sent = await chat.channel.send(
      chat.to,
      chat.says('one', { choices: [{ id: 'cancel:t', label: 'Stop', style: 'danger' }] }),
      'op1',
    );
    expect(pressables(chat.posts()[0]!)[0]!.customId).toBe(`${chat.anna.id}/cancel:t`);
    await chat.channel.edit(
      sent,
      chat.says('two', { progress: { stage: 'rendering', percent: 40, seconds: 3 } }),
    );
    await chat.channel.edit(
      sent,
      chat.says('two', { progress: { stage: 'rendering', percent: 40, seconds: 3 } }),
    );
    expect(text(chat.posts()[0])).toBe('two\n▰▰▰▰▱▱▱▱▱▱');
    expect(pressables(chat.posts()[0]!)).toEqual([]);
  });

  test('a long text goes on in further messages, whole and in order, and once when it is repeated', async () => {
    const long = Array.from({ length: 900 }, (_, n) => `word${n}`).join(' ');
    const sent = await chat.channel.send(chat.to, chat.says('wait'), 'op1');
    await chat.channel.edit(sent, chat.says(long));
    await chat.channel.edit(sent, chat.says(long));
    expect(chat.posts().length).toBeGreaterThan(3);
    expect(chat.posts().map(text).join(' ')).toBe(long);
  });

  test('progress on a message older than an hour is shown now and then, its last words always', async () => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    const old = { ...sent, id: `${BigInt(sent.id) - (BigInt(2 * 3_600_000) << 22n)}` };
    chat.fake.world.posts.set(old.id, { ...chat.posts()[0]!, id: old.id });
    const progress = { stage: 'rendering', seconds: 1 } as const;
    for (const n of [1, 2, 3]) await chat.channel.edit(old, chat.says(`step ${n}`, { progress }));
    await chat.channel.edit(old, chat.says('done'));
    expect(shown(chat.fake.world.posts.get(old.id)!).content).toBe('done');
    expect(chat.fake.requests('PATCH', MESSAGE)).toHaveLength(2);
  });
});
