import { writeFileSync } from 'node:fs';
import type { DiscordFake } from '../support/discord/fake.ts';
import type { Version as DiscordVersion, Post } from '../support/discord/world.ts';
import type { TelegramFake } from '../support/telegram/fake.ts';
import type { StoredFile, Version } from '../support/telegram/types.ts';

/** What stood in private chats with the bot, as far as a bot of another process can go on from it. Plain data. */
export interface Platforms {
  readonly telegram: {
    readonly people: readonly { readonly id: number; readonly name: string }[];
    readonly messages: readonly TelegramMessage[];
    readonly files: readonly StoredFile[];
  };
  readonly discord: {
    readonly people: readonly { readonly id: string; readonly name: string; readonly room: string }[];
    readonly posts: readonly DiscordPost[];
  };
}

interface TelegramMessage {
  readonly id: number;
  readonly chat: number;
  readonly byBot: boolean;
  readonly replyTo?: number;
  readonly now: Version;
}

interface DiscordPost {
  readonly id: string;
  readonly room: string;
  readonly at: number;
  /** Absent for the bot. */
  readonly author?: string;
  readonly answers?: string;
  readonly nonce?: string;
  readonly now: Pick<DiscordVersion, 'content' | 'components' | 'files' | 'embeds'>;
}

/** Takes down what stands at both fakes. */
export function takePlatforms(telegram: TelegramFake, discord: DiscordFake): Platforms {
  const { accounts, rooms, files } = telegram.world;
  const posts = [...discord.world.posts.values()].filter(({ deleted }) => !deleted);
  return {
    telegram: {
      people: [...accounts.values()]
        .filter(({ id }) => id !== telegram.botId)
        .map(({ id, name }) => ({ id, name })),
      messages: [...rooms.values()]
        .flatMap(({ messages }) => messages)
        .filter(({ deleted }) => !deleted)
        .map(({ id, chat, from, replyTo, now }) => ({
          id,
          chat,
          byBot: from === telegram.botId,
          ...(replyTo === undefined ? {} : { replyTo }),
          now,
        }))
        .sort((a, b) => a.id - b.id),
      files: [...files.values()].map((file) => ({ ...file, path: '' })),
    },
    discord: {
      people: [...discord.world.rooms.values()].flatMap(({ id, people: [user] }) =>
        user === undefined ? [] : [{ id: user.id, name: user.name, room: id }],
      ),
      posts: posts.map((post) => postOf(post)),
    },
  };
}

function postOf({ id, room, at, author, answers, nonce, history }: Post): DiscordPost {
  const { content = '', components = [], files = [], embeds = [] } = history.at(-1) ?? {};
  return {
    id,
    room: room.id,
    at,
    now: { content, components, files, embeds },
    ...(author.bot ? {} : { author: author.id }),
    ...(answers === undefined ? {} : { answers }),
    ...(nonce === undefined ? {} : { nonce }),
  };
}

/** Puts messages and files back under the same ids; their people must be there. Every file holds `bytes`. */
export function restoreTelegram(fake: TelegramFake, { telegram }: Platforms, bytes: Uint8Array): void {
  const { world } = fake;
  for (const account of world.accounts.values()) account.started = true;
  for (const file of telegram.files) {
    const path = world.freshPath();
    writeFileSync(path, bytes);
    world.files.set(file.id, { ...file, path });
  }
  // Messages of private chats share one counter, so numbers that are missing here are used up elsewhere.
  const gaps = world.open({ id: -1, type: 'group', title: 'numbers used up' });
  for (const { id, chat, byBot, replyTo, now } of telegram.messages) {
    const draft = { ...now, from: byBot ? fake.botId : chat, ...(replyTo === undefined ? {} : { replyTo }) };
    let posted = world.post({ ...draft, chat });
    while (posted.id < id) {
      world.rooms.get(chat)?.messages.pop();
      gaps.messages.push(posted);
      posted = world.post({ ...draft, chat });
    }
    if (posted.id !== id) throw new Error(`message ${id} of chat ${chat} became ${posted.id}`);
  }
  world.rooms.delete(gaps.id);
}

/** The same for Discord. */
export function restoreDiscord({ world }: DiscordFake, { discord }: Platforms): void {
  for (const { id, room } of discord.people) {
    const user = world.users.get(id);
    if (user === undefined) throw new Error(`nobody has the id ${id}`);
    world.rooms.set(room, { id: room, kind: 'dm', people: [user], rights: ~0n, deleted: false });
  }
  for (const { now, room: place, author, ...post } of discord.posts) {
    const room = world.rooms.get(place);
    if (room === undefined) throw new Error(`no room ${place}`);
    const version = {
      ...now,
      at: post.at,
      pings: { everyone: false, users: [], roles: [] },
      loading: false,
    };
    world.posts.set(post.id, {
      ...post,
      room,
      author: (author === undefined ? undefined : world.users.get(author)) ?? world.bot,
      flags: 0,
      reactions: new Set(),
      history: [version],
      deleted: false,
    });
  }
}
