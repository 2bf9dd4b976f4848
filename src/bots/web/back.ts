import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { isId } from './address.ts';
import type { Chat } from './chat.ts';
import { knowsSecret } from './guard.ts';
import { serveMedia } from './media.ts';
import { BadForm } from './multipart.ts';
import type { Quota } from './quota.ts';
import { takeVideo, VideoTooLarge } from './video.ts';
import { editSchema, REFUSALS, sendSchema } from './wire.ts';

/** What the routes for the channel need. */
export interface BackOptions {
  readonly chat: (id: string) => Promise<Chat>;
  readonly secret: string;
  /** Largest video, in bytes. */
  readonly video: number;
  readonly quota: Quota;
}

/** A reply is words and a timeline; far more than that is a mistake. */
const JSON_LIMIT = 8 * 1024 ** 2;

/**
 * Routes for the bot itself, as Telegram's are for its bots: whoever knows the secret may speak in every chat. No
 * cookie counts here, so no page in any browser can use them.
 */
export function back({ chat, secret, video, quota }: BackOptions): Hono {
  const app = new Hono();
  app.use(async (c, next) =>
    knowsSecret(c.req.header('authorization'), secret)
      ? next()
      : c.json({ error: REFUSALS.wrongSecret }, 401),
  );
  /** The chat of the path, where somebody ever said something in it: the bot never speaks first. */
  const open = async (c: Context): Promise<Chat | undefined> => {
    const id = c.req.param('chat') ?? '';
    const found = isId(id) ? await chat(id) : undefined;
    return found?.begun === true ? found : undefined;
  };
  const noChat = (c: Context) => c.json({ error: REFUSALS.noChat }, 404);
  /** A chat that was deleted meanwhile says so: else the channel would look for a place in it again. */
  const noMessage = (c: Context, room: Chat) =>
    room.closed ? noChat(c) : c.json({ error: REFUSALS.noMessage }, 410);

  app.post('/chats/:chat/messages', bodyLimit({ maxSize: JSON_LIMIT }), async (c) => {
    const room = await open(c);
    if (room === undefined) return noChat(c);
    const sent = await read(c, sendSchema);
    if (sent === undefined) return c.json({ error: 'not a reply' }, 400);
    const { item } = await room.add({ from: 'bot', ...sent });
    return c.json({ id: item.id });
  });
  app.put('/chats/:chat/messages/:id', bodyLimit({ maxSize: JSON_LIMIT }), async (c) => {
    const room = await open(c);
    if (room === undefined) return noChat(c);
    const edit = await read(c, editSchema);
    if (edit === undefined) return c.json({ error: 'not a reply' }, 400);
    if (room.item(c.req.param('id'))?.from !== 'bot') return noMessage(c, room);
    const item = await room.change(c.req.param('id'), (before) => ({ ...before, ...edit }));
    return item === undefined ? noMessage(c, room) : c.json({ id: item.id });
  });
  app.put('/chats/:chat/messages/:id/video', async (c) => {
    const room = await open(c);
    if (room === undefined) return noChat(c);
    if (room.item(c.req.param('id'))?.from !== 'bot') return noMessage(c, room);
    const { body } = c.req.raw;
    if (body === null) return c.json({ error: 'not a form' }, 400);
    try {
      const type = c.req.header('content-type') ?? '';
      const item = await room.use(() => takeVideo(room, c.req.param('id'), body, type, video));
      if (item === undefined) return noMessage(c, room);
      await quota.trim(room.id);
      return c.json({ id: item.id });
    } catch (error) {
      if (error instanceof VideoTooLarge) return c.json({ error: REFUSALS.tooLarge, limit: video }, 413);
      if (error instanceof BadForm) return c.json({ error: 'not a form' }, 400);
      throw error;
    }
  });
  app.get('/chats/:chat/media/:media', async (c) => {
    const room = await open(c);
    return room === undefined ? noChat(c) : serveMedia(c, room, c.req.param('media'));
  });
  return app;
}

async function read<T>(c: Context, schema: z.ZodType<T>): Promise<T | undefined> {
  const body: unknown = await c.req.json().catch(() => undefined);
  return schema.safeParse(body).data;
}
