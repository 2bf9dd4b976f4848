import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { FUZZ } from '../support/fuzz.ts';
import { kinds, known, photo, plan, say, skill, stranger, texts } from './support/routing.ts';

describe('bad input', () => {
  test.each([
    ['an empty message', '', {}, say.emptyMessage(skill)],
    ['control characters', '\u0000\u0007', {}, say.emptyMessage(skill)],
    ['an empty Braille cell', '\u2800', {}, say.emptyMessage(skill)],
    ['a Hangul filler', '\u3164', {}, say.emptyMessage(skill)],
    ['a mark without its letter', '\u0301', {}, say.emptyMessage(skill)],
    ['/video and nothing to be seen', '/video \uffa0', {}, say.emptyMessage(skill)],
    ['/upload alone', '/upload', {}, say.uploadHow(skill)],
    ['/upload and nothing to be seen', '/upload \u115f', {}, say.uploadHow(skill)],
    [
      'an unknown command',
      '/foo',
      {},
      "I don't know /foo. /help shows what I can do, or just tell me what video you'd like.",
    ],
    ['a misspelt command', '/exprot', {}, "I don't know /exprot. Did you mean /export?"],
    ['a misspelt command with words', '/vido a cat', {}, "I don't know /vido. Did you mean /video?"],
    ['a location', '', { other: 'location' as const }, say.other('location')],
    ['what the adapter has no name for', '\u200b', { other: 'something' as const }, say.other('something')],
    ['a prompt of 100 kB', 'x'.repeat(100_000), {}, say.promptTooLong(8_000)],
    [
      '200 files',
      'hi there',
      { attachments: Array.from({ length: 200 }, () => photo()) },
      say.tooManyFiles(20),
    ],
    [
      'a wish about what is hidden',
      'animate this',
      { refused: [{ name: '', reason: 'hidden' as const }] },
      say.answeredHidden,
    ],
    ['an unknown button', '', { pressed: 'nonsense:1' }, say.unknownChoice],
  ])('%s is answered with one sentence', (_name, text, over, sentence) => {
    const made = plan(text, over);
    expect(texts(made)).toEqual([sentence]);
    expect(made.work).toEqual([]);
  });

  test.each([
    ['a file of no bytes', { ...photo(), bytes: 0 }],
    ['a file over the limit', { ...photo(), bytes: skill.maxBytes + 1 }],
    ['a program', { kind: 'file' as const, name: 'setup.exe', ref: 'x' }],
  ])('%s is refused before anything is downloaded', (_name, file) => {
    const made = plan('make a promo', { attachments: [file] });
    expect(made.work).toEqual([]);
    expect(texts(made)).toHaveLength(1);
    expect(texts(made)[0]).toContain(file.name);
  });

  test('a file that the platform will not hand over names the limit', () => {
    const made = plan('make a promo', {
      refused: [{ name: 'big.mp4', reason: 'too-large', limit: 20 * 1024 * 1024 }],
    });
    expect(texts(made)).toEqual([`${say.platformLimit('big.mp4', 20 * 1024 * 1024)}\n\n${say.wishKept}`]);
  });

  test('a file that the platform will not hand over is named, and the others go on without it', () => {
    const made = plan('make a promo', {
      attachments: [photo()],
      refused: [{ name: 'big.mp4', reason: 'too-large', limit: 20 * 1024 * 1024 }],
    });
    expect(texts(made)).toEqual([say.platformLimit('big.mp4', 20 * 1024 * 1024)]);
    expect(made.work).toMatchObject([{ kind: 'generate', text: 'make a promo', attachments: [photo()] }]);
  });

  test('a file that is refused is named, and the others go on without it', () => {
    const photos = [photo('a.jpg'), photo('b.jpg'), photo('c.jpg')];
    const clip = { kind: 'video' as const, name: 'long.mp4', ref: 'v', bytes: skill.maxBytes + 1 };
    const made = plan('make a promo of these', { attachments: [photos[0]!, clip, ...photos.slice(1)] });
    expect(texts(made)).toEqual([
      say.problem(new Problem('too-large', { name: 'long.mp4', limit: skill.maxBytes }), skill),
    ]);
    expect(made.work).toEqual([{ kind: 'generate', text: 'make a promo of these', attachments: photos }]);
  });

  test('files that are refused are all named in one reply, beside those the platform kept back', () => {
    const made = plan('make a promo', {
      attachments: [{ ...photo('a.jpg'), bytes: 0 }, photo('b.exe'), { ...photo('c.exe'), kind: 'file' }],
      refused: [{ name: 'big.mp4', reason: 'too-large', limit: 20 * 1024 * 1024 }],
    });
    expect(texts(made)).toHaveLength(2);
    expect(texts(made)[0]).toBe(say.platformLimit('big.mp4', 20 * 1024 * 1024));
    expect(texts(made)[1]).toMatch(/a\.jpg.*\n+.*c\.exe/);
    expect(made.work).toMatchObject([{ attachments: [photo('b.exe')] }]);
  });

  test.each([
    ['make a promo', 0],
    ['', 0],
    ['/video', 0],
    ['/upload', 0],
    ['/new make a promo', 0],
    ['/upload https://example.com/a.mp4', 1],
    ['/new', 1],
    ['status', 1],
    ['export', 1],
  ])('with no file left, "%s" makes %i pieces of work', (text, pieces) => {
    const made = plan(text, { attachments: [{ ...photo(), bytes: 0 }] });
    expect(texts(made)[0]).toContain(say.problem(new Problem('empty-file', { name: 'a.jpg' }), skill));
    expect(texts(made)).toHaveLength(1);
    expect(made.work).toHaveLength(pieces);
  });

  test('too many files, or too many words, refuse the whole message', () => {
    const files = Array.from({ length: 20 }, () => photo());
    expect(kinds(plan('a promo', { attachments: files }))).toEqual(['generate']);
    const over = { attachments: [...files, { ...photo(), bytes: 0 }] };
    expect([texts(plan('export', over)), kinds(plan('export', over))]).toEqual([[say.tooManyFiles(20)], []]);
    const long = plan('x'.repeat(8_001), { attachments: [photo()] });
    expect([texts(long), kinds(long)]).toEqual([[say.promptTooLong(8_000)], []]);
  });

  test('whatever is written, something is done or said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.boolean(), (text, fresh) => {
        const made = plan(text, {}, fresh ? stranger : known);
        expect(made.work.length + made.replies.length + (made.act === undefined ? 0 : 1)).toBeGreaterThan(0);
        for (const work of made.work) if (work.kind === 'generate') expect(text).toContain(work.text);
      }),
      FUZZ,
    );
  });

  test('whatever is pressed, something is done or said', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (pressed) => {
        const made = plan('', { pressed });
        expect(made.work.length + made.replies.length + (made.act === undefined ? 0 : 1)).toBe(1);
      }),
      FUZZ,
    );
  });
});
