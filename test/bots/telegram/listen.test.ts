import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { createLead } from '../../../src/queue/leader.ts';
import { startRedis } from '../../support/redis.ts';
import { BotApiFailure, tooMany } from '../../support/telegram/failure.ts';
import type { TelegramFake } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import { type Rig, type RigOptions, rig, silent, until } from './rig.ts';

let fake: TelegramFake;
let ann: Person;
let rigs: Rig[] = [];

async function listen(options: RigOptions = {}): Promise<Rig> {
  const one = rig(fake, options);
  rigs.push(one);
  await one.listener.start();
  return one;
}

/** The listener polls: what happens from now on reaches it at once. */
async function listening(options: RigOptions = {}): Promise<Rig> {
  const before = fake.polls.length;
  const one = await listen(options);
  await until(() => expect(fake.polls.length).toBeGreaterThan(before));
  return one;
}

const texts = ({ messages }: Rig) => messages.map(({ text }) => text);

beforeEach(async () => {
  fake = await startTelegramFake();
  ann = fake.person({ id: 7, name: 'Ann', lang: 'zh-hans' });
});

afterEach(async () => {
  await Promise.all(rigs.map(({ listener }) => listener.stop()));
  rigs = [];
  expect([...fake.invalid, ...fake.untrue]).toEqual([]);
  await fake.close();
});

describe('telegram listener › polling', () => {
  it('shows that it heard before the message is safe, and hands it over', async () => {
    const gate = Promise.withResolvers<void>();
    const bot = await listening({ receive: () => gate.promise });
    ann.says('a red kite');
    await until(() => expect(fake.chat(7).actions).toMatchObject([{ action: 'typing' }]));
    expect(texts(bot)).toEqual([]);
    gate.resolve();
    await until(() => expect(texts(bot)).toEqual(['a red kite']));
    expect(bot.heard()).toBeGreaterThan(0);
  });

  it('shows no sign for words that were only changed', async () => {
    const message = ann.says('a red kite');
    fake.queue.drop();
    const bot = await listening();
    ann.edits(message, 'a blue kite');
    await until(() => expect(bot.messages).toMatchObject([{ text: 'a blue kite', edited: true }]));
    await bot.listener.stop();
    expect(fake.chat(7).actions).toEqual([]);
  });

  it('shows it in the topic that the message came from', async () => {
    const group = fake.group({ forum: true });
    const thread = group.topic('Clips');
    const bot = await listening();
    ann.says('/video a cat', { chat: group.id, topic: thread });
    await until(() => expect(texts(bot)).toEqual(['/video a cat']));
    await until(() => expect(fake.chat(group.id).actions).toMatchObject([{ action: 'typing', thread }]));
  });

  it('confirms an update only after it is safe, however long that takes', async () => {
    let down = true;
    const receive = vi.fn(() => (down ? Promise.reject(new Problem('memory-down', {})) : Promise.resolve()));
    const bot = await listening({ receive });
    ann.says('keep me');
    await until(() => expect(receive.mock.calls.length).toBeGreaterThan(3));
    expect(fake.queue.pending).toHaveLength(1);
    expect(fake.chat(7).actions).toHaveLength(1);
    down = false;
    await until(() => expect(texts(bot)).toEqual(['keep me']));
    await until(() => expect(fake.queue.pending).toEqual([]));
  });

  it('leaves an update that was not safe yet for whoever comes next', async () => {
    const receive = vi.fn(() => Promise.reject(new Problem('memory-down', {})));
    const first = await listening({ receive });
    ann.says('keep me');
    await until(() => expect(receive).toHaveBeenCalled());
    await first.listener.stop();
    const second = await listening();
    await until(() => expect(texts(second)).toEqual(['keep me']));
  });

  it('lets no chat wait for another one, and keeps the order within each', async () => {
    const gate = Promise.withResolvers<void>();
    const receive = ({ text }: { text: string }) => (text === 'slow' ? gate.promise : Promise.resolve());
    const bob = fake.person({ id: 8, name: 'Bob' });
    for (const text of ['slow', 'after']) ann.says(text);
    for (const text of ['one', 'two', 'three']) bob.says(text);
    const bot = await listening({ receive });
    await until(() => expect(texts(bot)).toEqual(['one', 'two', 'three']));
    expect(fake.queue.pending).toHaveLength(5);
    gate.resolve();
    await until(() => expect(texts(bot).slice(3)).toEqual(['slow', 'after']));
    await until(() => expect(fake.queue.pending).toEqual([]));
  });

  it('is not stopped by a message that no code of ours can take', async () => {
    const receive = (message: { text: string }) =>
      message.text === 'poison' ? Promise.reject(new TypeError('cannot read')) : Promise.resolve();
    const bot = await listening({ receive });
    ann.says('poison');
    ann.says('bread');
    await until(() => expect(texts(bot)).toEqual(['bread']));
    expect(bot.lines.join()).toContain('telegram.update.set_aside');
    expect(bot.lines.join()).not.toContain('poison');
  });

  it('is not stopped by an update of another shape', async () => {
    fake.queue.check = () => undefined;
    fake.queue.add('message', { text: 'from nowhere' }, 7);
    fake.queue.add('callback_query', { id: 5, message: { date: 'never' }, data: 7 }, 7);
    const bot = await listening();
    ann.says('still there?');
    await until(() => expect(texts(bot)).toEqual(['still there?']));
    await until(() => expect(fake.queue.pending).toEqual([]));
  });

  it('hands the same message over twice under one id when Telegram repeats itself', async () => {
    fake.doubleUpdates();
    const bot = await listening();
    ann.says('once');
    ann.says('twice');
    await until(() => expect(bot.messages.length).toBeGreaterThanOrEqual(3));
    expect(new Set(bot.messages.map(({ id }) => id)).size).toBe(2);
  });

  it('lives through lost answers, broken proxies and a rival poller', async () => {
    fake.faults.plan({ lose: 'request' }, { method: 'getUpdates' });
    fake.faults.plan({ html: 502 }, { method: 'getUpdates' });
    fake.faults.plan({ refuse: tooMany(1) }, { method: 'getUpdates' });
    const rival = 'Conflict: terminated by other getUpdates request';
    fake.faults.plan({ refuse: new BotApiFailure(409, rival) }, { method: 'getUpdates' });
    const bot = await listen();
    await until(() => expect(fake.faults.open).toBe(false));
    ann.says('still there?');
    await until(() => expect(texts(bot)).toEqual(['still there?']));
    expect(bot.lines.join()).not.toContain(fake.token);
  });

  it('lets only one of two poll, and the other take over', async () => {
    const memory = await startRedis();
    const redis = new Redis(memory.url);
    const log = silent();
    const [first, second] = [
      await listening({ lead: createLead(redis, 30_000, log) }),
      await listen({ lead: createLead(redis, 30_000, log) }),
    ];
    ann.says('one');
    await until(() => expect(texts(first)).toEqual(['one']));
    await first.listener.stop();
    ann.says('two');
    await until(() => expect(texts(second)).toContain('two'));
    expect(texts(first)).toEqual(['one']);
    expect(fake.queue.conflicts).toBe(0);
    await second.listener.stop();
    redis.disconnect();
    await memory.stop();
  });

  it('takes the webhook away that another setup left', async () => {
    fake.pump.set({ url: 'http://127.0.0.1:9/old' });
    const bot = await listening();
    ann.says('here');
    await until(() => expect(texts(bot)).toEqual(['here']));
  });

  it('sets a menu for private chats and groups in both languages', async () => {
    await listening();
    await until(() => expect(fake.server.menus.size).toBe(4));
    expect([...fake.server.menus.keys()].sort()).toEqual([
      'all_group_chats/',
      'all_group_chats/zh',
      'all_private_chats/',
      'all_private_chats/zh',
    ]);
    expect(fake.server.menus.get('all_private_chats/zh')![0]).toEqual({
      command: 'video',
      description: words('zh').commands.video,
    });
    expect(fake.server.menus.get('all_private_chats/')).toHaveLength(11);
  });
});

