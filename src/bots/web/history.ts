import type { Context } from 'hono';
import type { Chat } from './chat.ts';

/** Messages that a reader gets at once: several screens, and drawn within a moment. */
export const PAGE_ITEMS = 100;

/** The messages before `?before=<seq>`, newest ones last, and whether there are older ones. */
export function serveHistory(c: Context, chat: Chat): Response {
  const before = Number(c.req.query('before') ?? '');
  if (!Number.isSafeInteger(before) || before < 1) return c.json({ error: 'before what?' }, 400);
  return c.json({ now: Date.now(), ...chat.page(before, PAGE_ITEMS) });
}
