import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TelegramFake } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import { understand } from './rig.ts';

let fake: TelegramFake;
let ann: Person;

async function begin(readsAll: boolean): Promise<void> {
  fake = await startTelegramFake({ readsAll });
  ann = fake.person({ id: 7, name: 'Ann', lang: 'zh-hans' });
}

/** The kinds of what was heard, for what is not for us. */
function kinds(): string[] {
  return understand(fake).map(({ kind }) => kind);
}

beforeEach(() => begin(true));
afterEach(async () => {
  expect([...fake.invalid, ...fake.untrue]).toEqual([]);
  await fake.close();
});

describe('telegram normalize › groups', () => {
  it('hears commands, mentions and answers, and nothing else', () => {
    const bob = fake.person({ id: 8, name: 'Bob' });
    const { id: chat } = fake.group();
    ann.says('just talk', { chat });
    ann.says('', { chat, photo: 'package.json' });
    ann.says('/video@other_bot a cat', { chat });
    ann.says('/dance', { chat });
    ann.says('¯\\_(ツ)_/¯ /video', { chat });
    bob.says('/video@Clipper_Bot a cat', { chat });
    bob.says('hey @clipper_bot a cat please', { chat });
    bob.says('please /video@clipper_bot a cat', { chat });
    bob.says('/cancel', { chat });
    const heard = understand(fake);
    expect(heard.slice(0, 5).map(({ kind }) => kind)).toEqual(Array(5).fill('nothing'));
    const texts = heard.slice(5).map((one) => one.kind === 'message' && one.message.text);
    expect(texts).toEqual(['/video a cat', 'hey a cat please', '/video please a cat', '/cancel']);
  });

  it('hears changed words only where they speak to the bot', () => {
    const { id: chat } = fake.group();
    const talk = ann.says('just talk', { chat });
    const part = ann.says('', { chat, album: 'a1', photo: 'package.json' });
    const asked = ann.says('/video a cat', { chat });
    understand(fake);
    ann.edits(talk, 'just loud talk');
    ann.edits(part, 'look');
    ann.edits(asked, '/video a dog');
    const heard = understand(fake);
    expect(heard.map(({ kind }) => kind)).toEqual(['nothing', 'nothing', 'message']);
    expect(heard[2]).toMatchObject({ message: { text: '/video a dog', edited: true, direct: false } });
  });

  it('an answer to the bot speaks to it, one for another bot does not', async () => {
    const group = fake.group();
    const result = fake.world.post({ chat: group.id, from: fake.botId, text: 'done' });
    ann.says('warmer', { chat: group.id, replyTo: result });
    ann.says('/roll@dice_bot', { chat: group.id, replyTo: result });
    const [warmer, roll] = understand(fake);
    expect(warmer).toMatchObject({
      kind: 'message',
      message: { text: 'warmer', answers: String(result.id), direct: false },
    });
    expect(roll).toEqual({ kind: 'nothing' });
  });

  it("a command as an answer takes somebody else's photo", () => {
    const { id: chat } = fake.group();
    const bob = fake.person({ id: 8, name: 'Bob' });
    const photo = bob.says('look', { chat, photo: 'package.json' });
    ann.says('/video@clipper_bot animate', { chat, replyTo: photo });
    const [, asked] = understand(fake);
    expect(asked).toMatchObject({
      kind: 'message',
      message: { from: `telegram:${chat}`, sender: { id: '7' }, attachments: [{ ref: photo.now.media!.id }] },
    });
  });

  it("brings along a result that was made for somebody else, not the asker's own", () => {
    const { id: chat } = fake.group();
    const bob = fake.person({ id: 8, name: 'Bob' });
    const media = fake.world.keep('video', {
      path: 'package.json',
      name: 'v.mp4',
      mime: 'video/mp4',
      bytes: 9,
    });
    const buttons = [[{ text: 'New', callback_data: 'new~7' }]];
    const result = fake.world.post({ chat, from: fake.botId, caption: 'done', media, buttons });
    ann.says('warmer', { chat, replyTo: result });
    bob.says('warmer', { chat, replyTo: result });
    const [own, others] = understand(fake);
    expect(own).toMatchObject({ message: { attachments: [], answers: String(result.id) } });
    expect(others).toMatchObject({
      message: { attachments: [{ ref: media.id }], answers: String(result.id) },
    });
  });

  it('topics are part of the address, chains of answers are not', () => {
    const forum = fake.group({ forum: true });
    const topic = forum.topic('Clips');
    ann.says('/status', { chat: forum.id, topic });
    ann.says('/status', { chat: forum.id });
    const plain = fake.group();
    const first = ann.says('hello', { chat: plain.id });
    ann.says('/status', { chat: plain.id, replyTo: first });
    const addresses = understand(fake).flatMap((heard) =>
      heard.kind === 'message' ? [heard.message.from] : [],
    );
    expect(addresses).toEqual([
      `telegram:${forum.id}:${topic}`,
      `telegram:${forum.id}`,
      `telegram:${plain.id}`,
    ]);
  });

  it('a topic that the bot opened does not make every message in it an answer to the bot', () => {
    const forum = fake.group({ forum: true });
    const topic = forum.topic('Clips');
    const opened = fake.world.message(forum.id, topic)!;
    fake.world.change(opened, { from: fake.botId });
    ann.says('just talk', { chat: forum.id, topic });
    expect(kinds()).toEqual(['nothing', 'nothing']);
  });

  it('an album picture without words may belong to us', () => {
    const { id: chat } = fake.group();
    ann.says('', { chat, album: 'a1', photo: 'package.json' });
    ann.says('/video@clipper_bot all of them', { chat, album: 'a1', photo: 'package.json' });
    expect(kinds()).toEqual(['sibling', 'message']);
  });

  it('becoming a supergroup moves the chat, told from both sides', () => {
    const group = fake.group({ type: 'group' });
    const from = `telegram:${group.id}`;
    const to = `telegram:${group.migrates()}`;
    expect(understand(fake)).toEqual([
      { kind: 'moved', from, to },
      { kind: 'moved', from, to },
    ]);
  });

  it('being thrown out closes the chat', () => {
    const group = fake.group();
    group.kicks();
    expect(understand(fake)).toEqual([{ kind: 'closed', address: `telegram:${group.id}` }]);
  });

  it('a channel is not heard', () => {
    const channel = fake.group({ type: 'channel', admin: true });
    channel.posts('/video a cat');
    expect(kinds()).toEqual(['nothing']);
  });
});

