import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { split } from '../../../src/core/text/split.ts';
import { FUZZ } from '../../support/fuzz.ts';

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
