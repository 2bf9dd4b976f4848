import { randomInt } from 'node:crypto';
import { copyFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { findEntities, reachesBot } from './privacy.ts';
import { renderChat, renderUser } from './render.ts';
import type { Server } from './server.ts';
import type { Button, Json, MediaKind, StoredFile, StoredMessage } from './types.ts';
import { type Account, type Callback, type Draft, type Room, version } from './world.ts';

/** A file that a person sends: a path, bytes, or only a size (a sparse file of zeros). */
type FileInput = string | FileFacts;

/** A file with what the sender's app claims about it. */
export interface FileFacts {
  readonly path?: string;
  readonly bytes?: Uint8Array;
  readonly size?: number;
  readonly name?: string;
  readonly mime?: string;
  readonly width?: number;
  readonly height?: number;
  readonly duration?: number;
}

/** What goes with a person's words. */
export type Says = {
  /** A group's id; the private chat with the bot unless given. */
  readonly chat?: number;
  readonly replyTo?: StoredMessage | number;
  readonly topic?: number;
  /** Items with the same name form one album. */
  readonly album?: string;
  /** The chat in whose name it is written: the group's own, or a channel of the person's. */
  readonly as?: number;
  /** Entities that a typed text does not have by itself, such as a link behind words. */
  readonly marks?: readonly Json[];
  /** Further fields of `Message`, as the Bot API names them. */
  readonly fields?: Json;
} & { readonly [kind in MediaKind]?: FileInput };

const KINDS: Readonly<Record<MediaKind, { readonly mime: string; readonly name: string }>> = {
  photo: { mime: 'image/jpeg', name: 'photo.jpg' },
  video: { mime: 'video/mp4', name: 'video.mp4' },
  document: { mime: 'application/octet-stream', name: 'file.bin' },
  animation: { mime: 'video/mp4', name: 'animation.mp4' },
  video_note: { mime: 'video/mp4', name: 'note.mp4' },
  audio: { mime: 'audio/mpeg', name: 'audio.mp3' },
  voice: { mime: 'audio/ogg', name: 'voice.ogg' },
  sticker: { mime: 'image/webp', name: 'sticker.webp' },
  live_photo: { mime: 'video/quicktime', name: 'live.mov' },
};

/** A person at their phone. Everything they do reaches the bot as an update, if Telegram lets the bot see it. */
export class Person {
  readonly id: number;
  readonly #server: Server;
  readonly #account: Account;

  constructor(server: Server, account: Account) {
    this.id = account.id;
    this.#server = server;
    this.#account = account;
  }

  /** Sends words; with a medium they are its caption. */
  says(text: string, options: Says = {}): StoredMessage {
    const room = this.#server.world.room(options.chat ?? this.id);
    if (room.type === 'private') this.#account.started = true;
    const media = this.#media(options);
    const bare = options.fields !== undefined && text === '';
    const marks = options.marks ?? findEntities(text);
    const typed = bare ? {} : { text, entities: marks };
    const words = media.media === undefined ? typed : caption(text, marks);
    const service = { ...this.#mask(options), ...options.fields };
    const draft = { ...place(room, options), ...words, from: this.id, ...media };
    const message = this.#server.world.post({
      ...draft,
      ...(Object.keys(service).length > 0 && { service }),
    });
    announce(this.#server, message);
    return message;
  }

  /** Who writes in a chat's name is shown as a bot of Telegram's, and only the chat is told. */
  #mask({ as, chat }: Says): Json {
    if (as === undefined) return {};
    const room = this.#server.world.room(as);
    room.speakers.add(this.id);
    const group = { id: 1_087_968_824, first_name: 'Group', username: 'GroupAnonymousBot' };
    const channel = { id: 136_817_688, first_name: 'Channel', username: 'Channel_Bot' };
    return { sender_chat: renderChat(room), from: { is_bot: true, ...(as === chat ? group : channel) } };
  }

  /** Presses Start, perhaps with the payload of a deep link. */
  starts(payload = ''): StoredMessage {
    return this.says(`/start ${payload}`.trim());
  }

  /** Presses a button by its label, on the newest message of the chat that has it. */
  presses(label: string, where: { readonly chat?: number; readonly on?: StoredMessage } = {}): Callback {
    const room = this.#server.world.room(where.on?.chat ?? where.chat ?? this.id);
    const has = (message: StoredMessage) =>
      message.now.buttons.flat().some((button) => button.text === label);
    const on = room.messages.findLast(
      (message) => !message.deleted && has(message) && message.id === (where.on?.id ?? message.id),
    );
    const button = on?.now.buttons.flat().find((one) => one.text === label);
    if (on === undefined || button?.callback_data === undefined)
      throw new Error(`no button "${label}" to press`);
    return this.#press(on, button);
  }

  /** Changes a message they wrote. */
  edits(message: StoredMessage, text: string): void {
    const { world } = this.#server;
    const { media } = message.now;
    const words = media === undefined ? { text, entities: findEntities(text) } : { ...caption(text), media };
    const edited = world.change(message, { now: version(words) });
    announce(this.#server, edited, 'edited_message');
  }

  blocks(): void {
    this.#account.blocked = true;
    this.#member('member', 'kicked');
  }

  unblocks(): void {
    this.#account.blocked = false;
    this.#member('kicked', 'member');
  }

  #press(on: StoredMessage, button: Button): Callback {
    const callback: Callback = {
      id: String(randomInt(2 ** 47)),
      at: Date.now(),
      from: this.id,
      expired: false,
    };
    this.#server.world.callbacks.set(callback.id, callback);
    const content = {
      id: callback.id,
      from: renderUser(this.#account),
      message: this.#server.show(on),
      chat_instance: String(on.chat * 7919),
      data: button.callback_data,
    };
    this.#server.queue.add('callback_query', content, on.chat);
    return callback;
  }

  #member(before: 'member' | 'kicked', after: 'member' | 'kicked'): void {
    const room = this.#server.world.room(this.id);
    memberChanged(this.#server, room, renderUser(this.#account), before, after);
  }

  #media(options: Says): { readonly media?: StoredFile } {
    for (const kind of Object.keys(KINDS) as MediaKind[]) {
      const input = options[kind];
      if (input !== undefined)
        return { media: this.#keep(kind, typeof input === 'string' ? { path: input } : input) };
    }
    return {};
  }

  #keep(kind: MediaKind, facts: FileFacts): StoredFile {
    const path = this.#server.world.freshPath();
    if (facts.path !== undefined) copyFileSync(facts.path, path);
    else writeFileSync(path, facts.bytes ?? Buffer.from('a file of no kind'));
    if (facts.size !== undefined) truncateSync(path, facts.size);
    const { width, height, duration } = facts;
    return this.#server.world.keep(kind, {
      path,
      name: facts.name ?? KINDS[kind].name,
      mime: facts.mime ?? KINDS[kind].mime,
      bytes: statSync(path).size,
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
      ...(duration !== undefined && { duration }),
    });
  }
}