describe('telegram listener › presses', () => {
  it('are answered at once and handed over, also on a message from before the restart', async () => {
    ann.starts();
    const buttons = [[{ text: '停', callback_data: 'cancel:abc~7' }]];
    fake.world.post({ chat: 7, from: fake.botId, text: 'working', buttons });
    const bot = await listening();
    const press = ann.presses('停');
    await until(() => expect(press.answered).toMatchObject({ text: words('zh').heard }));
    await until(() => expect(bot.messages.at(-1)).toMatchObject({ pressed: 'cancel:abc' }));
  });

  it("another's button gets a toast and nothing happens", async () => {
    const bob = fake.person({ id: 8, name: 'Bob', lang: 'de' });
    const group = fake.group();
    const buttons = [[{ text: 'Stop', callback_data: 'cancel:abc~7' }]];
    const on = fake.world.post({ chat: group.id, from: fake.botId, text: 'working', buttons });
    const bot = await listening();
    const press = bob.presses('Stop', { on });
    await until(() => expect(press.answered).toMatchObject({ text: words('en').notYours }));
    expect(bot.messages).toEqual([]);
  });

  it('that are too old to be answered are handed over all the same', async () => {
    ann.starts();
    fake.world.post({
      chat: 7,
      from: fake.botId,
      text: 'x',
      buttons: [[{ text: 'Go', callback_data: 'export~7' }]],
    });
    ann.presses('Go');
    fake.expireCallbacks();
    const bot = await listening();
    await until(() => expect(bot.messages.map(({ pressed }) => pressed)).toContain('export'));
  });
});

describe('telegram listener › groups', () => {
  it('a group album goes in whole when one of its pictures speaks to the bot, whichever it is', async () => {
    await fake.close();
    fake = await startTelegramFake({ readsAll: true });
    ann = fake.person({ id: 7, name: 'Ann' });
    const { id: chat } = fake.group();
    const bot = await listening();
    for (const says of ['', '/video@clipper_bot all three', '']) {
      ann.says(says, { chat, album: 'a1', photo: 'package.json' });
    }
    ann.says('', { chat, album: 'strangers', photo: 'package.json' });
    await until(() => expect(bot.messages).toHaveLength(3));
    expect(new Set(bot.messages.map(({ group }) => group))).toEqual(new Set([`telegram:${chat}:a1`]));
    expect(fake.calls('getFile')).toEqual([]);
  });

  it('tells of chats that moved and chats that closed', async () => {
    const group = fake.group({ type: 'group' });
    const old = group.id;
    const bot = await listening();
    const next = group.migrates();
    group.kicks();
    await until(() => expect(bot.closed).toEqual([`telegram:${next}`]));
    expect(bot.moved[0]).toEqual({ from: `telegram:${old}`, to: `telegram:${next}` });
  });
});
