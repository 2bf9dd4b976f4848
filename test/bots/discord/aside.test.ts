import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../../src/core/message.ts';
import { words } from '../../../src/core/text/words.ts';
import { carry } from '../../support/carried.ts';
import { button } from '../../support/discord/person.ts';
import { type Chat, HOOK, openChat, text } from './chat.ts';
import { problemOf } from './support.ts';

const say = words('en');
const OPEN = [{ id: 'open', label: 'Open in browser' }];

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

/** The next message that was handed over. */
async function heard(index = 0) {
  return chat.fake.until('a message handed over', () => chat.stage.received[index]);
}

describe('discord › what one person alone may see', () => {
  test('a press that hands something over is answered to the presser alone', async () => {
    await chat.stage.listen();
    await chat.channel.send(chat.to, chat.says('done', { choices: OPEN }), 'op1');
    const pressed = chat.anna.presses(button(chat.posts()[0]!, 'Open in browser'));
    expect(await heard()).toMatchObject({ pressed: 'open', direct: false, aside: true });
    await chat.fake.until('an answer', () => pressed.original);
    expect(pressed.original?.ephemeralFor).toBe(chat.anna.id);
  });

  test('the same press in the private chat, about a server, needs no hiding there', async () => {
    await chat.stage.listen();
    const direct: Address = `discord:@${chat.anna.directRoom.id}`;
    await chat.channel.send(direct, chat.says('done', { choices: OPEN, about: chat.to }), 'op1');
    const pressed = chat.anna.presses(button(chat.direct()[0]!, 'Open in browser'));
    expect(await heard()).toMatchObject({ from: chat.to, pressed: 'open', direct: false });
    await chat.fake.until('an answer', () => pressed.original);
    expect(pressed.original?.ephemeralFor).toBeUndefined();
  });

  test('/video without a wish is explained to the asker alone', async () => {
    await chat.stage.listen();
    const used = chat.anna.slash('video', { prompt: ' ' }, { room: chat.room });
    expect(await heard()).toMatchObject({ text: '/video', aside: true });
    expect(used.original?.ephemeralFor).toBe(chat.anna.id);
    const wished = chat.anna.slash('video', { prompt: 'a sunset' }, { room: chat.room });
    expect(await heard(1)).not.toHaveProperty('aside');
    expect(wished.original?.ephemeralFor).toBeUndefined();
  });

  test('a hidden answer whose token ran out goes by DM, or says that it could not', async () => {
    const { used, sent } = await chat.deferred(chat.room);
    const hidden = { to: chat.to, id: `${sent.id}!` };
    chat.fake.advance(16 * 60_000);
    const reply = chat.says('https://nemo.example/claim', { aside: true });
    await carry(chat.channel, chat.to, hidden, { reply }).bring();
    expect(chat.direct().map(text)).toEqual(['https://nemo.example/claim']);
    chat.anna.user.dmsClosed = true;
    await carry(chat.channel, chat.to, hidden, { reply, task: 't2' }).bring();
    expect(
      chat
        .posts()
        .filter((post) => post !== used.original)
        .map(text),
    ).toEqual([`<@${chat.anna.id}> ${say.writeToMeFirst}`]);
  });
});

describe('discord › a follow-up has no key against doubles', () => {
  test('so one whose answer was lost is worth no second one', async () => {
    const { sent } = await chat.deferred(chat.elsewhere());
    await chat.channel.edit(sent, chat.says('on it'));
    chat.fake.trouble('POST', HOOK, { lose: 'answer' });
    expect(await problemOf(chat.channel.send(sent.to, chat.says('words'), 'op1'))).toEqual({
      code: 'platform-down',
      details: { repeats: 0 },
    });
    expect(chat.direct()).toEqual([]);
  });

  test('so a final goes down to the private chat when the message for it may stand already', async () => {
    const { sent } = await chat.deferred(chat.elsewhere());
    await chat.channel.edit(sent, chat.says('on it'));
    chat.fake.trouble('POST', HOOK, { lose: 'answer' });
    await carry(chat.channel, sent.to, undefined, { reply: chat.says('the answer') }).bring();
    expect(chat.direct().map(text)).toEqual(['the answer']);
    expect(chat.fake.requests('POST', HOOK)).toHaveLength(1);
  });
});
