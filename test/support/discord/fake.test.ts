import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { API, MessageFlags } from '@discordjs/core';
import { DiscordAPIError, HTTPError, REST } from '@discordjs/rest';
import {
  ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Message,
  Partials,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checker } from './check.ts';
import { type DiscordFake, startDiscordFake } from './fake.ts';
import { button } from './person.ts';
import { ROUTES } from './routes.ts';
import { shown } from './world.ts';

let fake: DiscordFake;
let api: API;
let client: Client | undefined;

beforeEach(async () => {
  fake = await startDiscordFake({ bucketSize: 50 });
  api = new API(new REST({ api: fake.api, retries: 0, timeout: 5_000 }).setToken(fake.options.token));
});

afterEach(async () => {
  await client?.destroy();
  client = undefined;
  await fake.stop();
});

/** A real discord.js client on the fake. */
async function connect(extra = 0): Promise<Client> {
  const made = new Client({
    intents:
      GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages | GatewayIntentBits.DirectMessages | extra,
    partials: [Partials.Channel],
    rest: { api: fake.api },
  });
  client = made;
  const ready = new Promise((resolve) => made.once(Events.ClientReady, resolve));
  await made.login(fake.options.token);
  await ready;
  return made;
}

async function codeOf(promise: Promise<unknown>): Promise<number | string> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof DiscordAPIError) return error.code;
  if (error instanceof HTTPError) return error.status;
  throw new Error(`expected a refusal, got ${String(error)}`);
}

async function ping(): Promise<void> {
  await api.applicationCommands.bulkOverwriteGlobalCommands(fake.world.bot.id, [
    {
      name: 'ping',
      description: 'answers',
      contexts: [0, 1, 2],
      integration_types: [0, 1],
      options: [
        { type: 3, name: 'words', description: 'any', autocomplete: true },
        { type: 11, name: 'media', description: 'a file' },
        { type: 11, name: 'media2', description: 'a file' },
      ],
    },
    { name: 'Make', type: 3, contexts: [0, 1, 2], integration_types: [0, 1] },
  ]);
}

