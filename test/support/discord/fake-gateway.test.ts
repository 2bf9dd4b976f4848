import { API } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import {
  ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  type Message,
  Partials,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DiscordFake, startDiscordFake } from './fake.ts';
import { button } from './person.ts';
import { registerPing } from './ping.ts';

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

describe('the fake Discord › gateway', () => {
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
    await registerPing(fake, api);
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

  test('buttons, menus, context menus and autocomplete come as Discord sends them', async () => {
    await registerPing(fake, api);
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
