import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotations } from '../../src/core/quotes.ts';
import { FUZZ } from '../support/fuzz.ts';

/** The same in one expression, which takes quadratic time where marks are never closed. */
const EXPRESSION =
  /"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》|【[^】\n]*】|‘[^’\n]*’(?!\p{L})|`[^`\n]*`|(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu;

const found = (text: string) => quotations(text).map(({ from, to }) => text.slice(from, to));

describe('quotations', () => {
  it.each([
    ['the title "Urban Dreams" is in', ['"Urban Dreams"']],
    ['标题是“点击导出”，字幕是「你好」', ['“点击导出”', '「你好」']],
    ["it's the dog's 'big day' today", ["'big day'"]],
    ['“one “two” three”', ['“one “two”']],
    ['"never closed', []],
    ['"closed on\nanother line"', []],
    ['""', ['""']],
    ['', []],
  ])('of %j are %j', (text, quoted) => {
    expect(found(text)).toEqual(quoted);
  });

  it('are those of the expression, on any text', () => {
    const text = fc
      .array(fc.constantFrom(...'"“”「」『』《》【】‘’`\'a1é😀 \n。,'), { maxLength: 40 })
      .map((signs) => signs.join(''));
    fc.assert(
      fc.property(text, (some) => {
        expect(found(some)).toEqual([...some.matchAll(EXPRESSION)].map(([whole]) => whole));
      }),
      FUZZ,
    );
  });
});
