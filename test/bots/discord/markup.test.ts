import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMarkup, pieces, pings, rowsOf, textOf } from '../../../src/bots/discord/markup.ts';
import type { Choice } from '../../../src/core/reply.ts';
import { FUZZ } from '../../support/fuzz.ts';

describe('discord markup', () => {
  test.each([
    ['**bold** _it_ ~~gone~~', '\\*\\*bold\\*\\* \\_it\\_ \\~\\~gone\\~\\~'],
    ['`code` ||spoiler||', '\\`code\\` \\|\\|spoiler\\|\\|'],
    ['[click](https://evil.example/a_b)', '\\[click\\](https://evil.example/a_b)'],
    ['<@123> <#1> </run:2> <t:0:R> <:e:3>', '\\<@123> \\<#1> \\</run:2> \\<t:0:R> \\<:e:3>'],
    ['# head\n> quote\n-# small', '\\# head\n\\> quote\n\\-# small'],
    ['@everyone and @here', '@\u200beveryone and @\u200bhere'],
    ['C:\\videos', 'C:\\\\videos'],
    ['see https://a.example/x_y*z?q=[1] now', 'see https://a.example/x_y*z?q=[1] now'],
    ['1. Video: sea (0-10s, 35%) - ok', '1. Video: sea (0-10s, 35%) - ok'],
  ])('%j is shown as it was written', (text, escaped) => {
    expect(escapeMarkup(text)).toBe(escaped);
  });

  test('taking the backslashes away gives the text back', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab *_~`|[]<>#@-\\\n') });
    fc.assert(
      fc.property(text, (one) => {
        const plain = escapeMarkup(one).replaceAll(/\\([\\*_~`|[\]<>#-])/g, '$1');
        expect(plain.replaceAll('\u200b', '')).toBe(one);
      }),
      FUZZ,
    );
  });

  test('every piece fits into a message, whatever had to be escaped', () => {
    const text = fc.string({
      unit: fc.constantFrom('*', '_', 'a', ' ', '\n', '片', '🎬'),
      minLength: 0,
      maxLength: 9000,
    });
    fc.assert(
      fc.property(text, (one) => {
        for (const piece of pieces(one)) expect(piece.length).toBeLessThanOrEqual(2000);
      }),
      FUZZ,
    );
  });

  test('nobody or one person is pinged, never a role or everyone', () => {
    expect(pings(undefined)).toEqual({ parse: [], users: [], replied_user: false });
    expect(pings('7')).toEqual({ parse: [], users: ['7'], replied_user: false });
  });

  test('five choices are a row of buttons, a link opens, more are a menu', () => {
    const choice = (n: number): Choice => ({ id: `c${n}`, label: `Choice ${n}` });
    const five = rowsOf({
      text: '',
      origin: { person: '7' },
      choices: [0, 1, 2, 3].map(choice).concat({ id: 'open', label: 'Open', url: 'https://a.example' }),
    });
    expect(five).toHaveLength(1);
    expect(
      five[0]!.components.map((part) =>
        'url' in part ? part.url : 'custom_id' in part ? part.custom_id : '',
      ),
    ).toEqual(['7/c0', '7/c1', '7/c2', '7/c3', 'https://a.example']);
    const [menu] = rowsOf({ text: '', choices: Array.from({ length: 30 }, (_, n) => choice(n)) });
    expect(menu!.components[0]).toMatchObject({ type: 3 });
    expect(menu!.components[0]).toHaveProperty('options.length', 25);
  });

  test('a link that is too long for a button stands in the text', () => {
    const url = `https://a.example/${'x'.repeat(600)}`;
    const reply = { text: 'Done', choices: [{ id: 'open', label: 'Open', url }] };
    expect(rowsOf(reply)).toEqual([]);
    expect(textOf(reply)).toBe(`Done\nOpen: ${url}`);
  });

  test('a label that is too long is shortened, not refused', () => {
    const [row] = rowsOf({ text: '', choices: [{ id: 'a', label: 'x'.repeat(200) }] });
    expect(row!.components[0]).toHaveProperty('label.length', 80);
  });
});
