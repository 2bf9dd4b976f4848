import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { etag } from 'hono/etag';
import { pageWords } from '../../core/text/page.ts';
import { chatOfKey, isKey, newKey } from './address.ts';
import type { Chat } from './chat.ts';
import { streamEvents } from './events.ts';
import { isOurHost, isOurPage } from './guard.ts';
import { serveMedia } from './media.ts';
import { BadForm } from './multipart.ts';
import { type PostLimits, TooMuch, takePost } from './post.ts';
import type { Said } from './wire.ts';

/** What the routes for browsers need. */
export interface PeopleOptions {
  readonly chat: (id: string) => Promise<Chat>;
  readonly limits: PostLimits;
  /** Host names, beside `localhost` and IP addresses, under which the page may be opened. */
  readonly hosts: readonly string[];
  /** Things to try, shown in an empty chat. */
  readonly examples: readonly string[];
  /** Called with what was said, after it is on disk. */
  readonly said: (chat: Chat, item: Said) => void;
  /** Deletes a chat. Resolves when it is gone, or when it surely will be. */
  readonly remove: (chat: Chat) => Promise<void>;
  /** Aborted when the server closes: streams end. */
  readonly closing: AbortSignal;
}

const COOKIE = 'chat';
/** Browsers keep a cookie for 400 days at most. */
const COOKIE_SECONDS = 400 * 24 * 3600;
const PAGE = fileURLToPath(new URL('./page/', import.meta.url));

/** Routes for the person's browser: the page, the chat's events, posts and files. */
export function people(options: PeopleOptions): Hono {
  const { limits } = options;
  const app = new Hono();
  const mine = (c: Context): Promise<Chat> => options.chat(chatOfKey(keyOf(c)));

  app.use(async (c, next) => {
    if (!isOurHost(c.req.header('host'), options.hosts)) return c.json({ error: 'unknown host' }, 421);
    if (c.req.path.startsWith('/api/') && !isOurPage(c.req.raw.headers)) {
      return c.json({ error: 'not from this page' }, 403);
    }
    return next();
  });
  app.get('/', etag(), async (c, next) => {
    // The answer that changed the key may have been lost: whoever opens the page anew is not left with a dead one.
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
      examples: options.examples,
      limits: { file: limits.file, files: limits.files },
    }),
  );
  app.get('/api/events', async (c) => streamEvents(c, await mine(c), options.closing));
  app.get('/api/media/:id', async (c) => serveMedia(c, await mine(c), c.req.param('id')));
  app.post('/api/messages', async (c) => takeMessage(c, await mine(c), options));
  app.delete('/api/chat', async (c) => {
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

async function takeMessage(c: Context, chat: Chat, { limits, said }: PeopleOptions): Promise<Response> {
  const declared = Number(c.req.header('content-length') ?? 0);
  const { body } = c.req.raw;
  if (body === null) return c.json({ error: 'not a form' }, 400);
  if (declared > limits.body) return c.json({ error: 'too much' }, 413);
  const type = c.req.header('content-type') ?? '';
  try {
    const { item, fresh } = await chat.use(() => takePost(chat, body, type, limits));
    if (fresh) said(chat, item);
    return c.json({ id: item.id }, 202);
  } catch (error) {
    if (error instanceof TooMuch) return c.json({ error: 'too much' }, 413);
    if (error instanceof BadForm) return c.json({ error: 'not a form' }, 400);
    throw error;
  }
}

/** By its headers alone: what nobody wants is not even read. */
function hasBody(c: Context): boolean {
  return Number(c.req.header('content-length') ?? 0) > 0 || c.req.header('transfer-encoding') !== undefined;
}

/** The key in the browser's cookie; whoever comes without one is given one, and with it a chat of their own. */
function keyOf(c: Context): string {
  return keyHeld(c) ?? giveKey(c, newKey());
}

function keyHeld(c: Context): string | undefined {
  const held = getCookie(c, COOKIE);
  return held !== undefined && isKey(held) ? held : undefined;
}

/** Puts a key in the browser's cookie, in the place of the one that it holds. */
function giveKey(c: Context, key: string): string {
  setCookie(c, COOKIE, key, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: COOKIE_SECONDS,
    secure: c.req.header('x-forwarded-proto') === 'https',
  });
  return key;
}
