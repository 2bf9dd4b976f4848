import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { bad } from './failure.ts';
import type { Json, MediaKind, StoredFile, StoredMessage, Version } from './types.ts';

/** A person with a Telegram account. */
export interface Account {
  readonly id: number;
  readonly name: string;
  readonly username?: string;
  readonly lang?: string;
  /** Set once the person pressed Start: only then may the bot write to them. */
  started: boolean;
  blocked: boolean;
  /** The channel that stands on the person's profile. */
  personalChannel?: number;
}

/** A chat as the server knows it. */
export interface Room {
  id: number;
  readonly type: 'private' | 'group' | 'supergroup' | 'channel';
  readonly title: string;
  readonly forum: boolean;
  readonly topics: Set<number>;
  /** The direct messages of a channel: each person has a topic there. */
  readonly directMessages: boolean;
  /** People who write in the chat's name: anonymous administrators of a group, administrators of a channel. */
  readonly speakers: Set<number>;
  /** Topics that an administrator closed: they stand, and take nothing more. */
  readonly closedTopics: Set<number>;
  /** What the bot is in this chat; anything but member and administrator means that it cannot write. */
  bot: 'member' | 'administrator' | 'left' | 'kicked' | 'muted';
  /** Where the chat went when it became a supergroup. */
  movedTo?: number;
  readonly messages: StoredMessage[];
  /** Actions (`typing`, `upload_video`) with their times. */
  readonly actions: { at: number; action: string; thread?: number }[];
}

/** A callback that waits for `answerCallbackQuery`. */
export interface Callback {
  readonly id: string;
  readonly at: number;
  readonly from: number;
  answered?: { text?: string; alert: boolean; at: number };
  expired: boolean;
}

/** What a message is made of, before it has an id. */
export interface Draft {
  readonly chat: number;
  readonly from: number;
  readonly text?: string;
  readonly entities?: readonly Json[];
  readonly caption?: string;
  readonly captionEntities?: readonly Json[];
  readonly media?: StoredFile;
  readonly buttons?: Version['buttons'];
  readonly thread?: number;
  readonly inTopic?: boolean;
  readonly replyTo?: number;
  readonly album?: string;
  readonly service?: Json;
  readonly silent?: boolean;
}

/** Telegram's memory: accounts, chats, messages, files. Lives as long as the fake. */
export class World {
  readonly accounts = new Map<number, Account>();
  readonly rooms = new Map<number, Room>();
  readonly files = new Map<string, StoredFile>();
  readonly callbacks = new Map<string, Callback>();
  readonly botId: number;
  readonly dir: string;
  #lastId = 100;
  #lastFile = 0;

  constructor(botId: number, dir: string) {
    this.botId = botId;
    this.dir = dir;
  }

  /** The chat of this id, or the error that the server answers for an unknown one. */
  room(id: unknown): Room {
    const room = typeof id === 'number' ? this.rooms.get(id) : undefined;
    if (room === undefined) throw bad('chat not found');
    return room;
  }

  open(room: Pick<Room, 'id' | 'type' | 'title'> & Partial<Room>): Room {
    const opened: Room = {
      forum: false,
      topics: new Set(),
      directMessages: false,
      speakers: new Set(),
      closedTopics: new Set(),
      bot: 'member',
      messages: [],
      actions: [],
      ...room,
    };
    this.rooms.set(opened.id, opened);
    return opened;
  }

  /** The standing message of this id in this chat. */
  message(chat: number, id: unknown): StoredMessage | undefined {
    return this.rooms.get(chat)?.messages.find((message) => message.id === id && !message.deleted);
  }

  /** Puts a message into its chat. Supergroups count for themselves, all other chats share one counter. */
  post(draft: Draft): StoredMessage {
    const room = this.room(draft.chat);
    // Number 1 of a supergroup is its creation, which bots do not see; it is also the general topic's number.
    const last = room.messages.at(-1)?.id ?? 1;
    this.#lastId += 1;
    const now = version(draft);
    const message: StoredMessage = {
      id: room.type === 'supergroup' ? last + 1 : this.#lastId,
      chat: room.id,
      from: draft.from,
      date: Math.floor(now.at / 1000),
      inTopic: draft.inTopic ?? false,
      silent: draft.silent ?? false,
      now,
      history: [now],
      deleted: false,
      ...(draft.thread !== undefined && { thread: draft.thread }),
      ...(draft.replyTo !== undefined && { replyTo: draft.replyTo }),
      ...(draft.album !== undefined && { album: draft.album }),
      ...(draft.service !== undefined && { service: draft.service }),
    };
    room.messages.push(message);
    return message;
  }

  /** Replaces a message's fields; a new `now` is put into its history. */
  change(message: StoredMessage, fields: Partial<StoredMessage>): StoredMessage {
    const room = this.room(message.chat);
    const at = room.messages.findIndex((other) => other.id === message.id);
    const history = fields.now === undefined ? message.history : [...message.history, fields.now];
    const changed: StoredMessage = { ...message, ...fields, history };
    room.messages[at] = changed;
    return changed;
  }

  /** Remembers a file under a fresh id, as every upload gets one. */
  keep(kind: StoredFile['kind'], facts: Omit<StoredFile, 'id' | 'unique' | 'kind' | 'route'>): StoredFile {
    this.#lastFile += 1;
    const file: StoredFile = {
      ...facts,
      // No dash: the smaller sizes of a photo have their edge behind one.
      id: `AgAC${randomBytes(30).toString('base64url').replaceAll('-', '_')}`,
      unique: randomBytes(11).toString('base64url'),
      kind,
      route: `${folderOf(kind)}/file_${this.#lastFile}${/\.\w+$/.exec(facts.name)?.[0] ?? ''}`,
    };
    this.files.set(file.id, file);
    return file;
  }

  /** A fresh path for a file that a person sends. */
  freshPath(): string {
    return join(this.dir, `in-${randomBytes(9).toString('base64url')}`);
  }
}

/** The state that a draft begins with. */
export function version(draft: Omit<Draft, 'chat' | 'from'>): Version {
  return {
    at: Date.now(),
    buttons: draft.buttons ?? [],
    ...(draft.text !== undefined && { text: draft.text }),
    ...(draft.entities !== undefined && draft.entities.length > 0 && { entities: draft.entities }),
    ...(draft.caption !== undefined && draft.caption !== '' && { caption: draft.caption }),
    ...(draft.captionEntities !== undefined && { captionEntities: draft.captionEntities }),
    ...(draft.media !== undefined && { media: draft.media }),
  };
}

function folderOf(kind: MediaKind | 'thumbnail'): string {
  return kind === 'live_photo' ? 'live_photos' : `${kind}s`;
}
