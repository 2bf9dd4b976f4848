import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cdn } from './cdn.ts';
import { checker } from './check.ts';
import { Gateway } from './gateway.ts';
import type { Hub } from './hub.ts';
import { DEFAULTS, type FakeOptions } from './options.ts';
import { Person } from './person.ts';
import { guildJson } from './render.ts';
import { ROUTES } from './routes.ts';
import { type Aim, Script, type Trouble } from './script.ts';
import { type Books, type Entry, type Invalid, makeServer } from './server.ts';
import {
  type Guild,
  type Interaction,
  type Post,
  RIGHTS,
  type Right,
  type Room,
  shown,
  type User,
  World,
} from './world.ts';

/** A whole pretend Discord on 127.0.0.1: REST v10, gateway and CDN, with people in it. */
export class DiscordFake {
  readonly world: World;
  readonly gateway: Gateway;
  readonly cdn: Cdn;
  readonly options: FakeOptions;
  /** What `DISCORD_API_URL` is to be: without the version. */
  readonly api: string;
  readonly #hub: Hub;
  readonly #books: Books;
  readonly #script: Script;
  readonly #close: () => Promise<void>;

  constructor(hub: Hub, books: Books, script: Script, api: string, close: () => Promise<void>) {
    this.#hub = hub;
    this.world = hub.world;
    this.gateway = hub.gateway;
    this.cdn = hub.cdn;
    this.options = hub.options;
    this.api = api;
    this.#books = books;
    this.#script = script;
    this.#close = close;
  }

  /** Every request in the order it came. */
  get ledger(): readonly Entry[] {
    return this.#books.ledger;
  }

  /** Requests and gateway packets that no correct client sends; tests assert that it is empty. */
  get invalid(): readonly Invalid[] {
    const faults = this.gateway.faults.map((why) => ({
      method: 'GATEWAY',
      path: '/',
      faults: [{ at: 'packet', why }],
    }));
    return [...this.#books.invalid, ...faults];
  }

  /** Answers of this fake that Discord's own document would not allow. */
  get unfaithful(): readonly Invalid[] {
    return this.#books.unfaithful;
  }

  // ── The stage ──

  person(
    name: string,
    traits: Partial<Pick<User, 'id' | 'locale' | 'nitroLimit' | 'dmsClosed'>> = {},
  ): Person {
    const user: User = {
      id: this.world.id(),
      name,
      bot: false,
      locale: 'en-US',
      dmsClosed: false,
      ...traits,
    };
    this.world.users.set(user.id, user);
    return new Person(this.#hub, user);
  }

  /** A server; `hasBot` false is one where only users installed the app. */
  guild(name: string, traits: Partial<Omit<Guild, 'id' | 'name'>> = {}): Guild {
    const guild: Guild = { id: this.world.id(), name, tier: 0, locale: 'en-US', hasBot: true, ...traits };
    this.world.guilds.set(guild.id, guild);
    if (guild.hasBot) this.gateway.event('GUILD_CREATE', guildJson(guild, this.world));
    return guild;
  }

  /** A room of a server, or a group chat of people. */
  room(of: Guild | readonly Person[], kind: 'text' | 'thread' = 'text'): Room {
    const rights = Object.values(RIGHTS).reduce((all, bit) => all | bit, 0n);
    const base = { id: this.world.id(), rights, deleted: false };
    const room: Room = Array.isArray(of)
      ? { ...base, kind: 'group', people: (of as readonly Person[]).map((person) => person.user) }
      : { ...base, kind, guild: of as Guild, people: [] };
    this.world.rooms.set(room.id, room);
    return room;
  }

  /** Takes rights from the bot in a room. */
  deny(room: Room, ...rights: readonly Right[]): void {
    for (const right of rights) room.rights &= ~RIGHTS[right];
  }

  /** What stands in a room now, oldest first. */
  channel(id: string): { readonly room: Room; readonly messages: readonly Post[] } {
    const room = this.world.rooms.get(id);
    if (!room) throw new Error(`no channel ${id}`);
    return { room, messages: this.world.standing(room) };
  }

  // ── Trouble ──

  /** Lets something go wrong with requests to come. */
  trouble(method: string, route: string, trouble: Trouble, aim: Omit<Aim, 'method' | 'route'> = {}): void {
    this.#script.add({ ...aim, method, route }, trouble);
  }

  /** Ends all scripted trouble. */
  calm(): void {
    this.#script.clear();
  }

  /** Lets time pass at once for tokens, links and windows. */
  advance(ms: number): void {
    this.world.advance(ms);
  }

  // ── Waiting ──

  /** Resolves with the first truthy answer, asked again after every change. Rejects after `ms`, naming `what`. */
  async until<T>(what: string, look: () => T | undefined | false | null, ms = 10_000): Promise<T> {
    const end = performance.now() + ms;
    for (;;) {
      const seen = look();
      if (seen) return seen;
      if (performance.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
      await this.#change();
    }
  }

  /** The bot's first answer to an interaction; rejects when the client would show "did not respond". */
  async acknowledged(interaction: Interaction): Promise<NonNullable<Interaction['acknowledged']>> {
    return this.until(
      `an answer to ${interaction.name}`,
      () => interaction.acknowledged,
      this.options.ackMs + 500,
    );
  }

  /** A message of the bot in a room that fits; waits for it. */
  async says(room: Room, fits: (text: string, post: Post) => boolean, ms?: number): Promise<Post> {
    return this.until(
      'words of the bot',
      () => this.world.standing(room).find((post) => post.author.bot && fits(shown(post).content, post)),
      ms,
    );
  }

  /** Requests of a method and route. */
  requests(method: string, route: string): Entry[] {
    return this.ledger.filter((entry) => entry.method === method && entry.route === route);
  }

  async stop(): Promise<void> {
    await this.#close();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.world.off('change', done);
        resolve();
      };
      const timer = setTimeout(done, 20);
      this.world.once('change', done);
    });
  }
}

/** Starts a fake Discord. Its files lie in a directory of its own that `stop` removes. */
export async function startDiscordFake(options: Partial<FakeOptions> = {}): Promise<DiscordFake> {
  const all = { ...DEFAULTS, ...options };
  const dir = await mkdtemp(join(tmpdir(), 'fake-discord-'));
  const world = new World(dir);
  const cdn = new Cdn(world, all.linkMs);
  const gateway = new Gateway(world, cdn, all);
  const hub: Hub = { world, cdn, gateway, options: all };
  const books: Books = { ledger: [], invalid: [], unfaithful: [] };
  const script = new Script();
  const server = makeServer(hub, ROUTES, checker(), script, books, cdn);
  gateway.attach(server);
  await new Promise<void>((resolve) => server.listen(all.port, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  cdn.base = `http://127.0.0.1:${port}`;
  gateway.url = `ws://127.0.0.1:${port}`;
  return new DiscordFake(hub, books, script, `${cdn.base}/api`, async () => {
    await gateway.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });
}
