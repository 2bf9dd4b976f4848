import { describe, expect, test } from 'vitest';
import { briefs } from '../../src/core/batch.ts';

const file = (name: string) => ({ kind: 'image' as const, name, ref: name });
const [a, b] = [file('a'), file('b')];

describe('several files', () => {
  test.each([
    ['1. slow zoom\n2. make it vertical', ['slow zoom', 'make it vertical']],
    ['1) slow zoom\n\n2) make it vertical', ['slow zoom', 'make it vertical']],
    ['photo 1: slow zoom\nphoto 2: make it vertical', ['slow zoom', 'make it vertical']],
    ['1、慢慢放大\n2、改成竖屏', ['慢慢放大', '改成竖屏']],
  ])('with a numbered line each are wishes of their own: %j', (text, wishes) => {
    expect(briefs(text, [a, b])).toEqual([
      { text: wishes[0], attachments: [a] },
      { text: wishes[1], attachments: [b] },
    ]);
  });

  test.each([
    'make a promo of these',
    '1. slow zoom',
    '1. one\n3. three',
    '2. two\n1. one',
    '1. one\n2. two\n3. three',
  ])('with any other words are one wish: %j', (text) => {
    expect(briefs(text, [a, b])).toEqual([{ text, attachments: [a, b] }]);
  });

  test('one file is always one wish', () => {
    expect(briefs('1. slow zoom', [a])).toEqual([{ text: '1. slow zoom', attachments: [a] }]);
  });
});