/** Shows a message to the bot, where Telegram lets it through. */
export function announce(server: Server, message: StoredMessage, type?: string): void {
  const room = server.world.room(message.chat);
  const sight = { readsAll: server.settings.readsAll, username: server.username };
  if (!reachesBot(server.world, room, message, sight)) return;
  server.queue.add(
    type ?? (room.type === 'channel' ? 'channel_post' : 'message'),
    server.show(message),
    room.id,
  );
}

/** Tells the bot that its own standing in a chat changed. */
export function memberChanged(server: Server, room: Room, by: object, before: string, after: string): void {
  const standing = (status: string) => ({
    status,
    user: server.bot,
    ...(status === 'kicked' && { until_date: 0 }),
  });
  const content = {
    chat: renderChat(room),
    from: by,
    date: Math.floor(Date.now() / 1000),
    old_chat_member: standing(before),
    new_chat_member: standing(after),
  };
  server.queue.add('my_chat_member', content, room.id);
}

function caption(
  text: string,
  captionEntities: readonly Json[] = findEntities(text),
): Pick<Draft, 'caption' | 'captionEntities'> {
  return text === '' ? {} : { caption: text, captionEntities };
}

/** In a topic an unanswering message "replies" to the topic's first one; a reply in a supergroup has a thread number. */
function place(room: Room, options: Says): Pick<Draft, 'chat' | 'thread' | 'inTopic' | 'replyTo' | 'album'> {
  const answered = typeof options.replyTo === 'object' ? options.replyTo.id : options.replyTo;
  const replyTo = answered ?? options.topic;
  const chain = room.type === 'supergroup' && !room.forum ? answered : undefined;
  const thread = options.topic ?? chain;
  return {
    chat: room.id,
    inTopic: options.topic !== undefined,
    ...(replyTo !== undefined && { replyTo }),
    ...(thread !== undefined && { thread }),
    ...(options.album !== undefined && { album: options.album }),
  };
}
