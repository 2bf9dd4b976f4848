import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Chat } from './chat.ts';
import { PAGE_ITEMS } from './history.ts';
import type { Item } from './wire.ts';

/** Proxies drop a connection that says nothing for a minute; a comment now and then keeps it. */
const BEAT_MS = 15_000;

/** What one event tells. */
interface Told {
  readonly event: 'all' | 'some';
  readonly items: readonly Item[];
  /** Only with `all`: there are older messages than these. */
  readonly more?: boolean;
}

/**
 * The chat as server-sent events. `all` carries the newest messages, and whether there are older ones; `some` carries
 * every message that changed since the last event. Both tell it as it stands now: a slow reader skips steps of a
 * progress bar but never a message. The id is the chat's revision, so a reader that comes back with `Last-Event-ID`
 * gets what it missed; one that comes without it, or missed more than a page, begins anew with `all`. Ends where the
 * chat is deleted or the signal comes; the browser comes back by itself, with the key that it has by then.
 */
export function streamEvents(c: Context, chat: Chat, ending: AbortSignal, onEnd: () => void): Response {
  const last = Number.parseInt(c.req.header('last-event-id') ?? '', 10);
  // An id from the future belongs to a chat that was deleted since: the reader starts over.
  const known = Number.isInteger(last) && last >= 0 && last <= chat.rev ? last : undefined;
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const signal = AbortSignal.any([gone.signal, ending]);
    const over = () => signal.aborted || chat.closed;
    let cursor = known;
    const changes = watch(chat);
    try {
      while (!over()) {
        const { event, ...told } = tell(chat, cursor);
        cursor = chat.rev;
        const language = chat.language === undefined ? {} : { language: chat.language };
        const data = JSON.stringify({ now: Date.now(), ...told, ...language });
        await stream.writeSSE({ event, data, id: String(cursor), retry: 1000 });
        while (!over() && chat.rev === cursor) {
          if (!(await changes.next(BEAT_MS, signal))) await stream.write(': beat\n\n');
        }
      }
    } finally {
      changes.stop();
      onEnd();
    }
  });
}

function tell(chat: Chat, cursor: number | undefined): Told {
  const items = cursor === undefined ? [] : chat.since(cursor);
  if (cursor !== undefined && items.length <= PAGE_ITEMS) return { event: 'some', items };
  return { event: 'all', ...chat.page(Number.POSITIVE_INFINITY, PAGE_ITEMS) };
}

/** Waits for the chat to change: true when it did, false when the time was over or the signal came. */
function watch(chat: Chat) {
  let wake = () => {};
  return {
    stop: chat.watch(() => wake()),
    next: (ms: number, signal: AbortSignal): Promise<boolean> =>
      new Promise((resolve) => {
        const end = (changed: boolean) => {
          clearTimeout(timer);
          signal.removeEventListener('abort', give);
          resolve(changed);
        };
        const give = () => end(false);
        const timer = setTimeout(give, ms);
        signal.addEventListener('abort', give);
        wake = () => end(true);
      }),
  };
}
