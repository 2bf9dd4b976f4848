import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../support/discord/api-error.ts';
import { type Chat, HOOK, MESSAGE, MESSAGES, openChat, text, VIDEO } from './chat.ts';
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

describe('discord channel › refusals', () => {
  test('who may not write in a room is told which right is missing; the DM is another place', async () => {
    chat.fake.deny(chat.room, 'SEND_MESSAGES');
    expect(await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op1'))).toEqual({
      code: 'not-allowed',
      details: { permission: 'Send Messages' },
    });
    chat.fake.deny(chat.room, 'VIEW_CHANNEL');
    expect(await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op2'))).toMatchObject({
      details: { permission: 'View Channel' },
    });
    const direct = await chat.channel.privately?.(chat.to, chat.anna.id);
    expect(direct).toBe(`discord:@${chat.anna.directRoom.id}`);
    expect(await chat.channel.privately?.(direct!, chat.anna.id)).toBeUndefined();
    const about = { ...chat.says('here then'), about: chat.to };
    expect((await chat.channel.send(direct!, about, 'op3')).id).toContain(`^${chat.room.id}`);
    expect(chat.direct().map(text)).toEqual(['here then']);
  });

  test('a right that is taken away mid-run is named for an edit too', async () => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    chat.fake.deny(chat.room, 'VIEW_CHANNEL');
    expect(await problemOf(chat.channel.edit(sent, chat.says('done')))).toEqual({
      code: 'not-allowed',
      details: { permission: 'View Channel' },
    });
  });

  test('a deleted message is gone, a deleted room takes nothing, a closed DM closes the chat', async () => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    chat.posts()[0]!.deleted = true;
    expect((await problemOf(chat.channel.edit(sent, chat.says('x')))).code).toBe('message-gone');
    expect(
      (await problemOf(chat.channel.deliver(sent, chat.says('x'), VIDEO, await chat.stage.film(10)))).code,
    ).toBe('message-gone');
    chat.room.deleted = true;
    expect((await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op2'))).code).toBe('not-allowed');
    chat.anna.user.dmsClosed = true;
    const direct = `discord:@${chat.anna.directRoom.id}` as const;
    expect((await problemOf(chat.channel.send(direct, chat.says('x'), 'op3'))).code).toBe('chat-closed');
  });

  test('an archived thread takes no edits; a new message opens it, unless it is locked', async () => {
    const thread = chat.fake.room(chat.room.guild!, 'thread');
    const there = `discord:${thread.id}` as const;
    const sent = await chat.channel.send(there, chat.says('working'), 'op1');
    thread.archived = true;
    expect((await problemOf(chat.channel.edit(sent, chat.says('x')))).code).toBe('message-gone');
    await chat.channel.send(there, chat.says('again'), 'op2');
    expect(thread.archived).toBe(false);
    await chat.channel.edit(sent, chat.says('x'));
    Object.assign(thread, { archived: true, locked: true });
    expect(await problemOf(chat.channel.send(there, chat.says('again'), 'op3'))).toEqual({
      code: 'not-allowed',
      details: { permission: 'Manage Threads' },
    });
  });

  test('a button whose address Discord does not take is named as what was refused', async () => {
    const choices = [{ id: 'open', label: 'Open', url: 'http://nemo:8080/x' }];
    expect(await problemOf(chat.channel.send(chat.to, chat.says('done', { choices }), 'op1'))).toEqual({
      code: 'platform-refused',
      details: { part: 'buttons' },
    });
  });

  test.each<[ErrorCode, string]>([
    [10008, 'message-gone'],
    [30046, 'message-gone'],
    [50005, 'message-gone'],
    [50083, 'message-gone'],
    [10003, 'not-allowed'],
    [50001, 'not-allowed'],
    [50013, 'not-allowed'],
    [160005, 'not-allowed'],
    [200000, 'not-allowed'],
    [50035, 'platform-refused'],
    [50109, 'platform-refused'],
    [240000, 'platform-refused'],
    [50007, 'chat-closed'],
    [0, 'platform-down'],
  ])('code %i on an edit is %s', async (code, problem) => {
    const sent = await chat.channel.send(chat.to, chat.says('working'), 'op1');
    chat.fake.trouble('PATCH', MESSAGE, { code }, { times: 20 });
    expect((await problemOf(chat.channel.edit(sent, chat.says('x')))).code).toBe(problem);
    expect(chat.fake.requests('PATCH', MESSAGE).length).toBeLessThan(3);
  });

  test('a server error is tried again where that is safe, and told as an outage where it lasts', async () => {
    chat.fake.trouble('POST', MESSAGES, { status: 502 });
    await chat.channel.send(chat.to, chat.says('hello'), 'op1');
    expect(chat.posts()).toHaveLength(1);
    chat.fake.trouble('POST', MESSAGES, { status: 503 }, { times: 20 });
    expect((await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op2'))).code).toBe(
      'platform-down',
    );
  });

  test('a short pause that Discord asks for is waited out, a long one is left to the deliveries', async () => {
    chat.fake.trouble('POST', MESSAGES, { retryAfter: 0.2 });
    await chat.channel.send(chat.to, chat.says('hello'), 'op1');
    chat.fake.trouble('POST', MESSAGES, { retryAfter: 60 });
    const { code, details } = await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op2'));
    expect([code, (details as { seconds: number }).seconds]).toEqual(['slow-down', expect.closeTo(60, -0.5)]);
  });

  test('after a 401 the next call carries the token again', async () => {
    chat.fake.trouble('POST', MESSAGES, { code: 0 });
    expect((await problemOf(chat.channel.send(chat.to, chat.says('hello'), 'op1'))).code).toBe(
      'platform-down',
    );
    await chat.channel.send(chat.to, chat.says('hello'), 'op1');
    expect(chat.posts()).toHaveLength(1);
  });

  test('no failure shows a token, a link or words', async () => {
    const { used, sent } = await chat.deferred(chat.room);
    chat.fake.trouble('PATCH', `${HOOK}/messages/{message_id}`, { code: 50013 }, { times: 9 });
    const error = await chat.channel
      .edit(sent, { text: 'very private words' })
      .catch((reason: unknown) => reason);
    const all = inspect(error, { depth: 9, showHidden: true });
    expect(all).toContain('not-allowed');
    for (const secret of [used.token, chat.fake.options.token, 'very private words'])
      expect(all).not.toContain(secret);
  });
});
