import { fileURLToPath } from 'node:url';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono, type Next } from 'hono';
import { etag } from 'hono/etag';
import { languageOf } from '../../core/language.ts';
import { pageWords } from '../../core/text/page.ts';
import { chatOfKey, newKey } from './address.ts';
import type { Chat } from './chat.ts';
import { clientOf } from './client.ts';
import { giveKey, keyHeld, keyOf } from './cookie.ts';
import { streamEvents } from './events.ts';
import { isOurHost, isOurPage } from './guard.ts';
import { serveHistory } from './history.ts';
import { serveMedia } from './media.ts';
import { BadForm } from './multipart.ts';
import type { Pace } from './pace.ts';
import { type PostLimits, TooLong, TooMuch, takePost } from './post.ts';
import { NoRoom, type Quota } from './quota.ts';
import type { Streams } from './streams.ts';
import type { Said } from './wire.ts';

/** What the routes for browsers need. */
export interface PeopleOptions {
  readonly chat: (id: string) => Promise<Chat>;
  readonly limits: PostLimits;
  /** Host names, beside `localhost` and IP addresses, under which the page may be opened. */
  readonly hosts: readonly string[];
  /** Things to try, shown in an empty chat, by language. */
  readonly examples: Readonly<Record<string, readonly string[]>>;
  /** Proxies of the operator's before the page, each of which adds to `X-Forwarded-For`. */
  readonly proxies: number;
  /** Called for a request that came through a proxy while `proxies` says that there is none. */
  readonly onProxy: () => void;
  readonly pace: Pace;
  readonly quota: Quota;
  readonly streams: Streams;
  /** Called with what was said, after it is on disk. */
  readonly said: (chat: Chat, item: Said) => void;
  /** Deletes a chat. Resolves when it is gone, or when it surely will be. */
  readonly remove: (chat: Chat) => Promise<void>;
  /** Aborted when the server closes: streams end. */
  readonly closing: AbortSignal;
}

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
/** A place may be free again after this time, in seconds. */
const STREAM_RETRY = 10;

/** Routes for the person's browser: the page, the chat's events, posts and files. */
export function people(options: PeopleOptions): Hono {
  const { limits } = options;
  const app = new Hono();
  const mine = (c: Context): Promise<Chat> => options.chat(chatOfKey(keyOf(c)));
  const paced = (c: Context, next: Next) => atPace(c, next, options);

  app.use(async (c, next) => {
    if (!isOurHost(c.req.header('host'), options.hosts)) return c.json({ error: 'unknown host' }, 421);
    if (c.req.path.startsWith('/api/') && !isOurPage(c.req.raw.headers)) {
      return c.json({ error: 'not from this page' }, 403);
    }
    return next();
  });
  app.get('/', etag(), async (c, next) => {
    // The answer that changed the key may have been lost: a browser that opens the page anew is not left with a dead one.
    const held = keyHeld(c);
    const dead = held === undefined || (await options.chat(chatOfKey(held))).closed;
    giveKey(c, dead ? newKey() : held);
    c.header('Cache-Control', 'no-cache');
    return serveStatic({ path: `${PAGE}index.html` })(c, next);
  });
  app.use('/page/*', etag(), async (c, next) => {
    c.header('Cache-Control', 'no-cache');
    await next();
  });
  app.get('/page/*', serveStatic({ root: PAGE, rewriteRequestPath: (path) => path.slice('/page'.length) }));
  app.get('/api/page', (c) =>
    c.json({
      words: pageWords,
      examples: options.examples[languageOf(c.req.query('language'), '')] ?? [],
      limits: { file: Math.min(limits.file, options.quota.largest), files: limits.files, text: limits.text },
    }),
  );
  app.get('/api/events', async (c) => openStream(c, await mine(c), options));
  app.get('/api/history', async (c) => serveHistory(c, await mine(c)));
  app.get('/api/media/:id', async (c) => serveMedia(c, await mine(c), c.req.param('id')));
  app.post('/api/messages', paced, async (c) => takeMessage(c, await mine(c), options));
  app.delete('/api/chat', paced, async (c) => {
    if (hasBody(c)) return c.json({ error: 'too much' }, 413);
    const held = keyHeld(c);
    if (held !== undefined) await options.remove(await options.chat(chatOfKey(held)));
    // A fresh key at once, not only the end of the old one: several windows of this browser come back at the same
    // time, and without a key each of them would be given another chat.
    giveKey(c, newKey());
    return c.body(null, 204);
  });
  return app;
}

function networkOf(c: Context, { proxies, onProxy }: PeopleOptions): string {
  const forwarded = c.req.header('x-forwarded-for');
  if (proxies === 0 && forwarded !== undefined) onProxy();
  return clientOf(getConnInfo(c).remote.address, forwarded, proxies);
}

/** Refuses before the body is read: a network that asks too often costs nothing. */
async function atPace(c: Context, next: Next, options: PeopleOptions): Promise<Response | undefined> {
  const wait = await options.pace(networkOf(c, options));
  if (wait === 0) {
    await next();
    return undefined;
  }
  const seconds = Math.ceil(wait / 1000);
  return c.json({ error: 'too fast', seconds }, 429, { 'Retry-After': String(seconds) });
}

function openStream(c: Context, chat: Chat, options: PeopleOptions): Response {
  // A stream without a reader would hold its place for good.
  if (c.req.raw.method === 'HEAD') return c.body(null, 200);
  const place = options.streams.take(chat.id, networkOf(c, options));
  if (place === undefined) {
    return c.json({ error: 'too many streams' }, 503, { 'Retry-After': String(STREAM_RETRY) });
  }
  return streamEvents(c, chat, AbortSignal.any([options.closing, place.signal]), place.leave);
}

async function takeMessage(c: Context, chat: Chat, options: PeopleOptions): Promise<Response> {
  const { limits, quota, said, remove } = options;
  const declared = Number(c.req.header('content-length') ?? 0);
  const { body } = c.req.raw;
  if (body === null) return c.json({ error: 'not a form' }, 400);
  if (declared > limits.body) return c.json({ error: 'too much' }, 413);
  const type = c.req.header('content-type') ?? '';
  try {
    const posted = await chat.use(() => takePost(chat, body, type, limits, quota));
    if (posted.kind === 'forget') {
      await remove(chat);
      giveKey(c, newKey());
      return c.json({ deleted: true });
    }
    if (posted.fresh) said(chat, posted.item);
    return c.json({ id: posted.item.id }, 202);
  } catch (error) {
    if (error instanceof TooMuch) return c.json({ error: 'too much' }, 413);
    if (error instanceof TooLong) return c.json({ error: 'text too long', limit: limits.text }, 413);
    if (error instanceof NoRoom) return c.json({ error: 'no room' }, 507);
    if (error instanceof BadForm) return c.json({ error: 'not a form' }, 400);
    throw error;
  }
}

/** By its headers alone: what nobody wants is not even read. */
function hasBody(c: Context): boolean {
  return Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined;
}
