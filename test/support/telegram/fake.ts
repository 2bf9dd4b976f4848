import { Faults, Pace } from './faults.ts';
import { Group } from './group.ts';
import { Person } from './person.ts';
import { renderMessage } from './render.ts';
import type { BotApiSchema } from './schema.ts';
import type { Server, ServerSettings } from './server.ts';
import type { Invalid, Json, LedgerEntry, StoredMessage } from './types.ts';
import { UpdateQueue } from './updates.ts';
import { WebhookPump } from './webhook.ts';
import { type Account, type Room, World } from './world.ts';

/** How to start the fake. */
export interface TelegramFakeOptions extends Partial<ServerSettings> {
  readonly username?: string;
  /** Refuses with 429 what comes faster than Telegram allows. */
  readonly paced?: boolean;
}

/** One chat as its people see it. */
export interface ChatView {
  /** The messages that stand, oldest first, in their current state. */
  readonly messages: readonly StoredMessage[];
  /** The same, only the bot's. */
  readonly fromBot: readonly StoredMessage[];
  /** Current texts and captions of the bot's messages. */
  readonly texts: readonly string[];
  readonly actions: Room['actions'];
}

/** The bot's number and token at every fake. */
const BOT = 7_000_000_001;
export const TOKEN = `${BOT}:AAFakeFakeFakeFakeFakeFakeFakeFakeFake`;

/** A stand-in for Telegram: its Bot API in front, the people who use it behind. */
export class TelegramFake {
  readonly token = TOKEN;
  readonly botId = BOT;
  readonly username: string;
  readonly faults = new Faults();
  /** Every request that the documentation does not allow; tests assert that it is empty. */
  readonly invalid: Invalid[] = [];
  /** What the fake itself said against the documentation; asserted empty in the fake's own tests. */
  readonly untrue: Invalid[] = [];
  /** All calls but `getUpdates`, in order. */
  readonly ledger: LedgerEntry[] = [];
  /** The times and offsets of `getUpdates`. */
  readonly polls: { at: number; offset: number }[] = [];
  /** Files that were fetched from `/file/`. */
  readonly downloads: { at: number; file: string; name: string }[] = [];
  readonly queue = new UpdateQueue();
  readonly pump = new WebhookPump();
  readonly pace: Pace | undefined;
  readonly schema: BotApiSchema | undefined;
  readonly world: World;
  readonly server: Server;
  /** `http://127.0.0.1:<port>`, once it listens; the `TELEGRAM_API_URL` of the bot. */
  url = '';
  /** Ends the server; set by whoever started it. */
  close: () => Promise<void> = () => Promise.resolve();
  #nextGroup = 501;

  constructor(dir: string, schema: BotApiSchema | undefined, options: TelegramFakeOptions) {
    this.username = options.username ?? 'clipper_bot';
    this.schema = schema;
    this.pace = options.paced === true ? new Pace() : undefined;
    this.world = new World(this.botId, dir);
    const bot: Json = { id: this.botId, is_bot: true, first_name: 'Clipper', username: this.username };
    this.server = {
      world: this.world,
      queue: this.queue,
      pump: this.pump,
      settings: { local: false, readsAll: false, sameBytesRefused: false, callbackLife: 30_000, ...options },
      bot,
      username: this.username,
      menus: new Map(),
      profile: new Map(),
      object: (method, why) => this.invalid.push({ method, why }),
      show: (message) => renderMessage(this.world, bot, message),
      callback: (id) => this.world.callbacks.get(id),
    };
    this.queue.check = (update) => this.#check('Update', update);
  }

  /** A person with a private chat to the bot, not started yet unless they write. */
  person(who: { id: number; name: string; username?: string; lang?: string }): Person {
    const account: Account = { ...who, started: false, blocked: false };
    this.world.accounts.set(who.id, account);
    this.world.open({ id: who.id, type: 'private', title: who.name });
    return new Person(this.server, account);
  }

  /** A chat of several people, with the bot in it. */
  group(
    about: {
      title?: string;
      type?: Room['type'];
      forum?: boolean;
      admin?: boolean;
      directMessages?: boolean;
    } = {},
  ): Group {
    const owner: Account = { id: 90_001, name: 'Owner', started: false, blocked: false };
    this.world.accounts.set(owner.id, owner);
    const type = about.type ?? 'supergroup';
    const id = type === 'group' ? -this.#nextGroup : -1_002_000_000_000 - this.#nextGroup;
    this.#nextGroup += 1;
    const bot = about.admin === true ? 'administrator' : 'member';
    const room = this.world.open({
      id,
      type,
      title: about.title ?? 'Friends',
      forum: about.forum ?? false,
      directMessages: about.directMessages ?? false,
      bot,
    });
    return new Group(this.server, room, owner);
  }

  /** What stands in a chat now. */
  chat(id: number): ChatView {
    const room = this.world.room(id);
    const messages = room.messages.filter((message) => !message.deleted);
    const fromBot = messages.filter((message) => message.from === this.botId);
    const texts = fromBot.map(({ now }) => now.text ?? now.caption ?? '');
    return { messages, fromBot, texts, actions: room.actions };
  }

  /** The calls of one method. */
  calls(method: string): readonly LedgerEntry[] {
    return this.ledger.filter((entry) => entry.method === method);
  }

  /** Lets every callback that waits grow too old to be answered. */
  expireCallbacks(): void {
    for (const callback of this.world.callbacks.values()) callback.expired = true;
  }

  /** Hands every update to the bot twice, whether it polls or has a webhook. */
  doubleUpdates(): void {
    this.queue.doubled = true;
    this.pump.doubled = true;
  }

  #check(type: string, value: unknown): void {
    const why = this.schema?.type(type)(value);
    if (why !== undefined) this.untrue.push({ method: type, why });
  }
}
