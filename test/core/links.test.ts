import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understand } from '../../src/core/intent.ts';
import { findLinks, takeLinks } from '../../src/core/links.ts';
import { FUZZ } from '../support/fuzz.ts';
import { ENDINGS, SEPARATORS } from './links.table.ts';

const A = 'https://example.com/a.mp4';
const B = 'https://example.org/wiki/Fox_(animal)';

describe('a link', () => {
  it.each(ENDINGS.map(([text, ...links]) => ({ shown: JSON.stringify(text), text, links })))(
    'in $shown ends where its address ends',
    ({ text, links }) => {
      expect(findLinks(text).map(({ url }) => url)).toEqual(links);
    },
  );

  it.each(SEPARATORS.map((between) => ({ shown: JSON.stringify(between), between })))(
    '$shown separates two links of an upload',
    ({ between }) => {
      for (const [text, links] of [
        [`/upload ${A}${between}${B}`, [A, B]],
        [`/upload ${B}${between}${A}`, [B, A]],
        [`upload ${A}${between}${B}`, [A, B]],
        [`上传 ${A}${between}${B}`, [A, B]],
        [`/upload ${A}${between}${B}${between}${A}`, [A, B, A]],
      ] as const)
        expect(understand(text)).toEqual({ kind: 'upload', links });
    },
  );

  it('that stands beside words leaves the words', () => {
    expect(takeLinks(`make ${A} slow`).rest).toBe('make slow');
    expect(takeLinks(`${A} and make it slow`).rest).toBe('and make it slow');
    expect(takeLinks(`${A} 然后放慢`).rest).toBe('然后放慢');
    expect(understand(`/upload [the clip](${A}) as the intro`).kind).toBe('converse');
    expect(understand(`/upload ${A}做慢一点`)).toEqual({ kind: 'converse', text: `${A}做慢一点` });
  });

  it('is found wherever it stands, and what lies between links is all of the rest', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '[',
        '](',
        '**',
        '||',
        '"',
        ' ',
        '\u200f',
        '。',
        'www.',
        'https://',
        'a.b',
        '猫',
        '_',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        let last = 0;
        for (const { url, from, to } of findLinks(text)) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThan(from);
          expect(url.endsWith(text.slice(from, to))).toBe(true);
          expect(URL.canParse(url)).toBe(true);
          expect(url).not.toMatch(/[\s<>"`]|\*\*|\|/u);
          last = to;
        }
      }),
      FUZZ,
    );
  });

  it('is found as fast in a long text of anything that links are made of', () => {
    for (const part of [
      '(',
      'https://',
      'www.',
      'www.a.',
      '[x](',
      'https://a.b/',
      'https://a.b/(',
      '_',
      'h',
      '\u200f',
    ]) {
      const text = part.repeat(400_000 / part.length);
      const started = process.cpuUsage();
      takeLinks(text);
      takeLinks(`https://a.b/${text}`);
      expect(process.cpuUsage(started).user, part).toBeLessThan(3_000_000);
    }
  });
});
