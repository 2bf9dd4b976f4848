import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Tickets } from '../../../src/bots/discord/tickets.ts';
import type { Address, Sent } from '../../../src/core/message.ts';
import type { Reply, Video } from '../../../src/core/reply.ts';
import type { ErrorCode } from '../../support/discord/api-error.ts';
import type { Person } from '../../support/discord/person.ts';
import { pressables } from '../../support/discord/person.ts';
import { type Guild, type Interaction, type Post, type Room, shown } from '../../support/discord/world.ts';
import { problemOf, type Stage, setStage } from './support.ts';

const MESSAGES = '/channels/{channel_id}/messages';
const MESSAGE = '/channels/{channel_id}/messages/{message_id}';
const HOOK = '/webhooks/{webhook_id}/{webhook_token}';
const VIDEO: Video = { render: 'render_1', name: 'calm-sea.mp4', alt: 'A calm sea at dawn, 10 seconds' };

let stage: Stage;
let guild: Guild;
let room: Room;
let anna: Person;
let to: Address;

beforeEach(async () => {
  stage = await setStage();
  guild = stage.fake.guild('studio');
  room = stage.fake.room(guild);
  anna = stage.fake.person('anna');
  to = `discord:${room.id}`;
});
afterEach(async () => {
  const { invalid, unfaithful } = stage.fake;
  await stage.close();
  expect(invalid).toEqual([]);
  expect(unfaithful).toEqual([]);
});

const says = (text: string, more: Partial<Reply> = {}): Reply => ({
  text,
  origin: { person: anna.id },
  ...more,
});
const posts = (where = room): readonly Post[] => stage.fake.channel(where.id).messages;
const text = (post: Post | undefined): string => (post === undefined ? 'nothing' : shown(post).content);

/** A slash command by anna that our listener would have deferred. */
async function deferred(where: Room, externalApps = true): Promise<{ used: Interaction; sent: Sent }> {
  const { fake, safe } = stage;
  if (fake.world.commands.length === 0) await (await stage.listen()).stop();
  const used = anna.slash('video', { prompt: 'x' }, { room: where, externalApps });
  const url = `${fake.api}/v10/interactions/${used.id}/${used.token}/callback`;
  const headers = { 'content-type': 'application/json', 'user-agent': 'DiscordBot (https://example.org, 1)' };
  await fetch(url, { method: 'POST', headers, body: '{"type":5}' });
  const outside = where.kind === 'text' && where.guild?.hasBot ? {} : { outside: anna.id };
  const ticket = {
    interaction: used.id,
    application: fake.world.bot.id,
    token: used.token,
    limit: used.uploadLimit,
  };
  await new Tickets(safe).keep(ticket, { channel: where.id, ...outside }, 0);
  const hidden = used.original!.ephemeralFor === undefined ? '' : '!';
  const address: Address = `discord:${where.id}${'outside' in outside ? `~${anna.id}` : ''}`;
  return { used, sent: { to: address, id: `${used.original!.id}@${used.id}${hidden}` } };
}

