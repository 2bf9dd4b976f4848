import { serveStatic } from '@hono/node-server/serve-static';
import type { Context } from 'hono';
import { isId } from './address.ts';
import type { Chat } from './chat.ts';
import { kindOf } from './shelf.ts';
import { REFUSALS } from './wire.ts';

/**
 * Serves a file of a chat, whole or in ranges. Its type is what its bytes said when it came, and only pictures, sound
 * and films are shown by the browser: anything else, an HTML or SVG file above all, is a download and nothing more.
 */
export async function serveMedia(c: Context, chat: Chat, media: string): Promise<Response> {
  const note = isId(media) ? chat.media(media) : undefined;
  if (note === undefined) return c.json({ error: REFUSALS.noFile }, 404);
  const served = await serveStatic({ path: chat.shelf.path(media) })(c, async () => {});
  if (served === undefined) return c.json({ error: REFUSALS.noFile }, 404);
  const shown = kindOf(note.mime) !== 'file' && c.req.query('download') === undefined;
  const { headers } = served;
  headers.set('Content-Type', shown && note.mime !== undefined ? note.mime : 'application/octet-stream');
  headers.set('Content-Disposition', `${shown ? 'inline' : 'attachment'}; ${filename(note.name)}`);
  headers.set('Accept-Ranges', 'bytes');
  headers.set('Cache-Control', 'private, max-age=31536000, immutable');
  return served;
}

/** RFC 6266: the plain form for old readers, the encoded one for everybody else. */
function filename(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
