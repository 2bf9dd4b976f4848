import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { API, MessageFlags } from '@discordjs/core';
import { DiscordAPIError, HTTPError, REST } from '@discordjs/rest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checker } from './check.ts';
import { type DiscordFake, startDiscordFake } from './fake.ts';
import { registerPing } from './ping.ts';
import { ROUTES } from './routes.ts';
import { shown } from './world.ts';

let fake: DiscordFake;
let api: API;

beforeEach(async () => {
  fake = await startDiscordFake({ bucketSize: 50 });
  api = new API(new REST({ api: fake.api, retries: 0, timeout: 5_000 }).setToken(fake.options.token));
});

afterEach(async () => {
  await fake.stop();
});

async function codeOf(promise: Promise<unknown>): Promise<number | string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DiscordAPIError) return error.code;
  if (error instanceof HTTPError) return error.status;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

describe('the fake Discord › REST', () => {
  test('every route of it stands in the OpenAPI document', () => {
    for (const [method, template] of ROUTES)
      expect([template, checker().knows(template, method)]).toEqual([template, true]);
  });

  test('a late answer is 10062, a second one 40060, an old token 50027', async () => {
    await registerPing(fake, api);
    const anna = fake.person('anna');
    const late = anna.slash('ping');
    fake.advance(3_001);
    expect(await codeOf(api.interactions.defer(late.id, late.token))).toBe(10062);
    const used = anna.slash('ping');
    await api.interactions.defer(used.id, used.token);
    expect(await codeOf(api.interactions.defer(used.id, used.token))).toBe(40060);
    fake.advance(15 * 60_000 + 1);
    expect(await codeOf(api.interactions.editReply(fake.world.bot.id, used.token, { content: 'late' }))).toBe(
      50027,
    );
  });

  test('the same nonce makes one message, however often it is sent', async () => {
    const room = fake.room(fake.guild('studio'));
    const send = () =>
      api.channels.createMessage(room.id, { content: 'once', nonce: 'n1', enforce_nonce: true });
    const [first, second] = [await send(), await send()];
    expect(first.id).toBe(second.id);
    expect(fake.channel(room.id).messages).toHaveLength(1);
  });

  test('a lost answer leaves the message standing', async () => {
    const room = fake.room(fake.guild('studio'));
    fake.trouble('POST', '/channels/{channel_id}/messages', { lose: 'answer' });
    await expect(api.channels.createMessage(room.id, { content: 'lost' })).rejects.toThrow();
    expect(shown(fake.channel(room.id).messages[0]!).content).toBe('lost');
  });

  test('missing rights are 50001 and 50013, closed private messages 50007', async () => {
    const room = fake.room(fake.guild('studio'));
    fake.deny(room, 'SEND_MESSAGES');
    expect(await codeOf(api.channels.createMessage(room.id, { content: 'x' }))).toBe(50013);
    fake.deny(room, 'VIEW_CHANNEL');
    expect(await codeOf(api.channels.createMessage(room.id, { content: 'x' }))).toBe(50001);
    const shy = fake.person('shy', { dmsClosed: true });
    const direct = await api.users.createDM(shy.id);
    expect(await codeOf(api.channels.createMessage(direct.id, { content: 'x' }))).toBe(50007);
    const elsewhere = fake.room(fake.guild('elsewhere', { hasBot: false }));
    expect(await codeOf(api.channels.get(elsewhere.id))).toBe(50001);
  });

  test('files land on disk byte for byte, links are signed and end, a re-read message has fresh ones', async () => {
    const room = fake.room(fake.guild('studio'));
    const data = Buffer.from('\r\n--not-the-boundary\r\n'.repeat(20_000));
    const sent = await api.channels.createMessage(room.id, {
      files: [{ name: 'v.mp4', data }],
      attachments: [{ id: '0', description: 'a video' }],
    });
    const file = shown(fake.channel(room.id).messages[0]!).files[0]!;
    expect(readFileSync(file.path).equals(data)).toBe(true);
    expect(file.description).toBe('a video');
    const old = sent.attachments[0]!.url;
    expect(Buffer.from(await (await fetch(old)).arrayBuffer()).equals(data)).toBe(true);
    fake.advance(86_400_000 + 2_000);
    expect((await fetch(old)).status).toBe(404);
    const again = await api.channels.getMessage(room.id, sent.id);
    expect((await fetch(again.attachments[0]!.url)).status).toBe(200);
  });

  test('an upload over the limit is 413 with code 40005, and boosts raise the limit', async () => {
    const plain = fake.room(fake.guild('plain'));
    const boosted = fake.room(fake.guild('boosted', { tier: 2 }));
    const files = [{ name: 'v.mp4', data: Buffer.alloc(10 * 1024 * 1024 + 1) }];
    expect(await codeOf(api.channels.createMessage(plain.id, { files }))).toBe(40005);
    expect((await api.channels.createMessage(boosted.id, { files })).attachments).toHaveLength(1);
  });

  test('an edit keeps only the attachments that it lists', async () => {
    const room = fake.room(fake.guild('studio'));
    const sent = await api.channels.createMessage(room.id, {
      content: 'x',
      files: [
        { name: 'a.txt', data: 'a' },
        { name: 'b.txt', data: 'b' },
      ],
    });
    const edited = await api.channels.editMessage(room.id, sent.id, {
      attachments: [{ id: sent.attachments[1]!.id }],
    });
    expect(edited.attachments.map((file) => file.filename)).toEqual(['b.txt']);
  });

  test('what the schema allows and Discord does not is refused and written down', async () => {
    const room = fake.room(fake.guild('studio'));
    const post = (body: Parameters<API['channels']['createMessage']>[1]) =>
      codeOf(api.channels.createMessage(room.id, body));
    expect(await post({ content: 'x'.repeat(2001) })).toBe(50035);
    expect(await post({ content: 'x', attachments: [{ id: '3' }] })).toBe(50035);
    const twin = { type: 2 as const, style: 1 as const, custom_id: 'same', label: 'x' };
    expect(await post({ content: 'x', components: [{ type: 1, components: [twin, twin] }] })).toBe(50035);
    expect(await post({ content: '' })).toBe(50006);
    expect(fake.invalid).toHaveLength(3);
  });

  test.runIf(checker().present)('a field that Discord does not know is refused', async () => {
    const room = fake.room(fake.guild('studio'));
    const body = { content: 'x', sentiment: 'good' };
    expect(await codeOf(api.channels.createMessage(room.id, body))).toBe(50035);
    expect(fake.invalid[0]!.faults[0]!.why).toContain('sentiment');
  });

  test('pings are what allowed_mentions lets through', async () => {
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const content = `@everyone <@${anna.id}>`;
    await api.channels.createMessage(room.id, { content });
    await api.channels.createMessage(room.id, { content, allowed_mentions: { parse: [], users: [anna.id] } });
    const pings = fake.channel(room.id).messages.map((post) => shown(post).pings);
    expect(pings[0]).toMatchObject({ everyone: true, users: [anna.id] });
    expect(pings[1]).toMatchObject({ everyone: false, users: [anna.id] });
  });

  test('full buckets answer 429 and say when to come again', async () => {
    await fake.stop();
    fake = await startDiscordFake({ bucketSize: 2, bucketMs: 300 });
    const room = fake.room(fake.guild('studio'));
    const rest = new REST({ api: fake.api }).setToken(fake.options.token);
    const all = Array.from({ length: 5 }, (_, n) =>
      new API(rest).channels.createMessage(room.id, { content: `${n}` }),
    );
    await Promise.all(all);
    const raw = () =>
      fetch(`${fake.api}/v10/channels/${room.id}`, {
        headers: {
          authorization: `Bot ${fake.options.token}`,
          'user-agent': 'DiscordBot (https://example.org, 1)',
        },
      });
    const statuses = [(await raw()).status, (await raw()).status, (await raw()).status];
    expect(fake.channel(room.id).messages).toHaveLength(5);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test('ephemeral answers are for one pair of eyes and unknown to the bot token', async () => {
    await registerPing(fake, api);
    const room = fake.room(fake.guild('studio'));
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    const used = anna.slash('ping', {}, { room });
    await api.interactions.reply(used.id, used.token, { content: 'psst', flags: MessageFlags.Ephemeral });
    expect(anna.sees(room)).toHaveLength(1);
    expect(ben.sees(room)).toHaveLength(0);
    expect(await codeOf(api.channels.getMessage(room.id, used.original!.id))).toBe(10008);
  });

  test('a user install takes five follow-ups and no more', async () => {
    await registerPing(fake, api);
    const room = fake.room(fake.guild('elsewhere', { hasBot: false }));
    const used = fake.person('anna').slash('ping', {}, { room, externalApps: false });
    await api.interactions.reply(used.id, used.token, { content: 'hello' });
    const follow = () => api.interactions.followUp(fake.world.bot.id, used.token, { content: 'more' });
    for (let n = 0; n < 5; n += 1) await follow();
    expect(await codeOf(follow())).toBe(40094);
    expect(used.original?.ephemeralFor).toBe(used.user.id);
  });
});

test('the fake as a process of its own obeys lines and answers them', async () => {
  const script = new URL('./main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
  expect((await answer())['api']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
  child.stdin.write('["dm","anna","hello"]\n["messages","@anna"]\n["nonsense"]\n');
  expect(await answer()).toHaveProperty('ok');
  expect(await answer()).toMatchObject({ ok: [{ by: 'anna', content: 'hello' }] });
  expect(await answer()).toHaveProperty('error');
  child.stdin.end();
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
});
