import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Cdn } from './cdn.ts';
import type { FakeOptions } from './options.ts';
import { guildJson, memberJson, postJson, userJson } from './render.ts';
import { type Guild, type Post, RIGHTS, type Room, type User, type World } from './world.ts';

const CONTENT = 1 << 15;
const PRIVILEGED = (1 << 1) | (1 << 8) | CONTENT;
/** Which intents bring the events of a room, in servers and in private. */
const MESSAGES = { guild: 1 << 9, direct: 1 << 12 };
const REACTIONS = { guild: 1 << 10, direct: 1 << 13 };

interface Packet {
  readonly op: number;
  readonly d?: unknown;
  readonly s?: number | null;
  readonly t?: string | null;
}

/** One client's session; outlives its socket, so that it can be resumed. */
interface Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [number, number];
  readonly sent: { readonly t: string; readonly d: unknown; readonly s: number }[];
  socket?: WebSocket;
}

/** Discord's gateway: HELLO, IDENTIFY, RESUME, heartbeats, dispatches with replay, and every way of being cut off. */
export class Gateway {
  readonly #world: World;
  readonly #cdn: Cdn;
  readonly #options: FakeOptions;
  readonly #sessions = new Map<string, Session>();
  readonly #sockets = new Set<WebSocket>();
  readonly #wss = new WebSocketServer({ noServer: true });
  #refusing = false;
  url = '';
  identifies = 0;
  resumes = 0;
  /** What a client did that the real gateway closes the connection for. */
  readonly faults: string[] = [];

  constructor(world: World, cdn: Cdn, options: FakeOptions) {
    this.#world = world;
    this.#cdn = cdn;
    this.#options = options;
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => {
      if (this.#refusing) return void socket.destroy();
      this.#wss.handleUpgrade(request, socket, head, (ws) => this.#greet(ws));
    });
  }