describe('the fake Discord', () => {
  test('every route of it stands in the OpenAPI document', () => {
    for (const [method, template] of ROUTES)
      expect([template, checker().knows(template, method)]).toEqual([template, true]);
  });

  test('a real discord.js client logs in, sees servers and hears a mention', async () => {
    const guild = fake.guild('studio');
    const room = fake.room(guild);
    const anna = fake.person('anna');
    const bot = await connect();
    const heard = new Promise<Message>((resolve) => bot.once(Events.MessageCreate, resolve));
    anna.mentions(room, 'hello', [{ name: 'cat.png', bytes: 'x', width: 4, height: 3 }]);
    const message = await heard;
    expect(bot.guilds.cache.size).toBe(1);
    expect(message.content).toContain('hello');
    expect(message.attachments.first()?.name).toBe('cat.png');
  });

  test('without the content intent a plain message is empty, a mention and a DM are not', async () => {
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const bot = await connect();
    const texts: string[] = [];
    bot.on(Events.MessageCreate, (message) => texts.push(message.content));
    anna.says(room, 'secret');
    anna.mentions(room, 'open');
    anna.dm('private');
    await expect.poll(() => texts.length).toBe(3);
    expect(texts).toEqual(['', expect.stringContaining('open'), 'private']);
  });

  test('the content intent closes the connection while the portal does not allow it', async () => {
    const made = new Client({
      intents: GatewayIntentBits.Guilds | GatewayIntentBits.MessageContent,
      rest: { api: fake.api },
    });
    client = made;
    await expect(made.login(fake.options.token)).rejects.toThrow(/disallowed intents/i);
    expect(fake.gateway.faults[0]).toContain('4014');
  });

  test('a slash command is answered within its three seconds and edited by its token', async () => {
    await ping();
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const bot = await connect();
    bot.on(Events.InteractionCreate, async (interaction) => {
      if (!(interaction instanceof ChatInputCommandInteraction)) return;
      await interaction.deferReply({ withResponse: true });
      await interaction.editReply(`got ${interaction.options.getAttachment('media2')?.name}`);
    });
    const used = anna.slash(
      'ping',
      {
        media: [
          { name: 'a.png', bytes: '1' },
          { name: 'b.mp4', bytes: '2' },
        ],
      },
      { room },
    );
    expect((await fake.acknowledged(used)).type).toBe(5);
    const post = await fake.says(room, (text) => text === 'got b.mp4');
    expect(post.history.map((version) => version.loading)).toEqual([true, false]);
    expect(fake.invalid).toEqual([]);
    expect(fake.unfaithful).toEqual([]);
  });

  test('a late answer is 10062, a second one 40060, an old token 50027', async () => {
    await ping();
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
    expect(await post({ content: 'x', sentiment: 'good' } as never)).toBe(50035);
    const twin = { type: 2 as const, style: 1 as const, custom_id: 'same', label: 'x' };
    expect(await post({ content: 'x', components: [{ type: 1, components: [twin, twin] }] })).toBe(50035);
    expect(await post({ content: '' })).toBe(50006);
    expect(fake.invalid).toHaveLength(4);
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

  test('a dropped connection is resumed, and what happened meanwhile arrives once', async () => {
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const bot = await connect();
    const texts: string[] = [];
    bot.on(Events.MessageCreate, (message) => texts.push(message.content));
    fake.gateway.drop();
    await expect.poll(() => fake.gateway.connected).toBe(0);
    anna.mentions(room, 'meanwhile');
    await expect.poll(() => texts.length, { timeout: 8_000 }).toBe(1);
    fake.gateway.askReconnect();
    await expect.poll(() => fake.gateway.resumes, { timeout: 8_000 }).toBe(2);
    expect(fake.gateway.identifies).toBe(1);
  });

  test('ephemeral answers are for one pair of eyes and unknown to the bot token', async () => {
    await ping();
    const room = fake.room(fake.guild('studio'));
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    const used = anna.slash('ping', {}, { room });
    await api.interactions.reply(used.id, used.token, { content: 'psst', flags: MessageFlags.Ephemeral });
    expect(anna.sees(room)).toHaveLength(1);
    expect(ben.sees(room)).toHaveLength(0);
    expect(await codeOf(api.channels.getMessage(room.id, used.original!.id))).toBe(10008);
  });

  test('a user install takes five follow-ups and no more', async () => {
    await ping();
    const room = fake.room(fake.guild('elsewhere', { hasBot: false }));
    const used = fake.person('anna').slash('ping', {}, { room, externalApps: false });
    await api.interactions.reply(used.id, used.token, { content: 'hello' });
    const follow = () => api.interactions.followUp(fake.world.bot.id, used.token, { content: 'more' });
    for (let n = 0; n < 5; n += 1) await follow();
    expect(await codeOf(follow())).toBe(40094);
    expect(used.original?.ephemeralFor).toBe(used.user.id);
  });

  test('buttons, menus, context menus and autocomplete come as Discord sends them', async () => {
    await ping();
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const bot = await connect();
    const seen: string[] = [];
    bot.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isButton()) seen.push(`button ${interaction.customId}`);
      if (interaction.isStringSelectMenu()) seen.push(`menu ${interaction.values.join()}`);
      if (interaction.isMessageContextMenuCommand())
        seen.push(`menu on ${interaction.targetMessage.content}`);
      if (interaction.isAutocomplete()) await interaction.respond([{ name: 'one', value: '1' }]);
      else if (interaction.isRepliable()) await interaction.deferReply();
    });
    const sent = await api.channels.createMessage(room.id, {
      content: 'choose',
      components: [
        { type: 1, components: [{ type: 2, style: 1, custom_id: 'b1', label: 'Go on' }] },
        {
          type: 1,
          components: [
            { type: 3, custom_id: 'm1', placeholder: 'Pick', options: [{ label: 'A', value: 'a' }] },
          ],
        },
      ],
    });
    const post = fake.world.posts.get(sent.id)!;
    anna.presses(button(post, 'Go on'));
    anna.selects(button(post, 'Pick'), ['a']);
    anna.contextMenu('Make', anna.says(room, 'a sunset'));
    const typed = anna.types('ping', 'words', 'o', { room });
    await expect.poll(() => seen.length).toBe(3);
    await fake.acknowledged(typed);
    expect(seen).toEqual(['button b1', 'menu a', 'menu on a sunset']);
    expect(typed.suggestions).toEqual([{ name: 'one', value: '1' }]);
    expect(fake.invalid).toEqual([]);
    expect(fake.unfaithful).toEqual([]);
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
