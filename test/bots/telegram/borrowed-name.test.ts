import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TelegramFake } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import type { StoredMessage } from '../../support/telegram/types.ts';
import { type Rig, rig, until } from './rig.ts';

let fake: TelegramFake;
let bot: Rig;
let ann: Person;
let bob: Person;

beforeEach(async () => {
  fake = await startTelegramFake({ readsAll: true });
  ann = fake.person({ id: 7, name: 'Ann' });
  bob = fake.person({ id: 8, name: 'Bob' });
  bot = rig(fake);
  await bot.listener.start();
});
afterEach(async () => {
  await bot.listener.stop();
  expect([...fake.invalid, ...fake.untrue]).toEqual([]);
  await fake.close();
});

/** A message of the bot with one button for the one who asked. */
function buttonFor(chat: number, owner: number): StoredMessage {
  const buttons = [[{ text: 'Stop', callback_data: `cancel:a~${owner}` }]];
  return fake.world.post({ chat, from: fake.botId, text: 'x', buttons });
}

const senders = () => bot.messages.map(({ sender, pressed }) => [sender.id, pressed]);
const toasts = () => fake.calls('answerCallbackQuery').length;

describe('telegram presses for a borrowed name', () => {
  it('an anonymous administrator may press, another member may not', async () => {
    const { id: chat } = fake.group();
    ann.says('/video@clipper_bot a cat', { chat, as: chat });
    await until(() => expect(senders()).toEqual([[String(chat), undefined]]));
    const on = buttonFor(chat, chat);
    bob.presses('Stop', { on });
    await until(() => expect(toasts()).toBe(1));
    ann.presses('Stop', { on });
    await until(() => expect(senders().slice(1)).toEqual([[String(chat), 'cancel:a']]));
  });

  it('an administrator of the channel may press where the bot sees its members', async () => {
    const { id: chat } = fake.group();
    const channel = fake.group({ type: 'channel', admin: true });
    ann.says('/video@clipper_bot a cat', { chat, as: channel.id });
    await until(() => expect(bot.messages).toHaveLength(1));
    const on = buttonFor(chat, channel.id);
    bob.presses('Stop', { on });
    await until(() => expect(toasts()).toBe(1));
    ann.presses('Stop', { on });
    await until(() => expect(senders().slice(1)).toEqual([[String(channel.id), 'cancel:a']]));
  });

  it('the owner of a personal channel may press where the bot is not in the channel', async () => {
    const { id: chat } = fake.group();
    const channel = fake.group({ type: 'channel' });
    fake.world.accounts.get(ann.id)!.personalChannel = channel.id;
    const on = buttonFor(chat, channel.id);
    ann.presses('Stop', { on });
    await until(() => expect(senders()).toEqual([[String(channel.id), 'cancel:a']]));
  });

  it('where Telegram tells nothing, the first person who presses keeps the name and no other may', async () => {
    const { id: chat } = fake.group();
    const channel = fake.group({ type: 'channel' });
    const on = buttonFor(chat, channel.id);
    ann.presses('Stop', { on });
    await until(() => expect(senders()).toHaveLength(1));
    bob.presses('Stop', { on });
    await until(() => expect(toasts()).toBe(2));
    ann.presses('Stop', { on });
    await until(() => expect(senders()).toHaveLength(2));
    expect(new Set(senders().map(([id]) => id))).toEqual(new Set([String(channel.id)]));
  });
});

describe("telegram channels' direct messages", () => {
  it('a request there carries its topic in the address, and no action is shown without it', async () => {
    const { id: chat } = fake.group({ directMessages: true });
    ann.says('/video@clipper_bot a cat', { chat, fields: { direct_messages_topic: { topic_id: 44 } } });
    await until(() => expect(bot.messages).toMatchObject([{ from: `telegram:${chat}:d44` }]));
    expect(fake.calls('sendChatAction')).toEqual([]);
  });
});