describe('discord channel › words', () => {
  test('a message sent twice under one op stands once, also when the first answer was lost', async () => {
    stage.fake.trouble('POST', MESSAGES, { lose: 'answer' });
    expect((await problemOf(stage.channel.send(to, says('hello'), 'op1'))).code).toBe('platform-down');
    const again = await stage.channel.send(to, says('hello'), 'op1');
    expect(posts().map((post) => post.id)).toEqual([again.id]);
  });

  test('it answers the message that asked, and pings the asker alone, and nobody when it is quiet', async () => {
    const asked = anna.mentions(room, 'please');
    const origin = { person: anna.id, message: asked.id };
    await stage.channel.send(to, says(`@everyone <@${stage.fake.world.bot.id}> done`, { origin }), 'op1');
    await stage.channel.send(to, says('working', { origin, quiet: true }), 'op2');
    const [, loud, quiet] = posts();
    expect(loud!.answers).toBe(asked.id);
    expect(shown(loud!).pings).toEqual({ everyone: false, users: [anna.id], roles: [] });
    expect(shown(quiet!).pings.users).toEqual([]);
    expect(quiet!.flags & 4096).toBe(4096);
  });

  test('a message that asked and is gone stops no answer', async () => {
    await stage.channel.send(to, says('hello', { origin: { person: anna.id, message: '1' } }), 'op1');
    expect(posts()).toHaveLength(1);
  });

  test('without the right to read history the answer comes without the reference', async () => {
    stage.fake.deny(room, 'READ_MESSAGE_HISTORY');
    const asked = anna.mentions(room, 'please');
    await stage.channel.send(to, says('hello', { origin: { person: anna.id, message: asked.id } }), 'op1');
    expect(posts()[1]!.answers).toBeUndefined();
  });

  test('words are edited in place, the same words again are no error, buttons go when they are not named', async () => {
    const sent = await stage.channel.send(
      to,
      says('one', { choices: [{ id: 'cancel:t', label: 'Stop', style: 'danger' }] }),
      'op1',
    );
    expect(pressables(posts()[0]!)[0]!.customId).toBe(`${anna.id}/cancel:t`);
    await stage.channel.edit(
      sent,
      says('two', { progress: { stage: 'rendering', percent: 40, seconds: 3 } }),
    );
    await stage.channel.edit(
      sent,
      says('two', { progress: { stage: 'rendering', percent: 40, seconds: 3 } }),
    );
    expect(text(posts()[0])).toBe('two\n▰▰▰▰▱▱▱▱▱▱');
    expect(pressables(posts()[0]!)).toEqual([]);
  });

  test('a long text goes on in further messages, whole and in order, and once when it is repeated', async () => {
    const long = Array.from({ length: 900 }, (_, n) => `word${n}`).join(' ');
    const sent = await stage.channel.send(to, says('wait'), 'op1');
    await stage.channel.edit(sent, says(long));
    await stage.channel.edit(sent, says(long));
    expect(posts().length).toBeGreaterThan(3);
    expect(posts().map(text).join(' ')).toBe(long);
  });

  test('a body that Discord dislikes is sent again as bare words', async () => {
    stage.fake.trouble('POST', MESSAGES, { code: 50035 });
    await stage.channel.send(to, says('hello', { choices: [{ id: 'export', label: 'Export' }] }), 'op1');
    expect(text(posts()[0])).toBe(`<@${anna.id}> hello`);
    expect(shown(posts()[0]!).components).toEqual([]);
  });
});

describe('discord channel › interactions', () => {
  test('the first words of a deferred answer go by its token, and end the thinking', async () => {
    const { used, sent } = await deferred(room);
    await stage.channel.edit(sent, says('on it'));
    expect(shown(used.original!)).toMatchObject({ content: 'on it', loading: false });
    expect(stage.fake.requests('PATCH', MESSAGE)).toHaveLength(0);
  });

  test('once the token is old the bot token edits on, however long the job takes', async () => {
    const { used, sent } = await deferred(room);
    await stage.channel.edit(sent, says('on it'));
    stage.fake.advance(16 * 60_000);
    await stage.channel.edit(sent, says('still at it'));
    await stage.channel.deliver(sent, says('Here it is'), VIDEO, await stage.film(1000));
    expect(text(used.original)).toBe('Here it is');
    expect(shown(used.original!).files).toHaveLength(1);
  });

  test('outside, words go through the interaction, then by DM when it takes no more', async () => {
    const outside = stage.fake.room(stage.fake.guild('elsewhere', { hasBot: false }));
    const { sent } = await deferred(outside);
    await stage.channel.edit(sent, says('on it'));
    for (let n = 0; n < 6; n += 1) await stage.channel.send(sent.to, says(`words ${n}`), `op${n}`);
    expect(posts(outside).map(text).slice(1)).toEqual([0, 1, 2, 3, 4].map((n) => `<@${anna.id}> words ${n}`));
    expect(posts(anna.directRoom).map(text)).toEqual(['words 5']);
  });

  test('outside, the video comes by DM, before and after the token is old', async () => {
    const outside = stage.fake.room(stage.fake.guild('elsewhere', { hasBot: false }));
    const { used, sent } = await deferred(outside);
    const first = await stage.channel.deliver(sent, says('Here it is'), VIDEO, await stage.film(1000));
    expect(first.to).toBe(`discord:@${anna.directRoom.id}`);
    expect(text(used.original)).toBe('Here it is');
    stage.fake.advance(16 * 60_000);
    await stage.channel.deliver(
      sent,
      says('Another'),
      { ...VIDEO, render: 'render_2' },
      await stage.film(1000),
    );
    expect(posts(anna.directRoom).map((post) => shown(post).files.length)).toEqual([1, 1]);
    expect((await problemOf(stage.channel.edit(sent, says('late')))).code).toBe('message-gone');
    expect((await stage.channel.send(sent.to, says('note'), 'n1')).to).toBe(first.to);
  });

  test('outside with closed DMs the video stands in the answer itself', async () => {
    const outside = stage.fake.room(stage.fake.guild('elsewhere', { hasBot: false }));
    const { used, sent } = await deferred(outside);
    anna.user.dmsClosed = true;
    expect(await stage.channel.deliver(sent, says('Here it is'), VIDEO, await stage.film(1000))).toEqual(
      sent,
    );
    expect(shown(used.original!).files).toHaveLength(1);
    stage.fake.advance(16 * 60_000);
    const late = stage.channel.deliver(sent, says('Here it is'), VIDEO, await stage.film(1000));
    expect((await problemOf(late)).code).toBe('chat-closed');
  });

  test('an answer for one pair of eyes is edited by its token and never by the bot token', async () => {
    const outside = stage.fake.room(stage.fake.guild('strict', { hasBot: false }));
    const { used, sent } = await deferred(outside, false);
    await stage.channel.edit(sent, says('psst'));
    expect(used.original!.ephemeralFor).toBe(anna.id);
    expect(text(used.original)).toBe('psst');
  });
});

