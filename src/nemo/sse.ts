import { createParser, ParseError } from 'eventsource-parser';

/** One event of a stream: the name of its `event:` line, where it has one, and all its data. */
export interface StreamEvent {
  readonly name: string | undefined;
  readonly data: string;
}

/** An event grew over the limit: what comes after it cannot be read any more. */
export class EventTooLarge extends Error {
  constructor(limit: number) {
    super(`one event of the stream is larger than ${limit} characters`);
    this.name = 'EventTooLarge';
  }
}

/** Bytes in, events out, until the first event that is too large. */
export interface Decoder {
  /** The events that these bytes complete; bytes may be cut anywhere, inside a letter too. */
  feed(bytes: Uint8Array): readonly StreamEvent[];
  /** The event that the end leaves open: some servers close without the last blank line. */
  close(): readonly StreamEvent[];
}

/** Bytes to events, by the rules of server-sent events. Both verbs throw `EventTooLarge` over `limit` characters an event. */
export function createDecoder(limit: number): Decoder {
  const utf8 = new TextDecoder();
  let events: StreamEvent[] = [];
  let tooLarge = false;
  const parser = createParser({
    maxBufferSize: limit,
    onEvent: ({ event, data }) => {
      if (data.length > limit) tooLarge = true;
      else events.push({ name: event, data });
    },
    onError: (error) => {
      if (error instanceof ParseError && error.type === 'max-buffer-size-exceeded') tooLarge = true;
    },
  });
  const give = (text: string) => {
    if (!tooLarge) parser.feed(text);
    if (tooLarge) throw new EventTooLarge(limit);
    const given = events;
    events = [];
    return given;
  };
  return {
    feed: (bytes) => give(utf8.decode(bytes, { stream: true })),
    close: () => give(`${utf8.decode()}\n\n`),
  };
}
