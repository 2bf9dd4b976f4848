import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SkillProfile, skillIn } from '../../core/skill.ts';
import { pageWords } from '../../core/text/page.ts';
import type { Listener, ListenerHooks } from '../listener.ts';
import { WEB } from './address.ts';
import type { Chat } from './chat.ts';
import { Chats } from './chats.ts';
import { type ExpiryOptions, keepRemovingOld, removeOld } from './expiry.ts';
import { Handover } from './handover.ts';
import type { PostLimits } from './post.ts';
import { Quota, type QuotaLimits } from './quota.ts';
import { type AccessLimits, openServer, type ServerOptions, urlOf, type WebServer } from './server.ts';
import { STREAM_LIMITS } from './streams.ts';

/** How the web chat is set up. */
export interface WebOptions {
  readonly host: string;
  /** 0 takes any free one; `url` tells which. */
  readonly port: number;
  /** Chats are kept in `web/chats` below it, for 90 days after their last change. One process at a time may use it. */
  readonly dataDir: string;
  /** Shared with every `createWebChannel`. */
  readonly secret: string;
  readonly hooks: ListenerHooks;
  /** Caps other than the defaults, for tests. */
  readonly limits?: Partial<PostLimits>;
  /** Largest video the platform takes, in bytes; 2 GiB by default. */
  readonly video?: number;
  /** Host names, beside `localhost` and IP addresses, under which the page is opened (behind a proxy, say). */
  readonly hosts?: readonly string[];
  /** The time by which chats grow old, epoch ms; the system's by default. */
  readonly now?: () => number;
  /** Between two looks for old chats, in milliseconds; a day by default. */
  readonly lookEvery?: number;
  /** The skill that a new conversation begins with: its examples welcome a visitor. The first of all by default. */
  readonly skill?: SkillProfile;
  /** Bytes that a chat, and all chats, may have on disk. No limit by default. */
  readonly quota?: QuotaLimits;
  /** Without it a network may ask as often as it likes, and no proxy is believed. */
  readonly access?: Partial<AccessLimits>;
}

/** The web chat inward: platform and listener in one, since nobody else runs the platform for us. */
export interface Web extends Listener {
  /** Where the page is. With port 0 it is known only once `start` has resolved. */
  readonly url: string;
}

/** `/readyz` hears of a platform that is up this often, in milliseconds. */
const HEARD_EVERY = 2000;
/** A predecessor that is just ending may still hold the port this long, in milliseconds. */
const PATIENCE = 2000;
/** Whoever deletes a chat waits no longer than this for a bot that cannot be told now: it will be. In milliseconds. */
const FAREWELL = 2000;
const VIDEO_LIMIT = 2 * 1024 ** 3;
const NO_QUOTA: QuotaLimits = { chat: 0, all: 0 };
const ACCESS: AccessLimits = { perMinute: 0, proxies: 0, streams: STREAM_LIMITS };

/**
 * Builds the web chat; nothing is opened before `start`, which rejects where the port or the folder cannot be had.
 *
 * It never asks for the lead: the port is held by one process anyway, the chats are that process's own, and what is
 * handed over twice has the same id. So after a crash the page is back at once instead of after a lease's end.
 */
export function createWeb(options: WebOptions): Web {
  const { hooks } = options;
  const stopping = new AbortController();
  const parts = partsOf(options, stopping.signal);
  let server: WebServer | undefined;
  let beat: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  return {
    platform: WEB,
    get url() {
      return server?.url ?? urlOf(options.host, options.port);
    },
    start: async () => {
      server = await open(options, parts, stopping.signal);
      looking = keepRemovingOld(parts.chats, parts.expiry, stopping.signal);
      hooks.heard(WEB);
      beat = setInterval(() => hooks.heard(WEB), HEARD_EVERY);
    },
    stop: async () => {
      stopping.abort();
      clearInterval(beat);
      await server?.close();
      await parts.handover.settled();
      await looking;
    },
  };
}

/** What lives as long as the listener. */
interface Parts {
  readonly chats: Chats;
  readonly handover: Handover;
  readonly expiry: ExpiryOptions;
  readonly quota: Quota;
}

function partsOf(options: WebOptions, stopping: AbortSignal): Parts {
  const { dataDir, hooks, lookEvery, now = Date.now } = options;
  const { receive, log } = hooks;
  const letGo = async (id: string, media: string) => {
    const chat = await chats.get(id);
    await chat.letGo(media);
    log.info('web.file.dropped', { chat: id });
  };
  const quota = new Quota(
    options.quota ?? NO_QUOTA,
    (id, media) => letGo(id, media).catch((error) => log.warn('web.file.stays', { chat: id, error })),
    now,
  );
  const onDamage = (chat: string, lines: number) =>
    log.warn('web chat has lines that cannot be read', { chat, lines });
  const chats: Chats = new Chats(join(dataDir, 'web', 'chats'), onDamage, quota);
  const remove = async (chat: Chat) => {
    await chats.remove(chat);
    log.info('web chat deleted', { chat: chat.id });
  };
  const every = lookEvery === undefined ? {} : { every: lookEvery };
  return {
    chats,
    handover: new Handover({ receive, remove, log }, stopping),
    expiry: { log, now, ...every },
    quota,
  };
}

async function open(options: WebOptions, parts: Parts, stopping: AbortSignal): Promise<WebServer> {
  const { hooks, host, port, secret, limits, hosts } = options;
  const { chats, handover, quota } = parts;
  const waiting = [];
  await removeOld(chats, parts.expiry);
  for (const id of await chats.list()) {
    const chat = await chats.get(id);
    // Nothing is coming in yet: what no message speaks of was left by a process that died.
    await chat.shelf.sweep(chat.allMedia(), Number.POSITIVE_INFINITY);
    waiting.push(...chat.unreceived().map((item) => ({ chat, item })));
    // The limit may be lower than before.
    await quota.trim(id);
  }
  const server = await patiently(stopping, {
    host,
    port,
    secret,
    chat: (id) => chats.get(id),
    said: (chat, item) => void handover.hand(chat, item),
    remove: (chat) => farewell(chat, handover),
    log: hooks.log,
    video: options.video ?? VIDEO_LIMIT,
    examples: examplesOf(options.skill ?? hooks.skills[0]),
    quota,
    access: { ...ACCESS, ...options.access },
    ...(limits === undefined ? {} : { limits }),
    ...(hosts === undefined ? {} : { hosts }),
  });
  for (const { chat, item } of waiting) void handover.hand(chat, item);
  return server;
}

/** A skill's examples in every language that the page has words for. */
function examplesOf(skill: SkillProfile | undefined): Readonly<Record<string, readonly string[]>> {
  if (skill === undefined) return {};
  return Object.fromEntries(Object.keys(pageWords).map((code) => [code, skillIn(skill, code).examples]));
}

/** Closes a chat at once, tells the bot, and removes it. The last word is on disk, so that a restart changes nothing. */
async function farewell(chat: Chat, handover: Handover): Promise<void> {
  const last = await chat.close();
  if (last === undefined) return;
  await Promise.race([handover.hand(chat, last), sleep(FAREWELL, undefined, { ref: false })]);
}

async function patiently(stopping: AbortSignal, options: ServerOptions): Promise<WebServer> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await openServer(options);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || Date.now() > end) throw error;
      await sleep(100, undefined, { signal: stopping });
    }
  }
}