describe('discord channel › videos', () => {
  test('the bubble becomes the video, byte for byte, with alt text, and stays one video when it is repeated', async () => {
    const sent = await stage.channel.send(
      to,
      says('working', { choices: [{ id: 'cancel:t', label: 'Stop' }] }),
      'op1',
    );
    const film = await stage.film(Buffer.from('moov'.repeat(100_000)));
    const deliver = () => stage.channel.deliver(sent, says('Here it is'), VIDEO, film);
    stage.fake.trouble('PATCH', MESSAGE, { lose: 'answer' });
    expect((await problemOf(deliver())).code).toBe('platform-down');
    expect(await deliver()).toEqual(sent);
    const { files, content } = shown(posts()[0]!);
    expect(content).toBe('Here it is');
    expect(files.map(({ name, description, type }) => [name, description, type])).toEqual([
      ['calm-sea.mp4', VIDEO.alt, 'video/mp4'],
    ]);
    expect(readFileSync(files[0]!.path).equals(readFileSync(film.path))).toBe(true);
    expect(posts()).toHaveLength(1);
    await stage.channel.edit(sent, says('Ready, and still here'));
    expect(shown(posts()[0]!).files).toHaveLength(1);
  });

  test('a video over the limit is refused with the limit, and the words stand as they stood', async () => {
    const sent = await stage.channel.send(to, says('working'), 'op1');
    const refused = stage.channel.deliver(
      sent,
      says('Here it is'),
      VIDEO,
      await stage.film(12 * 1024 * 1024),
    );
    expect(await problemOf(refused)).toMatchObject({
      code: 'over-chat-limit',
      details: { limit: 10 * 1024 * 1024 },
    });
    expect(text(posts()[0])).toBe(`<@${anna.id}> working`);
  });

  test('the right to attach taken away mid-run sends the video by DM and leaves the words', async () => {
    const sent = await stage.channel.send(to, says('working'), 'op1');
    stage.fake.deny(room, 'ATTACH_FILES');
    const stands = await stage.channel.deliver(sent, says('Here it is'), VIDEO, await stage.film(1000));
    expect(stands.to).toBe(`discord:@${anna.directRoom.id}`);
    expect(shown(posts(anna.directRoom)[0]!).files[0]!.description).toBe(VIDEO.alt);
    expect(text(posts()[0])).toBe('Here it is');
  });

  test('what the chat takes follows boosts, and what interactions tell of the common limit', async () => {
    const boosted: Address = `discord:${stage.fake.room(stage.fake.guild('boosted', { tier: 2 })).id}`;
    expect((await stage.channel.limits(to)).fileOut).toBe(10 * 1024 * 1024);
    expect((await stage.channel.limits(boosted)).fileOut).toBe(50 * 1024 * 1024);
    await stage.safe.keep('discord:upload-limit', `${20 * 1024 * 1024}`, 60);
    expect(await stage.channel.limits(to)).toEqual({
      text: 2000,
      caption: 2000,
      fileOut: 20 * 1024 * 1024,
      editEvery: 5000,
    });
    await stage.channel.limits(to);
    expect(stage.fake.requests('GET', '/guilds/{guild_id}')).toHaveLength(2);
  });
});

