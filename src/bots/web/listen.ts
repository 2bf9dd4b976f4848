import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Listener, ListenerHooks } from '../listener.ts';
import { WEB } from './address.ts';
import { Chats } from './chats.ts';
import { Handover } from './handover.ts';
import type { PostLimits } from './post.ts';
import { openServer, type ServerOptions, type WebServer } from './server.ts';

/** How the web chat is set up. */
export interface WebOptions {
  readonly host: string;
  /** 0 takes any free one; `url` tells which. */
  readonly port: number;
  /** Chats are kept in `web/chats` below it. One process at a time may use it. */
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
const VIDEO_LIMIT = 2 * 1024 ** 3;

/**
 * Builds the web chat; nothing is opened before `start`, which rejects where the port or the folder cannot be had.
 *
 * It never asks for the lead: the port is held by one process anyway, the chats are that process's own, and what is
 * handed over twice has the same id. So after a crash the page is back at once instead of after a lease's end.
 */
export function createWeb(options: WebOptions): Web {
  const { hooks } = options;
  const stopping = new AbortController();
  const handover = new Handover(hooks.receive, hooks.log, stopping.signal);
  let server: WebServer | undefined;
  let beat: NodeJS.Timeout | undefined;
  return {
    platform: WEB,
    get url() {
      return server?.url ?? `http://${options.host}:${options.port}`;
    },
    start: async () => {
      server = await open(options, handover, stopping.signal);
      hooks.heard(WEB);
      beat = setInterval(() => hooks.heard(WEB), HEARD_EVERY);
    },
    stop: async () => {
      stopping.abort();
      clearInterval(beat);
      await server?.close();
      await handover.settled();
    },
  };
}

async function open(options: WebOptions, handover: Handover, stopping: AbortSignal): Promise<WebServer> {
  const { hooks, host, port, secret, limits, hosts } = options;
  const chats = new Chats(join(options.dataDir, 'web', 'chats'), (chat, lines) =>
    hooks.log.warn('web chat has lines that cannot be read', { chat, lines }),
  );
  const waiting = [];
  for (const id of await chats.list()) {
    const chat = await chats.get(id);
    await chat.shelf.sweep(chat.allMedia());
    waiting.push(...chat.unreceived().map((item) => ({ chat, item })));
  }
  const server = await patiently(stopping, {
    host,
    port,
    secret,
    chat: (id) => chats.get(id),
    said: (chat, item) => handover.hand(chat, item),
    log: hooks.log,
    video: options.video ?? VIDEO_LIMIT,
    examples: hooks.skills[0]?.examples ?? [],
    ...(limits === undefined ? {} : { limits }),
    ...(hosts === undefined ? {} : { hosts }),
  });
  for (const { chat, item } of waiting) handover.hand(chat, item);
  return server;
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