describe('telegram normalize › presses', () => {
  it("a press is the presser's, on the message that has the button", () => {
    const { id: chat } = fake.group();
    const buttons = [[{ text: 'Again', callback_data: 'retry:abc~7' }]];
    const on = fake.world.post({ chat, from: fake.botId, text: 'failed', buttons });
    const { id } = ann.presses('Again', { on });
    expect(understand(fake)).toEqual([
      {
        kind: 'press',
        query: id,
        message: {
          id: `telegram:press:${id}`,
          from: `telegram:${chat}`,
          sender: { id: '7', name: 'Ann', language: 'zh-hans' },
          text: '',
          attachments: [],
          at: 1_000,
          pressed: 'retry:abc',
          answers: String(on.id),
          places: [String(chat)],
          direct: false,
        },
      },
    ]);
  });

  it('a press for the name of the group is to be asked about, and comes as the group', () => {
    const { id: chat } = fake.group();
    const bob = fake.person({ id: 8, name: 'Bob', lang: 'de' });
    const on = fake.world.post({
      chat,
      from: fake.botId,
      text: 'x',
      buttons: [[{ text: 'Stop', callback_data: `cancel:a~${chat}` }]],
    });
    bob.presses('Stop', { on });
    expect(understand(fake)).toMatchObject([
      {
        kind: 'borrowed',
        by: { owner: chat, person: 8 },
        message: { pressed: 'cancel:a', sender: { id: String(chat) } },
      },
    ]);
  });

  it("another's press is not passed on", () => {
    const { id: chat } = fake.group();
    const bob = fake.person({ id: 8, name: 'Bob', lang: 'de' });
    const on = fake.world.post({
      chat,
      from: fake.botId,
      text: 'x',
      buttons: [[{ text: 'Stop', callback_data: 'cancel:a~7' }]],
    });
    const { id } = bob.presses('Stop', { on });
    expect(understand(fake)).toEqual([{ kind: 'not-theirs', query: id, language: 'de' }]);
  });
});