describe('discord channel › refusals', () => {
  test('who may not write in a room is answered by DM', async () => {
    stage.fake.deny(room, 'SEND_MESSAGES');
    const sent = await stage.channel.send(to, says('hello'), 'op1');
    expect(sent.to).toBe(`discord:@${anna.directRoom.id}`);
    stage.fake.deny(room, 'VIEW_CHANNEL');
    await stage.channel.send(to, says('again'), 'op2');
    expect(posts(anna.directRoom).map(text)).toEqual(['hello', 'again']);
  });

  test('where the DM is closed as well, the missing right is named', async () => {
    stage.fake.deny(room, 'SEND_MESSAGES');
    anna.user.dmsClosed = true;
    expect(await problemOf(stage.channel.send(to, says('hello'), 'op1'))).toEqual({
      code: 'not-allowed',
      details: { permission: 'Send Messages' },
    });
    stage.fake.deny(room, 'VIEW_CHANNEL');
    expect(await problemOf(stage.channel.send(to, says('hello'), 'op2'))).toMatchObject({
      details: { permission: 'View Channel' },
    });
  });

  test('a bubble in a room that was shut is gone, so that a new one comes by DM', async () => {
    const sent = await stage.channel.send(to, says('working'), 'op1');
    stage.fake.deny(room, 'VIEW_CHANNEL');
    expect((await problemOf(stage.channel.edit(sent, says('done')))).code).toBe('message-gone');
  });

  test('a deleted message is gone, a deleted room leads to the DM, a closed DM closes the chat', async () => {
    const sent = await stage.channel.send(to, says('working'), 'op1');
    posts()[0]!.deleted = true;
    expect((await problemOf(stage.channel.edit(sent, says('x')))).code).toBe('message-gone');
    expect((await problemOf(stage.channel.deliver(sent, says('x'), VIDEO, await stage.film(10)))).code).toBe(
      'message-gone',
    );
    room.deleted = true;
    expect((await stage.channel.send(to, says('hello'), 'op2')).to).toBe(`discord:@${anna.directRoom.id}`);
    anna.user.dmsClosed = true;
    expect(
      (await problemOf(stage.channel.send(`discord:@${anna.directRoom.id}`, says('x'), 'op3'))).code,
    ).toBe('chat-closed');
  });

  test.each<[ErrorCode, string]>([
    [10008, 'message-gone'],
    [30046, 'message-gone'],
    [50005, 'message-gone'],
    [10003, 'message-gone'],
    [50001, 'message-gone'],
    [50013, 'message-gone'],
    [50007, 'chat-closed'],
    [0, 'platform-down'],
  ])('code %i on an edit is %s', async (code, problem) => {
    const sent = await stage.channel.send(to, says('working'), 'op1');
    stage.fake.trouble('PATCH', MESSAGE, { code }, { times: 20 });
    expect((await problemOf(stage.channel.edit(sent, says('x')))).code).toBe(problem);
    expect(stage.fake.requests('PATCH', MESSAGE).length).toBeLessThan(3);
  });

  test('a server error is tried again where that is safe, and told as an outage where it lasts', async () => {
    stage.fake.trouble('POST', MESSAGES, { status: 502 });
    await stage.channel.send(to, says('hello'), 'op1');
    expect(posts()).toHaveLength(1);
    stage.fake.trouble('POST', MESSAGES, { status: 503 }, { times: 20 });
    expect((await problemOf(stage.channel.send(to, says('hello'), 'op2'))).code).toBe('platform-down');
  });

  test('a short pause that Discord asks for is waited out, a long one is left to the deliveries', async () => {
    stage.fake.trouble('POST', MESSAGES, { retryAfter: 0.2 });
    await stage.channel.send(to, says('hello'), 'op1');
    stage.fake.trouble('POST', MESSAGES, { retryAfter: 60 });
    const { code, details } = await problemOf(stage.channel.send(to, says('hello'), 'op2'));
    expect([code, (details as { seconds: number }).seconds]).toEqual(['slow-down', expect.closeTo(60, -0.5)]);
  });

  test('after a 401 the next call carries the token again', async () => {
    stage.fake.trouble('POST', MESSAGES, { code: 0 });
    expect((await problemOf(stage.channel.send(to, says('hello'), 'op1'))).code).toBe('platform-down');
    await stage.channel.send(to, says('hello'), 'op1');
    expect(posts()).toHaveLength(1);
  });

  test('no failure shows a token, a link or words', async () => {
    const { used, sent } = await deferred(room);
    stage.fake.trouble('PATCH', `${HOOK}/messages/{message_id}`, { code: 50013 }, { times: 9 });
    const error = await stage.channel
      .edit(sent, { text: 'very private words' })
      .catch((reason: unknown) => reason);
    const all = inspect(error, { depth: 9, showHidden: true });
    expect(all).toContain('not-allowed');
    for (const secret of [used.token, stage.fake.options.token, 'very private words'])
      expect(all).not.toContain(secret);
  });
});
