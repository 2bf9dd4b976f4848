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
    ['1）慢慢放大\n2．改成竖屏', ['慢慢放大', '改成竖屏']],
    ['第一张：慢慢放大\n第二张：改成竖屏', ['慢慢放大', '改成竖屏']],
    ['第一、慢慢放大\n第二段，改成竖屏', ['慢慢放大', '改成竖屏']],
    ['第1张：慢慢放大\n第 2 个: 改成竖屏', ['慢慢放大', '改成竖屏']],
    ['第一張：慢慢放大\n第二條：改成直式', ['慢慢放大', '改成直式']],
  ])('with a numbered line each are wishes of their own: %j', (text, wishes) => {
    expect(briefs(text, [a, b])).toEqual([
      { text: wishes[0], attachments: [a] },
      { text: wishes[1], attachments: [b] },
    ]);
  });

  test('are counted in Chinese up to twenty', () => {
    const ones = [...'一二三四五六七八九'];
    const numbers = [...ones, '十', ...ones.map((one) => `十${one}`), '二十'];
    const files = numbers.map(file);
    for (const measure of ['', '张', '个', '段', '幅', '条']) {
      const text = numbers.map((number) => `第${number}${measure}：动起来`).join('\n');
      expect(briefs(text, files)).toEqual(files.map((one) => ({ text: '动起来', attachments: [one] })));
    }
  });

  test.each([
    'make a promo of these',
    '第一张：放大\n第三张：变竖屏',
    '第二张：放大\n第一张：变竖屏',
    '第一张放大\n第二张变竖屏',
    '第十一：放大\n第十二：变竖屏',
    '第二十一：放大\n第二十二：变竖屏',
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
