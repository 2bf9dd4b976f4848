import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StudioEvent } from '../../../src/core/ports.ts';
import { createReader, StreamFailure } from '../../../src/nemo/reader.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/streams');

/** What a careful reader makes of a capture. */
export interface Expected {
  readonly outcome: 'text' | 'silent' | 'silent-edit' | 'error';
  readonly text: string;
  readonly events: number;
  readonly toolCalls: number;
  readonly notes: readonly string[];
  readonly error: { readonly code?: string; readonly message: string } | null;
}

export const expected = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')) as Record<
  string,
  Expected
>;

export const captures: readonly { readonly name: string; readonly bytes: Uint8Array }[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ name, bytes: readFileSync(join(FOLDER, name)) }));

export interface Heard {
  readonly outcome: Expected['outcome'];
  /** The text of record. */
  readonly text: string;
  /** All text events, one behind the other. */
  readonly live: string;
  readonly events: number;
  readonly toolCalls: number;
  readonly notes: readonly string[];
  readonly error: { readonly code?: string; readonly message: string } | null;
  /** Names of `tool` events. */
  readonly tools: readonly string[];
  readonly raw: number;
}

/** Reads pieces of a stream to the end, without any transport. */
export function hear(pieces: Iterable<Uint8Array>): Heard {
  const reader = createReader();
  const seen: StudioEvent[] = [];
  let error: StreamFailure | undefined;
  try {
    for (const piece of pieces) for (const event of reader.feed(piece)) seen.push(event);
    for (const event of reader.close()) seen.push(event);
  } catch (caught) {
    if (!(caught instanceof StreamFailure)) throw caught;
    error = caught;
  }
  const { steps, calls, notes } = reader.report();
  const end = seen.find((event) => event.kind === 'end');
  return {
    outcome: end === undefined ? 'error' : !end.silent ? 'text' : end.acted ? 'silent-edit' : 'silent',
    text: end?.text ?? error?.said ?? '',
    live: seen.map((event) => (event.kind === 'text' ? event.text : '')).join(''),
    events: steps,
    toolCalls: calls,
    notes,
    error:
      error === undefined
        ? null
        : { ...(error.code === undefined ? {} : { code: error.code }), message: error.words },
    tools: seen.flatMap((event) => (event.kind === 'tool' ? [event.name] : [])),
    raw: seen.filter((event) => event.kind === 'raw').length,
  };
}

/** Bytes in two pieces. */
export function cutAt(bytes: Uint8Array, at: number): readonly Uint8Array[] {
  return [bytes.subarray(0, at), bytes.subarray(at)];
}

/** A stream of these JSON values, as a server writes them. */
export function streamOf(...events: readonly unknown[]): Uint8Array {
  return new TextEncoder().encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
}
