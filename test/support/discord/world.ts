import { EventEmitter } from 'node:events';

/** Discord's permission bits that matter to this bot. */
export const RIGHTS = {
  ADD_REACTIONS: 1n << 6n,
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  EMBED_LINKS: 1n << 14n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
} as const;

/** A right by name. */
export type Right = keyof typeof RIGHTS;

/** An account: a person, or the bot itself. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  /** The language of the person's client, e.g. `en-US`. */
  locale: string;
  /** Raises the person's upload limit in interactions, in bytes. */
  nitroLimit?: number;
  dmsClosed: boolean;
}

/** A server. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  tier: 0 | 1 | 2 | 3;
  locale: string;
  /** False for a server where the app is only installed by a user. */
  readonly hasBot: boolean;
  /** Largest file, in bytes, where it is not what the tier says: how a few kilobytes can be too much. */
  readonly uploadLimit?: number;
}

/** A place where messages stand. */
export interface Room {
  readonly id: string;
  readonly kind: 'text' | 'thread' | 'dm' | 'group';
  readonly guild?: Guild;
  /** The people of a DM or group. */
  readonly people: readonly User[];
  /** What the bot may do here. */
  rights: bigint;
  deleted: boolean;
  /** A thread that nobody wrote in for a while: it takes no edits, and a new message opens it again. */
  archived?: boolean;
  /** A thread that only moderators open again. */
  locked?: boolean;
}

/** A file that Discord holds. */
export interface StoredFile {
  readonly id: string;
  readonly room: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  /** Where its bytes lie on disk. */
  readonly path: string;
  readonly description?: string;
  readonly width?: number;
  readonly height?: number;
  /** Came as a slash-command option: no message can be read again for a fresh link. */
  readonly ephemeral: boolean;
}

/** Who a text really reaches, after `allowed_mentions`. */
export interface Pings {
  readonly everyone: boolean;
  readonly users: readonly string[];
  readonly roles: readonly string[];
}

/** What a message showed at one time. */
export interface Version {
  readonly at: number;
  readonly content: string;
  readonly embeds: readonly object[];
  readonly components: readonly object[];
  readonly files: readonly StoredFile[];
  readonly pings: Pings;
  /** Still "thinking…": a deferred answer without words. */
  readonly loading: boolean;
}

/** A message, with everything it ever showed. */
export interface Post {
  readonly id: string;
  readonly room: Room;
  readonly author: User;
  readonly at: number;
  readonly flags: number;
  /** Only this person sees it. */
  readonly ephemeralFor?: string;
  /** The interaction that it answers. */
  readonly interaction?: Interaction;
  readonly nonce?: string;
  readonly answers?: string;
  /** What it forwards, as Discord keeps it: a copy of its words and files. */
  readonly forwards?: readonly Pick<Version, 'content' | 'files' | 'embeds' | 'components'>[];
  readonly reactions: Set<string>;
  /** Oldest first; the last is what stands. */
  readonly history: Version[];
  deleted: boolean;
}

/** One use of a command, button, menu or autocomplete field. */
export interface Interaction {
  readonly id: string;
  readonly token: string;
  /** 2 command, 3 component, 4 autocomplete. */
  readonly type: 2 | 3 | 4;
  readonly at: number;
  readonly user: User;
  readonly room: Room;
  readonly name: string;
  /** Whether the app is in this place by the server's wish, the user's, or both. */
  readonly install: { readonly guild: boolean; readonly user: boolean };
  readonly forcedEphemeral: boolean;
  readonly uploadLimit: number;
  /** The message that a pressed button or menu hangs on. */
  readonly on?: Post;
  acknowledged?: { readonly type: number; readonly after: number };
  original?: Post;
  followUps: number;
  suggestions?: readonly { readonly name: string; readonly value: string | number }[];
}

const EPOCH = 1_420_070_400_000;

/** Everything the fake knows, and its clock. Emits `change` after every change that a person could see. */
export class World extends EventEmitter {
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly rooms = new Map<string, Room>();
  readonly posts = new Map<string, Post>();
  readonly files = new Map<string, StoredFile>();
  /** By token. */
  readonly interactions = new Map<string, Interaction>();
  /** Typing signs, oldest first. */
  readonly typed: { readonly room: string; readonly at: number }[] = [];
  commands: Record<string, unknown>[] = [];
  readonly bot: User;
  readonly dir: string;
  #skew = 0;
  #count = 0;

  constructor(dir: string) {
    super();
    this.setMaxListeners(0);
    this.dir = dir;
    this.bot = { id: this.id(), name: 'video-bot', bot: true, locale: 'en-US', dmsClosed: false };
    this.users.set(this.bot.id, this.bot);
  }

  /** The fake's own time; runs ahead of the machine's after `advance`. */
  now(): number {
    return Date.now() + this.#skew;
  }

  /** Lets time pass at once: tokens, links and windows age by `ms`. */
  advance(ms: number): void {
    this.#skew += ms;
  }

  /** A fresh snowflake. */
  id(): string {
    this.#count += 1;
    return ((BigInt(this.now() - EPOCH) << 22n) | BigInt(this.#count % 4_194_304)).toString();
  }

  changed(): void {
    this.emit('change');
  }

  /** The private chat of the bot and a person; made when first wanted. */
  directRoom(user: User): Room {
    for (const room of this.rooms.values()) if (room.kind === 'dm' && room.people[0] === user) return room;
    const room: Room = { id: this.id(), kind: 'dm', people: [user], rights: ~0n, deleted: false };
    this.rooms.set(room.id, room);
    return room;
  }

  /** Messages of a room in order, deleted ones left out. */
  standing(room: Room): Post[] {
    return [...this.posts.values()].filter((post) => post.room === room && !post.deleted);
  }

  /** Whether the bot is in the room at all: its own DMs, and rooms of servers that installed it. */
  botIsIn(room: Room): boolean {
    return room.kind === 'dm' || (room.guild?.hasBot ?? false);
  }
}

/** What a message shows now. */
export function shown(post: Post): Version {
  const last = post.history.at(-1);
  if (!last) throw new Error('a message without a version');
  return last;
}
