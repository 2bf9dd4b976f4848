import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Chat } from './chat.ts';

/** Proxies drop a connection that says nothing for a minute; a comment now and then keeps it. */
const BEAT_MS = 15_000;

/**
 * The chat as server-sent events. An event carries every item that changed since the last one, as it stands now: a
 * slow reader skips steps of a progress bar but never a message. Its id is the chat's revision, so a reader that comes
 * back with `Last-Event-ID` gets what it missed, and one that comes without it gets everything. Ends where the chat is
 * deleted; the browser comes back by itself, with the key that it has by then.
 */
export function streamEvents(c: Context, chat: Chat, closing: AbortSignal): Response {
  const last = Number.parseInt(c.req.header('last-event-id') ?? '', 10);
  // An id from the future belongs to a chat that was deleted since: the reader starts over.
  const known = Number.isInteger(last) && last <= chat.rev ? last : undefined;
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const signal = AbortSignal.any([gone.signal, closing]);
    const over = () => signal.aborted || chat.closed;
    let cursor = known ?? 0;
    let event = known === undefined ? 'all' : 'some';
    const changes = watch(chat);
    try {
      while (!over()) {
        const items = chat.since(cursor);
        cursor = chat.rev;
        const data = JSON.stringify({ now: Date.now(), items });
        await stream.writeSSE({ event, data, id: String(cursor), retry: 1000 });
        event = 'some';
        while (!over() && chat.rev === cursor) {
          if (!(await changes.next(BEAT_MS, signal))) await stream.write(': beat\n\n');
        }
      }
    } finally {
      changes.stop();
    }
  });
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