  /** How many clients are connected and identified. */
  get connected(): number {
    return [...this.#sessions.values()].filter((session) => session.socket).length;
  }

  // ── Being cut off ──

  /** Cuts every connection without a word; sessions stay resumable and collect what is dispatched. */
  drop(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  /** Asks every client to reconnect and resume (op 7). */
  askReconnect(): void {
    for (const socket of this.#sockets) send(socket, { op: 7, d: null });
  }

  /** Tells every client that its session is invalid (op 9). */
  invalidate(resumable: boolean): void {
    if (!resumable) this.#sessions.clear();
    for (const socket of this.#sockets) send(socket, { op: 9, d: resumable });
  }

  /** Closes every connection with a code, e.g. 4000. */
  close(code: number): void {
    for (const socket of this.#sockets) socket.close(code);
  }

  /** Refuses new connections until `accept`. */
  refuse(): void {
    this.#refusing = true;
    this.drop();
  }

  accept(): void {
    this.#refusing = false;
  }

  /** Sends the last dispatch of a kind once more, as Discord sometimes does. */
  repeat(t: string): void {
    for (const session of this.#sessions.values()) {
      const last = session.sent.findLast((event) => event.t === t);
      if (last) this.#dispatch(session, t, last.d);
    }
  }

  // ── Events ──

  message(t: 'MESSAGE_CREATE' | 'MESSAGE_UPDATE', post: Post): void {
    if (post.ephemeralFor !== undefined) return;
    for (const session of this.#watching(post.room)) {
      const allowed = (session.intents & CONTENT) !== 0;
      const member = post.room.guild
        ? {
            guild_id: post.room.guild.id,
            member: { roles: [], joined_at: '2024-01-01T00:00:00Z', deaf: false, mute: false, flags: 0 },
          }
        : { channel_type: 1 };
      this.#dispatch(session, t, { ...postJson(post, this.#world, this.#cdn, allowed), ...member });
    }
  }

  removed(post: Post): void {
    if (post.ephemeralFor !== undefined) return;
    const guild = post.room.guild ? { guild_id: post.room.guild.id } : {};
    for (const session of this.#watching(post.room))
      this.#dispatch(session, 'MESSAGE_DELETE', { id: post.id, channel_id: post.room.id, ...guild });
  }

  /** Somebody put an emoji under a message. */
  reaction(post: Post, user: User, emoji: string): void {
    if (post.ephemeralFor !== undefined) return;
    const guild = post.room.guild ? { guild_id: post.room.guild.id, member: memberJson(user) } : {};
    const d = {
      channel_id: post.room.id,
      message_id: post.id,
      user_id: user.id,
      burst: false,
      type: 0,
      ...guild,
    };
    for (const session of this.#watching(post.room, REACTIONS))
      this.#dispatch(session, 'MESSAGE_REACTION_ADD', {
        ...d,
        message_author_id: post.author.id,
        emoji: { id: null, name: emoji },
      });
  }

  /** An interaction comes to the shard of its server, wherever the app is installed. */
  interaction(room: Room, d: unknown): void {
    for (const session of this.#sessions.values())
      if (this.#owns(session, room.guild)) this.#dispatch(session, 'INTERACTION_CREATE', d);
  }

  /** Any other event, to every session. */
  event(t: string, d: unknown): void {
    for (const session of this.#sessions.values()) this.#dispatch(session, t, d);
  }

  async stop(): Promise<void> {
    this.drop();
    await new Promise((resolve) => this.#wss.close(resolve));
  }

  // ── The protocol ──

  #greet(socket: WebSocket): void {
    this.#sockets.add(socket);
    let session: Session | undefined;
    let packets = 0;
    const window = setInterval(() => {
      packets = 0;
    }, 60_000);
    socket.on('close', () => {
      clearInterval(window);
      this.#sockets.delete(socket);
      if (session?.socket === socket) delete session.socket;
      this.#world.changed();
    });
    socket.on('error', () => socket.terminate());
    socket.on('message', (data) => {
      packets += 1;
      const text = data.toString();
      if (packets > 120) return this.#expel(socket, 4008, 'more than 120 packets a minute');
      if (text.length > 4096) return this.#expel(socket, 4002, 'a packet over 4096 bytes');
      const packet = JSON.parse(text) as Packet;
      if (packet.op === 1) return send(socket, { op: 11 });
      if (packet.op === 2) session = this.#identify(socket, packet.d as Identify, session);
      else if (packet.op === 6) session = this.#resume(socket, packet.d as Resume);
      else if (!session) this.#expel(socket, 4003, `op ${packet.op} before IDENTIFY`);
    });
    send(socket, { op: 10, d: { heartbeat_interval: this.#options.heartbeatMs } });
  }

  #identify(socket: WebSocket, d: Identify, already: Session | undefined): Session | undefined {
    this.identifies += 1;
    if (already) return void this.#expel(socket, 4005, 'identified twice');
    if (d.token !== this.#options.token) return void this.#expel(socket, 4004, 'wrong token');
    const forbidden = d.intents & PRIVILEGED & ~(this.#options.messageContent ? CONTENT : 0);
    if (forbidden !== 0) return void this.#expel(socket, 4014, `disallowed intents ${forbidden}`);
    const session: Session = {
      id: this.#world.id(),
      intents: d.intents,
      shard: d.shard ?? [0, 1],
      sent: [],
      socket,
    };
    this.#sessions.set(session.id, session);
    const guilds = [...this.#world.guilds.values()].filter(
      (guild) => guild.hasBot && this.#owns(session, guild),
    );
    const { bot } = this.#world;
    this.#dispatch(session, 'READY', {
      v: 10,
      user: { ...userJson(bot), verified: true, mfa_enabled: false, email: null },
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.url,
      shard: session.shard,
      application: { id: bot.id, flags: this.#options.messageContent ? 1 << 19 : 0 },
    });
    for (const guild of guilds) this.#dispatch(session, 'GUILD_CREATE', guildJson(guild, this.#world));
    this.#world.changed();
    return session;
  }

  #resume(socket: WebSocket, d: Resume): Session | undefined {
    this.resumes += 1;
    const session = this.#sessions.get(d.session_id);
    if (!session || d.token !== this.#options.token) return void send(socket, { op: 9, d: false });
    session.socket = socket;
    for (const event of session.sent) if (event.s > d.seq) send(socket, { op: 0, ...event });
    this.#dispatch(session, 'RESUMED', {});
    this.#world.changed();
    return session;
  }

  #expel(socket: WebSocket, code: number, why: string): void {
    this.faults.push(`${code}: ${why}`);
    socket.close(code, why);
  }

  #dispatch(session: Session, t: string, d: unknown): void {
    const event = { t, d, s: session.sent.length + 1 };
    session.sent.push(event);
    if (session.socket) send(session.socket, { op: 0, ...event });
  }

  #watching(room: Room, intents = MESSAGES): Session[] {
    if (!this.#world.botIsIn(room) || (room.guild && (room.rights & RIGHTS.VIEW_CHANNEL) === 0n)) return [];
    const wanted = room.guild ? intents.guild : intents.direct;
    return [...this.#sessions.values()].filter(
      (session) => (session.intents & wanted) !== 0 && this.#owns(session, room.guild),
    );
  }

  /** A server belongs to one shard; everything private to shard 0. */
  #owns(session: Session, guild: Guild | undefined): boolean {
    const [shard, count] = session.shard;
    return guild ? Number((BigInt(guild.id) >> 22n) % BigInt(count)) === shard : shard === 0;
  }
}

interface Identify {
  readonly token: string;
  readonly intents: number;
  readonly shard?: readonly [number, number];
}

interface Resume {
  readonly token: string;
  readonly session_id: string;
  readonly seq: number;
}

function send(socket: WebSocket, packet: Packet): void {
  socket.send(JSON.stringify(packet));
}
