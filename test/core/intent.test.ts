import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understand } from '../../src/core/intent.ts';
import { FUZZ } from '../support/fuzz.ts';
import { TABLE } from './intent.table.ts';

const rows = Object.entries(TABLE).flatMap(([kind, texts]) =>
  texts.map((text) => ({ kind, text, shown: JSON.stringify(text) })),
);

describe('intent', () => {
  it('has a table worth its name', () => {
    expect(rows.length).toBeGreaterThan(240);
    expect(new Set(rows.map(({ text }) => text)).size).toBe(rows.length);
  });

  it.each(rows)('$shown → $kind', ({ kind, text }) => {
    expect(understand(text).kind).toBe(kind);
  });

  it('keeps the words of a conversation, links and all', () => {
    const text = 'use https://example.com/a.mp4?x=1 as the intro,\nthen fade';
    expect(understand(`  ${text}\n`)).toEqual({ kind: 'converse', text });
    expect(understand(`/video ${text}`)).toEqual({ kind: 'converse', text });
  });

  it('hands the links of an upload over, without what chat puts around them', () => {
    const links = ['https://example.com/a.mp4', 'https://example.com/b.png?size=2'];
    expect(understand(`/upload <${links[0]}> ${links[1]}`)).toEqual({ kind: 'upload', links });
    expect(understand(`Upload ${links[0]}, ${links[1]}.`)).toEqual({ kind: 'upload', links });
    expect(understand(`请上传 ${links[0]}。`)).toEqual({ kind: 'upload', links: [links[0]] });
    expect(understand('/upload')).toEqual({ kind: 'upload', links: [] });
  });

  it('loses no word that stands beside a link', () => {
    const text = 'https://example.com/a.mp4 make it slow';
    expect(understand(`/upload ${text}`)).toEqual({ kind: 'converse', text });
  });

  it('reads what comes with a command', () => {
    expect(understand('/start hailuo-ai-free')).toEqual({ kind: 'start', payload: 'hailuo-ai-free' });
    expect(understand('/start')).toEqual({ kind: 'start' });
    expect(understand('/skill AI-Free-Generator')).toEqual({ kind: 'skill', slug: 'ai-free-generator' });
    expect(understand('/language')).toEqual({ kind: 'language' });
  });

  it.each([
    ...[
      ['zh', 'zh'],
      ['zh-CN', 'zh'],
      ['中文', 'zh'],
      ['Chinese', 'zh'],
      ['简体中文', 'zh'],
      ['en', 'en'],
      ['en_US', 'en'],
    ],
    ...[
      ['English', 'en'],
      ['英文', 'en'],
      ['fr', 'fr'],
      ['Klingon', 'klingon'],
    ],
  ])('knows the language %s as %s', (name, code) => {
    expect(understand(`/language ${name}`)).toEqual({ kind: 'language', code });
  });

  it('knows in which language it is asked to answer', () => {
    expect(understand('Please reply in Chinese')).toEqual({ kind: 'language', code: 'zh' });
    expect(understand('请用英文回复我')).toEqual({ kind: 'language', code: 'en' });
  });

  it('leaves a wish that comes with anything more to the backend', () => {
    const wishes = [...TABLE.export, ...TABLE.credits, ...TABLE.status].filter(
      (text) => !text.startsWith('/'),
    );
    const more = ['with a purple dinosaur', '和一只紫色的恐龙'];
    for (const wish of wishes) {
      for (const words of more)
        expect(understand(`${wish} ${words}`).kind, `${wish} ${words}`).toBe('converse');
    }
  });

  it('never throws, and a conversation keeps its text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc
        .array(fc.constantFrom(...rows.map((row) => row.text), '/', ' ', ',', '吗', 'please', 'can you'))
        .map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (words) => {
        const intent = understand(words);
        if (intent.kind !== 'converse') return;
        const whole = words.trim();
        expect(whole.endsWith(intent.text)).toBe(true);
        if (!whole.startsWith('/')) expect(intent.text).toBe(whole);
      }),
      FUZZ,
    );
  });

  it('stays quick whatever is repeated', () => {
    const words = [
      'please ',
      'can you ',
      'the ',
      'how many credits ',
      '看',
      '给我',
      '的',
      'now then ',
      "'s ",
      'https://a.b/',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 4 }), fc.nat(40_000), (some, times) => {
        const text = some
          .join('')
          .repeat(Math.ceil(times / 10))
          .slice(0, times);
        const started = process.cpuUsage();
        understand(text);
        expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
      }),
      { numRuns: Math.min(FUZZ.numRuns, 500) },
    );
  });
});
