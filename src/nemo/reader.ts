import type { StudioEvent } from '../core/ports.ts';
import { readFrame, readRecord } from './frames.ts';
import { createDecoder, EventTooLarge, type StreamEvent } from './sse.ts';
import type { Failure, Frame, Part, Step } from './step.ts';
import { createTranscript } from './transcript.ts';

/** The stream told of an error, or told what cannot be read. `said` is the text so far. */
export class StreamFailure extends Error {
  /** `told`: the backend says that it failed. `unreadable`: it may well be at work still. */
  readonly kind: 'told' | 'unreadable';
  /** The backend's code, where it gave one. */
  readonly code: string | undefined;
  /** The backend's words: for tests and for the log at its finest, never for people. */
  readonly words: string;
  readonly said: string;

  constructor(kind: StreamFailure['kind'], said: string, words: string, code?: string) {
    super(
      `the stream ${kind === 'told' ? 'ended in an error' : 'cannot be read'}${code === undefined ? '' : ` (${code})`}`,
    );
    this.name = 'StreamFailure';
    this.kind = kind;
    this.said = said;
    this.words = words;
    this.code = code;
  }
}

/** A reader of one stream: knows nothing of sockets or time, so it can be tried on any bytes. */
export interface Reader {
  /** What these bytes tell; the last thing it does may be to throw a `StreamFailure`. */
  feed(bytes: Uint8Array): Iterable<StudioEvent>;
  /** The same for an event that did not come as bytes. */
  take(json: Readonly<Record<string, unknown>>): Iterable<StudioEvent>;
  /** The stream is over: the rest of the words and `end`, or a `StreamFailure` that the stream told of before. */
  close(): Iterable<StudioEvent>;
  /** The text so far. */
  said(): string;
  /** True once words or tools came: the backend has begun. */
  begun(): boolean;
  /** Figures for the log. */
  report(): { readonly steps: number; readonly calls: number; readonly notes: readonly string[] };
}

/** Characters of one event; the largest one seen had 300,000. */
export const LARGEST_EVENT = 8 * 1024 * 1024;

/** A reader whose events are at most `largest` characters. */
export function createReader(largest: number = LARGEST_EVENT): Reader {
  const decoder = createDecoder(largest);
  const transcript = createTranscript();
  const calls = new Set<string>();
  let steps = 0;
  let results = 0;
  let acted = false;
  let raw = false;
  let truncated = false;
  let failure: Failure | undefined;

  const fail = (kind: StreamFailure['kind'], words: string, code?: string) =>
    new StreamFailure(kind, transcript.text(), words, code);
  const progress = () => ({ results, tools: results + calls.size });

  function decode(read: () => readonly StreamEvent[]): readonly StreamEvent[] {
    try {
      return read();
    } catch (error) {
      throw error instanceof EventTooLarge ? fail('unreadable', error.message) : error;
    }
  }

  function* frame(seen: Frame): Iterable<StudioEvent> {
    if (seen.kind === 'error') throw fail('told', seen.message, seen.code);
    if (seen.kind === 'rubbish') throw fail('unreadable', 'neither JSON nor a keep-alive');
    if (seen.kind === 'idle') return;
    yield* step(seen.step);
    yield* words(false);
  }

  function* step(next: Step): Iterable<StudioEvent> {
    steps += 1;
    acted ||= next.moved;
    const texts = next.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    // All text of one step is one text, however it is cut into parts.
    if (texts.length > 0) transcript[next.form](next.voice, texts.join(''), progress());
    if (next.failure?.code === 'MAX_TOKENS' && transcript.text() !== '') truncated = true;
    else failure ??= next.failure;
    for (const part of next.parts) yield* tool(part);
  }

  function* tool(part: Part): Iterable<StudioEvent> {
    if (part.kind === 'text') return;
    acted = true;
    if (part.kind === 'call') {
      const known = calls.size;
      calls.add(part.id ?? `${part.name} ${results}`);
      if (calls.size > known) yield { kind: 'tool', name: part.name };
      return;
    }
    results += 1;
    if (raw || !part.good || !makesVideo(part.name)) return;
    raw = true;
    yield { kind: 'raw' };
  }

  function* words(atEnd: boolean): Iterable<StudioEvent> {
    const text = transcript.fresh(atEnd);
    if (text !== '') yield { kind: 'text', text };
  }

  return {
    *feed(bytes) {
      for (const event of decode(() => decoder.feed(bytes))) yield* frame(readFrame(event));
    },
    *take(json) {
      yield* frame(readRecord(json));
    },
    *close() {
      for (const event of decode(() => decoder.close())) {
        const last = readFrame(event);
        // Half an event at the end is what a closed connection leaves behind.
        if (last.kind !== 'rubbish') yield* frame(last);
      }
      yield* words(true);
      if (failure !== undefined) throw fail('told', failure.message, failure.code);
      const text = transcript.text();
      const silent = text === '' || (acted && !transcript.spokeAt(progress().tools));
      yield { kind: 'end', text, silent, acted };
    },
    said: () => transcript.text(),
    begun: () => acted || transcript.text() !== '',
    report: () => ({
      steps,
      calls: calls.size,
      notes: truncated ? [...transcript.notes(), 'truncated'] : transcript.notes(),
    }),
  };
}

/** Reads a whole stream from its bytes. */
export async function* readEvents(
  chunks: AsyncIterable<Uint8Array>,
  reader: Reader,
): AsyncGenerator<StudioEvent> {
  for await (const chunk of chunks) {
    yield { kind: 'beat' };
    yield* reader.feed(chunk);
  }
  yield* reader.close();
}

/** Whether a tool of this name makes a video, as far as names tell: music, pictures and words are generated too. */
function makesVideo(name: string): boolean {
  if (!/generat/i.test(name)) return false;
  return (
    /video|clip|scene/i.test(name) ||
    !/music|audio|sound|voice|speech|image|picture|photo|title|text|caption|script/i.test(name)
  );
}
