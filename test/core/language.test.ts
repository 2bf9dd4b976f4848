import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backendLanguage, languageOf } from '../../src/core/language.ts';
import { LANGUAGES } from '../../src/core/text/words.ts';
import { FUZZ } from '../support/fuzz.ts';

describe('languageOf', () => {
  it.each([
    ['zh-CN', 'make a video', 'zh'],
    ['zh', '', 'zh'],
    ['zh_TW', 'hello', 'zh'],
    ['en', '做一个海边日落的视频', 'zh'],
    [undefined, '导出视频', 'zh'],
    [undefined, '做一个 lo-fi hip hop 风格的视频', 'zh'],
    [undefined, 'make a video', 'en'],
    [undefined, '', 'en'],
    ['ru', 'сделай видео', 'en'],
    [undefined, '東京の夜の動画を作って', 'en'],
    ['ja', '動画作成', 'en'],
    [undefined, 'make a video titled "你好"', 'en'],
    [undefined, 'please add the title 你好 to my video at the end', 'en'],
    [undefined, '"你好"', 'zh'],
  ] as const)('%s, %j → %s', (tag, text, language) => {
    expect(languageOf(tag, text)).toBe(language);
  });
});

describe('backendLanguage', () => {
  it.each([
    [undefined, '做一个视频', 'zh-CN'],
    ['en-US', '做一个视频', 'zh-CN'],
    ['zh-TW', '做一個影片', 'zh-TW'],
    ['zh-Hant-HK', 'hello', 'zh-TW'],
    ['zh-CN', 'hello', 'zh-CN'],
    [undefined, '東京の夜の動画を作って', 'ja'],
    ['ja', '動画作成', 'ja'],
    [undefined, '바다 위의 일몰', 'ko'],
    [undefined, 'сделай видео о море', 'ru'],
    ['uk', 'зроби відео про море', 'uk'],
    ['fr', 'сделай видео', 'ru'],
    [undefined, 'اصنع فيديو عن البحر', 'ar'],
    ['fa-IR', 'یک ویدیو بساز', 'fa'],
    [undefined, 'צור סרטון', 'he'],
    [undefined, 'สร้างวิดีโอ', 'th'],
    [undefined, 'एक वीडियो बनाओ', 'hi'],
    ['pt-BR', 'faça um vídeo', 'pt'],
    ['es-ES', 'make a video', 'es'],
    [undefined, 'make a video', 'en'],
    [undefined, '', 'en'],
    ['not a tag', 'make a video', 'en'],
    [undefined, 'a trip to Москва in winter, slow zoom, soft light', 'en'],
    [undefined, 'https://example.com/видео.mp4 make it slow', 'en'],
  ] as const)('%s, %j → %s', (tag, text, language) => {
    expect(backendLanguage(tag, text)).toBe(language);
  });

  it('is always a plain tag', () => {
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), fc.string({ unit: 'binary' }), (tag, text) => {
        expect(backendLanguage(tag, text)).toMatch(/^[a-z]{2,3}(?:-[A-Z]{2})?$/);
        expect(LANGUAGES).toContain(languageOf(tag, text));
      }),
      FUZZ,
    );
  });
});
