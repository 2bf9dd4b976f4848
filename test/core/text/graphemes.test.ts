import { describe, expect, it } from 'vitest';
import { skillChoice } from '../../../src/core/choices.ts';
import { headOf, isBlank, shortened } from '../../../src/core/text/graphemes.ts';
import { shown } from '../../../src/core/text/measure.ts';
import { words } from '../../../src/core/text/words.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('a cut', () => {
  it('keeps whole graphemes, as many as fit', () => {
    expect(headOf(FAMILY.repeat(3), 30)).toBe(FAMILY.repeat(2));
    expect(headOf('🇩🇪🇫🇷🇮🇹', 7)).toBe('🇩🇪');
    expect(headOf('ne\u0301e', 2)).toBe('n');
    expect(headOf('abc', 9)).toBe('abc');
    expect(headOf('abc', 0)).toBe('');
  });

  it('is shown by an ellipsis inside the limit', () => {
    expect(shortened('abcdef', 4)).toBe('abc…');
    expect(shortened('abcd', 4)).toBe('abcd');
    expect(shortened(`a${FAMILY}b`, 12)).toBe('a…');
  });

  it('of a name from outside splits nothing', () => {
    expect(shown(FAMILY.repeat(10), 40)).toBe(`${FAMILY.repeat(3)}…`);
    expect(shown(`${'a'.repeat(58)}e\u0301x`)).toBe(`${'a'.repeat(58)}…`);
  });

  it('of an alt text keeps to the limit and to whole graphemes', () => {
    const clips = Array.from({ length: 4 }, () => ({ name: FAMILY.repeat(40), from: 0, to: 1_000 }));
    const alt = words('en').alt({ length: 1_000, tracks: [{ kind: 'video', clips }] });
    expect(alt.length).toBeLessThanOrEqual(1_024);
    expect(alt.replaceAll(FAMILY, '')).not.toMatch(/\p{Extended_Pictographic}|\u200d/u);
  });

  it('of a skill in a button leaves what every channel carries', () => {
    expect(skillChoice('x'.repeat(64))).toHaveLength(40);
  });
});

describe('a blank text', () => {
  const unseen =
    '\u0000 \t\n\u00a0\u00ad\u034f\u115f\u1160\u17b4\u180b\u180e\u200b\u200f\u202e\u2060\u2800\u3000\u3164\ufe0f\ufeff\uffa0\u{1d159}\u{e0001}\u{e0061}\u{e0100}\u0301\u20dd';

  it.each(Array.from(unseen))('may be made of U+%#', (sign) => {
    expect(isBlank(sign)).toBe(true);
    expect(isBlank(`${sign}a`)).toBe(false);
  });

  it('is not one that shows a sign, a letter or a picture', () => {
    for (const text of ['.', 'a', '长', '😀', '❤️', 'e\u0301', '1️⃣', '\u2801', 'ㄱ', '𝄞'])
      expect(isBlank(text)).toBe(false);
    expect(isBlank(unseen)).toBe(true);
  });
});
