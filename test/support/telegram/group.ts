import { announce, memberChanged } from './person.ts';
import { renderUser } from './render.ts';
import type { Server } from './server.ts';
import type { StoredMessage } from './types.ts';
import type { Account, Room } from './world.ts';

/** A group, supergroup or channel that the bot is in, as its members handle it. */
export class Group {
  readonly #server: Server;
  readonly #owner: Account;
  #room: Room;

  constructor(server: Server, room: Room, owner: Account) {
    this.#server = server;
    this.#room = room;
    this.#owner = owner;
  }

  /** The id of today: it changes when the group becomes a supergroup. */
  get id(): number {
    return this.#room.id;
  }

  get messages(): readonly StoredMessage[] {
    return this.#room.messages.filter((message) => !message.deleted);
  }

  /** Opens a forum topic and returns its thread number. */
  topic(name: string): number {
    const service = { forum_topic_created: { name, icon_color: 7322096 } };
    const message = this.#server.world.post({ chat: this.id, from: this.#owner.id, service });
    const opened = this.#server.world.change(message, { thread: message.id, inTopic: true });
    this.#room.topics.add(message.id);
    announce(this.#server, opened);
    return message.id;
  }

  /** Posts as the channel itself. */
  posts(text: string): StoredMessage {
    const message = this.#server.world.post({ chat: this.id, from: 0, text });
    announce(this.#server, message);
    return message;
  }

  /** Becomes a supergroup with a new id; the old id is refused from now on. */
  migrates(): number {
    const { world } = this.#server;
    const old = this.#room;
    const next = world.open({
      ...old,
      id: -1_000_000_000_000 + old.id,
      type: 'supergroup',
      messages: [],
      actions: [],
    });
    const gone = world.post({ chat: old.id, from: this.#owner.id, service: { migrate_to_chat_id: next.id } });
    const here = world.post({
      chat: next.id,
      from: this.#owner.id,
      service: { migrate_from_chat_id: old.id },
    });
    announce(this.#server, gone);
    announce(this.#server, here);
    old.movedTo = next.id;
    this.#room = next;
    return next.id;
  }

  /** Throws the bot out. */
  kicks(): void {
    const before = this.#room.bot;
    this.#room.bot = 'kicked';
    memberChanged(this.#server, this.#room, renderUser(this.#owner), before, 'kicked');
  }

  /** Takes the bot's right to write away, without a word to it. */
  mutes(): void {
    this.#room.bot = 'muted';
  }
}
