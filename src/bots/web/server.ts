import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Log } from '../../core/ports.ts';
import { back } from './back.ts';
import type { Chat } from './chat.ts';
import { createPace } from './pace.ts';
import { people } from './people.ts';
import { POST_LIMITS, type PostLimits } from './post.ts';
import type { Quota } from './quota.ts';
import { ChatGone } from './shelf.ts';
import { type StreamLimits, Streams } from './streams.ts';
import { REFUSALS, type Said } from './wire.ts';

/** What the platform's server is made from. */
export interface ServerOptions {
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** Known to the channel and to nobody else. */
  readonly secret: string;
  readonly chat: (id: string) => Promise<Chat>;
  readonly said: (chat: Chat, item: Said) => void;
  readonly remove: (chat: Chat) => Promise<void>;
  readonly log: Log;
  readonly limits?: Partial<PostLimits>;
  /** Largest video that is taken from the channel, in bytes. */
  readonly video: number;
  readonly hosts?: readonly string[];
  /** By language. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
  readonly quota: Quota;
  readonly access: AccessLimits;
}

/** Limits that keep one network from taking the page from all others. */
export interface AccessLimits {
  /** Messages and deletions a minute from one network; 0 is no limit. */
  readonly perMinute: number;
  /** The operator's proxies before the page; what `X-Forwarded-For` holds beyond them is not believed. */
  readonly proxies: number;
  readonly streams: StreamLimits;
}

/** A server that listens. */
export interface WebServer {
  /** Where it can be opened, without a slash at the end. */
  readonly url: string;
  /** Ends streams and connections, then resolves. */
  close(): Promise<void>;
}

/** A slow line may take its time with a large clip; Node's own five minutes are too short for that. */
const UPLOAD_MS = 60 * 60 * 1000;

/** The address of the page for a host and a port. A URL holds an IPv6 address in brackets. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Starts the platform. Rejects where the port cannot be had. */
export async function openServer(options: ServerOptions): Promise<WebServer> {
  const closing = new AbortController();
  const fetch = routes(options, closing.signal).fetch;
  // Without `overrideGlobalObjects: false` the adapter would replace Request and Response for the whole process.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false }) as Server;
  server.requestTimeout = UPLOAD_MS;
  await listening(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return {
    url: urlOf(options.host, port),
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function routes(options: ServerOptions, closing: AbortSignal): Hono {
  const { chat, said, remove, secret, log, video, quota, access, examples } = options;
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        formAction: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // The page is plain http on loopback; who puts it behind TLS says so there.
      strictTransportSecurity: false,
    }),
  );
  app.onError((error, c) => {
    if (error instanceof ChatGone) return c.json({ error: REFUSALS.noChat }, 404);
    if (!c.req.raw.signal.aborted) log.error('web request failed', { method: c.req.method, error });
    return c.json({ error: 'something broke' }, 500);
  });
  app.notFound((c) => c.json({ error: 'nothing here' }, 404));
  app.route('/channel', back({ chat, secret, video, quota }));
  const limits = { ...POST_LIMITS, ...options.limits };
  const { hosts = [] } = options;
  const { proxies } = access;
  const limited = { pace: createPace(access.perMinute), streams: new Streams(access.streams), quota };
  const onProxy = once(() => log.warn('web.proxy.unknown', { setting: 'WEB_PROXIES' }));
  app.route(
    '/',
    people({ chat, limits, hosts, examples, said, remove, closing, proxies, onProxy, ...limited }),
  );
  return app;
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
