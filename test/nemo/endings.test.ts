import { describe, expect, it } from 'vitest';
import type { StudioEvent } from '../../src/core/ports.ts';
import { createReader, StreamFailure } from '../../src/nemo/reader.ts';
import { captures, streamOf } from './support/captures.ts';
import { bytes, call, delta, part, result, text, typed, usage } from './support/events.ts';

type End = Extract<StudioEvent, { kind: 'end' }>;

/** The last event of a stream of these pieces, or the failure that it ends in. */
function endOf(...pieces: readonly (Uint8Array | object)[]): End | StreamFailure {
  const reader = createReader();
  const heard: StudioEvent[] = [];
  try {
    for (const piece of pieces)
      heard.push(...reader.feed(piece instanceof Uint8Array ? piece : streamOf(piece)));
    heard.push(...reader.close());
  } catch (error) {
    if (error instanceof StreamFailure) return error;
    throw error;
  }
  const last = heard.at(-1);
  if (last?.kind !== 'end') throw new Error('a stream without its end');
  return last;
}

const rubbish = (words: string) => bytes(`data: ${words}\n\n`);

describe('stream reader › a line that cannot be read', () => {
  const LINES = [
    '<html>502 Bad Gateway</html>',
    '{"content":{"parts":[{"te',
    'not json',
    '\u0000\ufffd',
    "{'content': 'python'}",
    '{"content":{"parts":[{"text":"x"}]},}',
  ];

  it.each(LINES)('%j is passed over where good events and a normal end follow', (line) => {
    expect(endOf(rubbish(line), part('Done.'))).toMatchObject({ kind: 'end', text: 'Done.' });
    expect(endOf(part('First.'), rubbish(line), rubbish(line), part('Done.'))).toMatchObject({
      kind: 'end',
      text: 'First.\n\nDone.',
    });
    expect(endOf(delta('So '), rubbish(line), delta('far.'), part('So far.'))).toMatchObject({
      kind: 'end',
      text: 'So far.',
    });
    expect(endOf(rubbish(line), call('edit', '1'), result('edit'))).toMatchObject({
      silent: true,
      acted: true,
    });
    expect(endOf(rubbish(line), text('Typed.'))).toMatchObject({ kind: 'end', text: 'Typed.' });
  });

  it.each(LINES)('%j is an error where nothing good follows', (line) => {
    for (const behind of [[], [usage], [bytes(': ping\n\n')], [typed('heartbeat')], [{}]])
      expect(endOf(part('First.'), rubbish(line), ...behind)).toMatchObject({
        kind: 'unreadable',
        said: 'First.',
      });
  });

  it('is counted', () => {
    const reader = createReader();
    for (const piece of [rubbish('x'), streamOf(part('Done.')), rubbish('y'), streamOf(part('Well.'))])
      Array.from(reader.feed(piece));
    Array.from(reader.close());
    expect(reader.report()).toMatchObject({ skipped: 2, steps: 2 });
  });

  it('an error that the stream tells of later counts more', () => {
    expect(endOf(rubbish('x'), { error: 'boom' })).toMatchObject({ kind: 'told' });
    expect(endOf(rubbish('x'), { errorCode: 'SAFETY', author: 'a' })).toMatchObject({ kind: 'told' });
  });
});

describe('stream reader › an answer that was cut', () => {
  it.each([
    ['the error code', { errorCode: 'MAX_TOKENS' }],
    ['the finish reason', { finishReason: 'MAX_TOKENS' }],
    ['the finish reason in snake_case', { finish_reason: 'MAX_TOKENS' }],
  ])('says so, told by %s', (_, more) => {
    expect(endOf(part('So far', more))).toEqual({
      kind: 'end',
      text: 'So far',
      silent: false,
      acted: false,
      cut: true,
    });
  });

  it('another finish reason cuts nothing', () => {
    expect(endOf(part('Done.', { finishReason: 'STOP' }))).not.toHaveProperty('cut');
  });
});

describe('stream reader › an answer that is unfinished', () => {
  it.each([
    ['a tool call without its answer', [call('edit', '1')]],
    ['a tool call without an id and without its answer', [part('Let me.'), call('edit')]],
    ['two calls of which one was answered', [call('edit', '1'), call('cut', '2'), result('edit')]],
    ['a typed call without its answer', [text('Let me.'), typed('tool_call', { name: 'edit' })]],
    ['a piece of a text', [delta('I made the intro')]],
    ['a piece behind a tool', [part('Let me.'), call('edit', '1'), result('edit'), delta('I made')]],
    ['half an event', [part('First.'), bytes('data: {"content":{"parts":[{"text":"Sec')]],
  ])('ends behind %s', (_, events) => {
    expect(endOf(...events)).toMatchObject({ kind: 'end', unfinished: true });
  });

  it.each([
    ['a text', [part('Done.')]],
    ['a recap', [delta('Do'), delta('ne.'), part('Done.')]],
    ['an answered call', [call('edit', '1'), result('edit')]],
    ['words behind a call that nobody answered', [call('edit', '1'), part('Done.')]],
    [
      'two answered calls of one tool',
      [call('edit', '1'), call('edit', '2'), result('edit'), result('edit')],
    ],
    [
      'a call that was previewed',
      [{ ...call('edit', '1'), partial: true }, call('edit', '1'), result('edit')],
    ],
    ['pieces of the typed dialect, which has no recaps', [typed('chunk', { text: 'Done.' }), typed('done')]],
    ['nothing at all', []],
  ])('does not end behind %s', (_, events) => {
    expect(endOf(...events)).not.toHaveProperty('unfinished');
  });

  it('of the captures, those are that stop in the middle of a text', () => {
    const found = captures.flatMap(({ name, bytes: stream }) => {
      const end = endOf(stream);
      return !(end instanceof StreamFailure) && end.unfinished ? [name] : [];
    });
    expect(found).toEqual([
      'stream-error_empty_frame.txt',
      'stream-no_final.txt',
      'wire-cut.txt',
      'wire-end.txt',
    ]);
  });
});
