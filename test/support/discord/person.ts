import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Hub } from './hub.ts';
import { InteractionEvents, type Place } from './interaction-events.ts';
import { pingsOf } from './pings.ts';
import { storeFile } from './posting.ts';
import { fileJson } from './render.ts';
import { type Interaction, type Post, type Room, type StoredFile, shown, type User } from './world.ts';

/** A file that a person holds: a path on disk, or bytes with a name. */
export type PersonsFile =
  | string
  | {
      readonly name: string;
      readonly bytes: Uint8Array | string;
      readonly type?: string;
      readonly width?: number;
      readonly height?: number;
    };

/** A button or menu as a person sees it. */
export interface Pressable {
  readonly on: Post;
  readonly customId: string;
  readonly label: string;
}

const TYPES: Record<string, string> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  heic: 'image/heic',
  txt: 'text/plain',
};

/** One person at their Discord client: writes, uses commands, presses; sees what Discord would show. */
export class Person {
  readonly user: User;
  readonly #hub: Hub;
  readonly #events: InteractionEvents;

  constructor(hub: Hub, user: User) {
    this.#hub = hub;
    this.user = user;
    this.#events = new InteractionEvents(hub);
  }

  get id(): string {
    return this.user.id;
  }

  /** The private chat with the bot. */
  get directRoom(): Room {
    return this.#hub.world.directRoom(this.user);
  }

  /** Writes in a room. */
  says(room: Room, text: string, files: readonly PersonsFile[] = [], answers?: Post, ping = true): Post {
    const { world, gateway } = this.#hub;
    const post: Post = {
      id: world.id(),
      room,
      author: this.user,
      at: world.now(),
      flags: 0,
      reactions: new Set(),
      history: [
        {
          at: world.now(),
          content: text,
          embeds: [],
          components: [],
          files: files.map((file) => this.#store(room, file, false)),
          pings: pingsOf(
            {
              content: text,
              ...(answers && !ping
                ? { allowed_mentions: { parse: ['users' as never], replied_user: false } }
                : {}),
            },
            answers,
          ),
          loading: false,
        },
      ],
      deleted: false,
      ...(answers ? { answers: answers.id } : {}),
    };
    world.posts.set(post.id, post);
    gateway.message('MESSAGE_CREATE', post);
    world.changed();
    return post;
  }

  /** Writes with an @mention of the bot. */
  mentions(room: Room, text: string, files: readonly PersonsFile[] = []): Post {
    return this.says(room, `<@${this.#hub.world.bot.id}> ${text}`, files);
  }

  /** Changes the words of a message that they wrote. */
  edits(post: Post, content: string): void {
    post.history.push({ ...shown(post), at: this.#hub.world.now(), content });
    this.#hub.gateway.message('MESSAGE_UPDATE', post);
    this.#hub.world.changed();
  }

  /** Writes to the bot in private. */
  dm(text: string, files: readonly PersonsFile[] = []): Post {
    return this.says(this.directRoom, text, files);
  }

  /** Answers a message; `ping` false is Discord's "@ off". */
  replies(to: Post, text: string, files: readonly PersonsFile[] = [], ping = true): Post {
    return this.says(to.room, text, files, to, ping);
  }

  /** Uses a slash command. `media` files fill media, media2, … in order. */
  slash(
    command: string,
    options: Readonly<Record<string, string | number | readonly PersonsFile[]>> = {},
    place?: Place,
  ): Interaction {
    const where = this.#where(place);
    const files: StoredFile[] = [];
    const given = Object.entries(options).flatMap(([name, value]): [string, string | number][] => {
      if (!Array.isArray(value)) return [[name, value as string | number]];
      return (value as readonly PersonsFile[]).map((file, index) => {
        const stored = this.#store(where.room, file, true);
        files.push(stored);
        return [index === 0 ? name : `${name}${index + 1}`, stored.id];
      });
    });
    return this.#events.command(
      this.user,
      where,
      command,
      given,
      files.map((file) => [file.id, fileJson(file, this.#hub.cdn)]),
    );
  }

  /** Types into an autocompleted field; the suggestions come into the interaction. */
  types(command: string, option: string, text: string, place?: Place): Interaction {
    return this.#events.autocomplete(this.user, this.#where(place), command, option, text);
  }

  /** "Apps ▸ name" on a message. */
  contextMenu(name: string, target: Post, place?: Omit<Place, 'room'>): Interaction {
    return this.#events.contextMenu(this.user, { ...place, room: target.room }, name, target);
  }

  /** Presses a button. */
  presses(button: Pressable, place?: Omit<Place, 'room'>): Interaction {
    return this.#events.press(this.user, { ...place, room: button.on.room }, button.on, button.customId, 2);
  }

  /** Puts an emoji under a message; nobody can under one that is for one pair of eyes. */
  reacts(on: Post, emoji: string): void {
    if (on.ephemeralFor !== undefined) throw new Error('an ephemeral message takes no reactions');
    this.#hub.gateway.reaction(on, this.user, emoji);
  }

  /** Chooses in a menu. */
  selects(menu: Pressable, values: readonly string[], place?: Omit<Place, 'room'>): Interaction {
    return this.#events.press(this.user, { ...place, room: menu.on.room }, menu.on, menu.customId, 3, values);
  }

  /** What this person sees in a room: everything but others' ephemeral messages. */
  sees(room: Room): Post[] {
    return this.#hub.world
      .standing(room)
      .filter((post) => post.ephemeralFor === undefined || post.ephemeralFor === this.user.id);
  }

  #where(place: Place | undefined): Place {
    return place ?? { room: this.directRoom };
  }

  #store(room: Room, file: PersonsFile, ephemeral: boolean): StoredFile {
    const { world } = this.#hub;
    const name = typeof file === 'string' ? basename(file) : file.name;
    const bytes = typeof file === 'string' ? readFileSync(file) : Buffer.from(file.bytes as string);
    const path = join(world.dir, `person-${world.id()}`);
    writeFileSync(path, bytes);
    const type =
      (typeof file === 'string' ? undefined : file.type) ??
      TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ??
      'application/octet-stream';
    const shape =
      typeof file === 'string' || file.width === undefined
        ? {}
        : { width: file.width, ...(file.height === undefined ? {} : { height: file.height }) };
    return storeFile(
      world,
      room,
      {
        name,
        type,
        path,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        ...shape,
      },
      undefined,
      ephemeral,
    );
  }
}

/** The buttons and menus of a message, in order. */
export function pressables(post: Post): Pressable[] {
  type Part = { type: number; custom_id?: string; label?: string; placeholder?: string; components?: Part[] };
  const parts = (shown(post).components as Part[]).flatMap((row) => row.components ?? [row]);
  return parts.flatMap((part) =>
    part.custom_id === undefined
      ? []
      : [{ on: post, customId: part.custom_id, label: part.label ?? part.placeholder ?? '' }],
  );
}

/** The button with these words on it; throws, naming what is there, when there is none. */
export function button(post: Post, label: string): Pressable {
  const all = pressables(post);
  const found = all.find((part) => part.label.includes(label));
  if (!found) throw new Error(`no "${label}" among ${JSON.stringify(all.map((part) => part.label))}`);
  return found;
}
