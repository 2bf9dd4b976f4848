import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from '../../../src/core/text/split.ts';
import { FUZZ } from '../../support/fuzz.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
const bare = (text: string) => text.replace(/\s+/g, '');

describe('split', () => {
  it('leaves what fits in one piece', () => {
    expect(split('  short  ', 10)).toEqual(['short']);
    expect(split('', 10)).toEqual(['']);
  });

  it('cuts at a paragraph, else a line, else a sentence, else a word', () => {
    expect(split('one two\n\nthree four five', 16)).toEqual(['one two', 'three four five']);
    expect(split('one two, 3\nthree four five', 16)).toEqual(['one two, 3', 'three four five']);
    expect(split('One two. Three four', 14)).toEqual(['One two.', 'Three four']);
    expect(split('one two three four', 10)).toEqual(['one two', 'three four']);
    expect(split('第一句话。第二句话。', 7)).toEqual(['第一句话。', '第二句话。']);
  });

  it('cuts a word that is longer than a piece, never an emoji', () => {
    expect(split('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(split('🎬🎬🎬', 3)).toEqual(['🎬', '🎬', '🎬']);
  });

  it.each([
    ['a family', '👨‍👩‍👧‍👦'],
    ['a flag', '🇩🇪'],
    ['a skin tone', '👍🏽'],
    ['a letter with marks', 'e\u0301\u0323'],
    ['a Hangul syllable in parts', '\u1112\u1161\u11ab'],
    ['a Devanagari conjunct', 'क्षि'],
    ['a keycap', '1️⃣'],
    ['a line break of two characters', '\r\n'],
  ])('never cuts %s', (_name, grapheme) => {
    const text = `x${grapheme.repeat(60)}`;
    for (let limit = 30; limit < 45; limit += 1) {
      const pieces = split(text, limit);
      expect(bare(pieces.join(''))).toBe(bare(text));
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(limit);
        expect(bare(piece.replaceAll(grapheme, '').replace('x', ''))).toBe('');
      }
    }
  });

  it('cuts a grapheme that is longer than a piece, between two code points', () => {
    const pieces = split(`a${'\u0301'.repeat(100)}`, 40);
    expect(pieces.map(({ length }) => length)).toEqual([40, 40, 21]);
  });

  it('cuts only between graphemes wherever one fits into a piece', () => {
    const unit = fc.constantFrom('👨‍👩‍👧', '🇩🇪', 'e\u0301', 'क्षि', 'a', '长', '👍🏽', ' ', '. ', '\n');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 120 }), fc.integer({ min: 12, max: 60 }), (units, limit) => {
        const whole = graphemes(bare(units.join('')));
        expect(split(units.join(''), limit).flatMap((piece) => graphemes(bare(piece)))).toEqual(whole);
      }),
      FUZZ,
    );
  });

  it('loses no sign, keeps to the limit, and makes no broken pair', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc
        .array(fc.constantFrom('word', ' ', '\n', '\n\n', '. ', '。', '🎬', '长', '1.5'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 120 }), (words, limit) => {
        const pieces = split(words, limit);
        expect(bare(pieces.join(''))).toBe(bare(words));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(limit);
          expect(piece.isWellFormed()).toBe(true);
        }
        if (words.trim() !== '') expect(pieces).not.toContain('');
      }),
      FUZZ,
    );
  });
});
