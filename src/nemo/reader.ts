import type { StudioEvent } from '../core/ports.ts';
import { readFrame, readRecord } from './frames.ts';
import { createDecoder, type Decoder, EventTooLarge, type StreamEvent } from './sse.ts';
import type { Failure, Frame, Step } from './step.ts';
import { Tools } from './tools.ts';
import { Transcript } from './transcript.ts';

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

/** Characters of one event; the largest one seen had 300,000. */
const LARGEST_EVENT = 8 * 1024 * 1024;

/**
 * A reader of one stream: knows nothing of sockets or time, so it can be tried on any bytes. An event that cannot be read is passed
 * over when good ones follow it; it is an error when nothing good does.
 */
export class Reader {
  readonly #decoder: Decoder;
  readonly #transcript = new Transcript();
  readonly #tools = new Tools();
  #steps = 0;
  #moved = false;
  #truncated = false;
  /** True behind an event that cannot be read, until a good one follows. */
  #unread = false;
  /** True where the end came in the middle of an event. */
  #half = false;
  #skipped = 0;
  #failure: Failure | undefined;

  constructor(largest: number) {
    this.#decoder = createDecoder(largest);
  }

  /** What these bytes tell; the last thing it does may be to throw a `StreamFailure`. */
  *feed(bytes: Uint8Array): Iterable<StudioEvent> {
    for (const event of this.#decode(() => this.#decoder.feed(bytes))) yield* this.#frame(readFrame(event));
  }

  /** The same for an event that did not come as bytes. */
  *take(json: Readonly<Record<string, unknown>>): Iterable<StudioEvent> {
    yield* this.#frame(readRecord(json));
  }

  /** The stream is over: the rest of the words and `end`, or a `StreamFailure` that the stream told of before. */
  *close(): Iterable<StudioEvent> {
    for (const event of this.#decode(() => this.#decoder.close())) {
      const last = readFrame(event);
      // Half an event at the end is what a closed connection leaves behind.
      if (last.kind === 'rubbish') this.#half = true;
      else yield* this.#frame(last);
    }
    yield* this.#words(true);
    if (this.#failure !== undefined) throw this.#fail('told', this.#failure.message, this.#failure.code);
    if (this.#unread) throw this.#fail('unreadable', 'neither JSON nor a keep-alive');
    yield this.#end();
  }

  #end(): Extract<StudioEvent, { kind: 'end' }> {
    const text = this.said();
    const spoke = this.#transcript.spokeAt(this.#tools.progress().tools);
    const unfinished = this.#half || this.#transcript.isOpen() || (this.#tools.waits() && !spoke);
    return {
      kind: 'end',
      text,
      silent: text === '' || (this.#acted() && !spoke),
      acted: this.#acted(),
      ...(this.#truncated ? { cut: true } : {}),
      ...(unfinished ? { unfinished: true } : {}),
    };
  }

  /** The text so far. */
  said(): string {
    return this.#transcript.text();
  }

  /** True once words or tools came: the backend has begun. */
  begun(): boolean {
    return this.#acted() || this.said() !== '';
  }

  /** Figures for the log. */
  report(): {
    readonly steps: number;
    readonly calls: number;
    readonly skipped: number;
    readonly notes: readonly string[];
  } {
    const notes = this.#truncated ? [...this.#transcript.notes(), 'truncated'] : this.#transcript.notes();
    return { steps: this.#steps, calls: this.#tools.calls(), skipped: this.#skipped, notes };
  }

  #acted(): boolean {
    return this.#moved || this.#tools.progress().tools > 0;
  }

  #decode(read: () => readonly StreamEvent[]): readonly StreamEvent[] {
    try {
      return read();
    } catch (error) {
      throw error instanceof EventTooLarge ? this.#fail('unreadable', error.message) : error;
    }
  }

  *#frame(seen: Frame): Iterable<StudioEvent> {
    if (seen.kind === 'error') throw this.#fail('told', seen.message, seen.code);
    if (seen.kind === 'idle') return;
    if (seen.kind === 'rubbish') {
      this.#unread = true;
      this.#skipped += 1;
      return;
    }
    if (seen.step.parts.length > 0 || seen.step.moved) this.#unread = false;
    yield* this.#step(seen.step);
    yield* this.#words(false);
  }

  *#step(step: Step): Iterable<StudioEvent> {
    this.#steps += 1;
    this.#moved ||= step.moved;
    const texts = step.parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
    // All text of one step is one text, however it is cut into parts.
    if (texts.length > 0) this.#transcript[step.form](step.voice, texts.join(''), this.#tools.progress());
    if (step.cut) this.#truncated = true;
    if (step.failure?.code === 'MAX_TOKENS' && this.said() !== '') this.#truncated = true;
    else this.#failure ??= step.failure;
    for (const part of step.parts) yield* this.#tools.take(part);
  }

  *#words(atEnd: boolean): Iterable<StudioEvent> {
    const text = this.#transcript.fresh(atEnd);
    if (text !== '') yield { kind: 'text', text };
  }

  #fail(kind: StreamFailure['kind'], words: string, code?: string): StreamFailure {
    return new StreamFailure(kind, this.said(), words, code);
  }
}

/** A reader for one stream. `largest`: how many characters one event may have. */
export function createReader(largest: number = LARGEST_EVENT): Reader {
  return new Reader(largest);
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
