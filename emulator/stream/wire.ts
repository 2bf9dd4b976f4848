import type { ServerResponse } from 'node:http';

/** An event stream to one client, which may be gone: writing to it then does nothing. */
export interface Wire {
  write(frame: string): void;
  end(): void;
}

/**
 * Opens the stream at once, before anything is known to succeed, as agent servers do.
 * With `cutAfter` the connection breaks off once that many bytes were written, in the middle of a frame if it falls so.
 */
export function openWire(res: ServerResponse, cutAfter?: number): Wire {
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  res.flushHeaders();
  res.on('error', () => undefined);
  let room = cutAfter ?? Number.POSITIVE_INFINITY;
  let cut = false;
  const gone = (): boolean => cut || res.destroyed || res.writableEnded;
  return {
    write: (frame) => {
      if (!frame || gone()) return;
      const bytes = Buffer.from(frame);
      if (bytes.length < room) {
        room -= bytes.length;
        res.write(bytes);
        return;
      }
      cut = true;
      // The bytes before the cut have to leave before the socket goes.
      res.write(bytes.subarray(0, room), () => res.destroy());
    },
    end: () => {
      if (!gone()) res.end();
    },
  };
}
