import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sent } from '../../../src/core/message.ts';
import type { Choice } from '../../../src/core/reply.ts';
import type { Post } from '../../support/discord/world.ts';
import { type Chat, openChat } from './chat.ts';

const CANCEL: readonly Choice[] = [{ id: 'cancel:t1', label: 'Cancel' }];

let chat: Chat;
beforeEach(async () => {
  chat = await openChat();
  await chat.stage.listen();
});
afterEach(async () => {
  const { invalid, unfaithful } = chat.fake;
  await chat.stage.close();
  expect(invalid).toEqual([]);
  expect(unfaithful).toEqual([]);
});

/** A bubble of anna's in a room of a server. */
async function bubble(choices = CANCEL): Promise<Post> {
  const sent = await chat.channel.send(chat.to, chat.says('working', { choices }), `op${choices.length}`);
  return standing(sent);
}

const standing = (sent: Sent) => chat.fake.world.posts.get(sent.id.split('^')[0] ?? '')!;

/** What has been heard once a later message was heard too. */
async function heard() {
  chat.anna.dm('done');
  await chat.fake.until('the last word', () => chat.stage.received.some(({ text }) => text === 'done'));
  return chat.stage.received.filter(({ text }) => text !== 'done');
}

describe('❌ under a bubble', () => {
  test('is the press of its button to cancel, once', async () => {
    const post = await bubble();
    chat.anna.reacts(post, '❌');
    await chat.fake.until('the press', () => chat.stage.received.length === 1);
    chat.fake.gateway.repeat('MESSAGE_REACTION_ADD');
    const [first, again] = await chat.fake.until(
      'both',
      () => chat.stage.received.length === 2 && chat.stage.received,
    );
    expect(first).toMatchObject({
      id: `discord:r${post.id}-${chat.anna.id}`,
      from: chat.to,
      sender: { id: chat.anna.id, name: 'anna' },
      pressed: 'cancel:t1',
      answers: post.id,
      message: post.id,
      direct: false,
    });
    expect(again?.id).toBe(first?.id);
  });

  test('says nothing by anybody else, with another emoji, without the button, and under other messages', async () => {
    const post = await bubble();
    const ended = await bubble([]);
    chat.fake.person('ben').reacts(post, '❌');
    chat.anna.reacts(post, '👍');
    chat.anna.reacts(ended, '❌');
    chat.anna.reacts(chat.anna.says(chat.room, 'mine'), '❌');
    expect(await heard()).toEqual([]);
  });

  test('in a DM about a server stops what runs for the server', async () => {
    const direct = (await chat.channel.privately?.(chat.to, chat.anna.id)) ?? chat.to;
    const reply = chat.says('working', { choices: CANCEL, about: chat.to });
    const post = standing(await chat.channel.send(direct, reply, 'op1'));
    expect(post.room).toBe(chat.anna.directRoom);
    chat.anna.reacts(post, '❌');
    const [pressed] = await heard();
    const places = [chat.room.id, chat.anna.directRoom.id];
    expect(pressed).toMatchObject({ from: chat.to, pressed: 'cancel:t1', places });
    expect(pressed).not.toHaveProperty('message');
  });

  test('does nothing where the bot may not read the message, and no harm', async () => {
    const post = await bubble();
    chat.fake.deny(chat.room, 'READ_MESSAGE_HISTORY');
    chat.anna.reacts(post, '❌');
    expect(await heard()).toEqual([]);
    expect(chat.stage.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
