import { describe, expect, it } from 'vitest';
import { createReader } from '../../src/nemo/reader.ts';
import { streamOf } from './support/captures.ts';
import { call, delta, part, read, result } from './support/events.ts';

describe('stream reader › text once', () => {
  it('deltas and their recap are one text', () => {
    expect(read(delta('Let me '), delta('cut.'), part('Let me cut.'))).toMatchObject({
      text: 'Let me cut.',
      notes: [],
    });
  });

  it('the same words before and after a tool are both real', () => {
    const heard = read(part('OK.'), call('edit', '1'), result('edit'), part('OK.'));
    expect(heard).toMatchObject({ text: 'OK.\n\nOK.', outcome: 'text', live: 'OK.\n\nOK.' });
  });

  it('a recap that comes behind a tool result is still a recap', () => {
    const heard = read(delta('Cutting. '), call('edit', '1'), result('edit'), part('Cutting. '));
    expect(heard).toMatchObject({ text: 'Cutting.', outcome: 'silent-edit' });
  });

  it('other words behind a tool result are a text of their own', () => {
    const heard = read(delta('Cutting.'), call('edit', '1'), result('edit'), part('Done.'));
    expect(heard).toMatchObject({ text: 'Cutting.\n\nDone.', outcome: 'text' });
  });

  it('deltas behind a tool result begin a new text', () => {
    const heard = read(delta('Cutting.'), result('edit'), delta('Do'), delta('ne.'), part('Done.'));
    expect(heard.text).toBe('Cutting.\n\nDone.');
  });

  it('deltas behind a mere call go on with their text', () => {
    expect(read(delta('One '), call('edit', '1'), delta('two.'), part('One two.')).text).toBe('One two.');
  });

  it('a recap that is longer adds its rest', () => {
    expect(read(delta('One '), part('One two.'))).toMatchObject({ text: 'One two.', live: 'One two.' });
  });

  it('a recap that is shorter or other is the text of record', () => {
    expect(read(delta('One '), delta('two.'), part('One'))).toMatchObject({
      text: 'One',
      notes: ['recap differs'],
    });
    expect(read(delta('pass 1234'), part('pass ****'))).toMatchObject({
      text: 'pass ****',
      live: 'pass 1234',
    });
  });

  it('an empty text closes nothing and says nothing', () => {
    expect(read(delta('One '), part(''), delta(''), part('  '), delta('two.')).text).toBe('One two.');
  });

  it('deltas without a recap count, and are noted', () => {
    expect(read(delta('One '), delta('two.'))).toMatchObject({ text: 'One two.', notes: ['no recap'] });
  });

  it('voices that speak at once are told one after the other', () => {
    const heard = read(
      delta('A1 ', { branch: 'x' }),
      delta('B1 ', { branch: 'y' }),
      delta('A2', { branch: 'x' }),
      delta('B2', { branch: 'y' }),
      part('B1 B2', { branch: 'y' }),
      part('A1 A2', { branch: 'x' }),
    );
    expect(heard).toMatchObject({ text: 'A1 A2\n\nB1 B2', live: 'A1 A2\n\nB1 B2' });
  });

  it('a recap of words nobody heard yet replaces them', () => {
    const heard = read(
      delta('first', { branch: 'x' }),
      delta('secret', { branch: 'y' }),
      part('***', { branch: 'y' }),
    );
    expect(heard.live).toBe('first\n\n***');
  });

  it('thoughts and what the person said are never told', () => {
    const thought = { content: { parts: [{ text: 'hm', thought: true }, { text: 'Yes.' }] }, author: 'a' };
    const echo = { content: { parts: [{ text: 'make a video' }], role: 'user' }, author: 'user' };
    expect(read(echo, thought)).toMatchObject({ text: 'Yes.', live: 'Yes.' });
    expect(read({ ...echo, author: 'a' }, { ...echo, content: { parts: [{ text: 'x' }] } }).text).toBe('');
  });

  it('code parts, files and unknown fields are passed over', () => {
    const odd = { executableCode: { code: 'rm' } };
    const parts = [odd, { inlineData: { data: 'AA' } }, { text: 'Fine.' }, 'nonsense', null, { text: 7 }];
    expect(read({ content: { parts, role: 9 }, author: null, partial: 'yes', novel: {} }).text).toBe('Fine.');
  });

  it('snake_case says the same', () => {
    const heard = read(
      { content: { parts: [{ function_call: { id: '1', name: 'edit' } }] }, author: 'a' },
      {
        content: { parts: [{ function_response: { name: 'edit', response: {} } }] },
        actions: { state_delta: { a: 1 } },
      },
      { error_code: 'SAFETY', error_message: 'blocked' },
    );
    expect(heard).toMatchObject({ tools: ['edit'], error: { code: 'SAFETY', message: 'blocked' } });
  });
});

describe('stream reader › apology', () => {
  const sorry = 'I encountered a temporary issue. Please try again.';

  it('is dropped behind another text, and never shown', () => {
    expect(read(part('Done.'), part(sorry))).toMatchObject({ text: 'Done.', live: 'Done.', outcome: 'text' });
    expect(read(part('Done.'), delta('I encountered a '), delta('temporary issue.')).live).toBe('Done.');
  });

  it('is kept where it is all that was said', () => {
    expect(read(part(sorry))).toMatchObject({ text: sorry, live: sorry });
    const pieces = sorry.split(/(?<= )/).map((piece) => delta(piece));
    expect(read(...pieces)).toMatchObject({ text: sorry, live: sorry });
  });

  it('is kept where more is said behind it', () => {
    const heard = read(part('Working.'), part(sorry), part('Now it is done.'));
    expect(heard).toMatchObject({ text: `Working.\n\n${sorry}\n\nNow it is done.`, live: heard.text });
  });

  it('behind a tool it leaves the edit silent', () => {
    expect(read(part('Cutting.'), call('e', '1'), result('e'), part(sorry)).outcome).toBe('silent-edit');
  });

  it.each([
    'I encountered a temporary issue with the music, but replaced it with jazz.',
    'I encountered a temporary issue. Your video is ready anyway.',
  ])('%j tells how it ended, and is kept', (ended) => {
    const text = `Done.\n\n${ended}`;
    expect(read(part('Done.'), part(ended))).toMatchObject({ text, live: text });
    const pieces = ended.split(/(?<= )/).map((piece) => delta(piece));
    expect(read(part('Done.'), ...pieces)).toMatchObject({ text, live: text });
  });

  it('words that only begin like it are shown as soon as they differ', () => {
    const reader = createReader();
    const said = (event: object) =>
      [...reader.feed(streamOf(event))].map((heard) => (heard.kind === 'text' ? heard.text : heard.kind));
    expect(said(part('Done.'))).toEqual(['Done.']);
    expect(said(delta('I encountered a '))).toEqual([]);
    expect(said(delta('bear.'))).toEqual(['\n\nI encountered a bear.']);
  });
});
