import { describe, expect, test } from 'vitest';
import { languageFor } from '../../src/core/router.ts';
import type { Session } from '../../src/core/session.ts';
import { LANGUAGES, words } from '../../src/core/text/words.ts';
import { message } from '../support/house.ts';
import { kinds, known, photo, plan, say, skill, stranger, texts } from './support/routing.ts';

describe('the router', () => {
  test.each([
    ['export', 'export'],
    ['导出', 'export'],
    ['send me the video', 'export'],
    ['credits', 'credits'],
    ['余额', 'credits'],
    ['status', 'status'],
    ['show tracks', 'status'],
    ['/new', 'new'],
    ['make a video about exporting coffee', 'generate'],
    ['add a credits roll at the end', 'generate'],
    ['generate a 5-second clip of a sunset over the ocean', 'generate'],
  ])('sends "%s" to %s', (text, kind) => {
    expect(kinds(plan(text))).toEqual([kind]);
  });

  test('hands the words on as they are', () => {
    expect(plan('  Make it POP! 🎬 ').work[0]).toMatchObject({ kind: 'generate', text: 'Make it POP! 🎬' });
  });

  test('brings files with words in one piece of work', () => {
    const [work] = plan('make a promo of these', { attachments: [photo('a.jpg'), photo('b.jpg')] }).work;
    expect(work).toMatchObject({
      kind: 'generate',
      text: 'make a promo of these',
      attachments: [photo('a.jpg'), photo('b.jpg')],
    });
  });

  test('uploads files that come alone', () => {
    expect(kinds(plan('', { attachments: [photo()] }))).toEqual(['upload']);
  });

  test.each([
    ['export', 'export'],
    ['status', 'status'],
    ['credits', 'credits'],
    ['还剩多少积分', 'credits'],
  ])('uploads files first that come with "%s"', (text, kind) => {
    const files = { attachments: [photo()] };
    expect(plan(text, files).work).toEqual([{ kind: 'upload', ...files }, { kind }]);
  });

  test.each([
    ['help', say.help(skill)],
    ['?', say.help(skill)],
    ['hello', say.greeting(skill, 'Ann')],
    ['/start', say.greeting(skill, 'Ann')],
    ['/skill test-skill', say.skillChosen(skill)],
    ['/skill', say.chooseSkill(skill)],
    ['/language en', say.languageChosen],
    ['/language', say.chooseLanguage],
  ])('uploads files that come with "%s", and answers', (text, sentence) => {
    const files = { attachments: [photo()] };
    const made = plan(text, files);
    expect(made.work).toEqual([{ kind: 'upload', ...files }]);
    expect(texts(made)).toEqual([sentence]);
    expect(made.patch).toEqual(plan(text).patch);
  });

  test('takes the language that is chosen with a file', () => {
    const made = plan('/language zh', { attachments: [photo()] });
    expect(made.patch).toEqual({ language: 'zh', languageChosen: true });
    expect(kinds(made)).toEqual(['upload']);
  });

  test.each([
    ['/cancel', 'cancel'],
    ['stop', 'cancel'],
    ['取消', 'cancel'],
    ['/forget', 'forget'],
  ])('leaves files alone that come with "%s"', (text, kind) => {
    const files = { attachments: [photo(), { ...photo('b.jpg'), bytes: 0 }] };
    expect(plan(text, files)).toMatchObject({ replies: [], work: [], act: { kind } });
  });

  test('begins a new project with the words and files that come with /new', () => {
    expect(plan('/new a clip of a cat').work).toEqual([
      { kind: 'generate', text: 'a clip of a cat', attachments: [], fresh: true },
    ]);
    const files = { attachments: [photo()] };
    expect(plan('/new make this move', files).work).toEqual([
      { kind: 'generate', text: 'make this move', ...files, fresh: true },
    ]);
    const two = { attachments: [photo('a.jpg'), photo('b.jpg')] };
    expect(plan('/new 1. make it move\n2. make it spin', two).work).toMatchObject([
      { kind: 'generate', text: 'make it move', fresh: true },
      { kind: 'generate', text: 'make it spin' },
    ]);
    expect(plan('/new', files).work).toEqual([{ kind: 'new' }, { kind: 'upload', ...files }]);
    expect(plan('/new project').work).toEqual([{ kind: 'new' }]);
  });

  test('takes a link after /upload', () => {
    expect(plan('/upload https://example.com/a.mp4').work).toEqual([
      {
        kind: 'upload',
        attachments: [{ kind: 'link', name: 'example.com', ref: 'https://example.com/a.mp4' }],
      },
    ]);
  });

  test.each(['/cancel', 'cancel', '取消'])('stops on "%s" and makes no work', (text) => {
    expect(plan(text)).toMatchObject({ work: [], act: { kind: 'cancel' } });
  });

  test('forgets when asked', () => {
    expect(plan('/forget').act).toEqual({ kind: 'forget' });
  });

  test('changes the language for good when told', () => {
    const made = plan('/language zh');
    expect(made.patch).toEqual({ language: 'zh', languageChosen: true });
    expect(texts(made)).toEqual([words('zh').languageChosen]);
  });

  test.each(LANGUAGES)('knows %s by its code, its name and its button', (code) => {
    const patch = { language: code, languageChosen: true };
    expect(plan(`/language ${code}`).patch).toEqual(patch);
    expect(plan(`/language ${words(code).name}`).patch).toEqual(patch);
    expect(plan('', { pressed: `language:${code}` }).patch).toEqual(patch);
  });

  test('offers languages and skills as choices', () => {
    expect(plan('/language').replies[0]?.choices?.map(({ id }) => id)).toEqual(
      LANGUAGES.map((code) => `language:${code}`),
    );
    expect(plan('/skill').replies[0]?.choices?.map(({ id }) => id)).toEqual(['skill:test-skill']);
  });

  test('takes a skill by its slug', () => {
    expect(plan('/skill test-skill').patch?.skill).toBe('test-skill');
    expect(plan('/start test-skill', {}, stranger).patch?.skill).toBe('test-skill');
  });
});

describe('first contact', () => {
  test('is greeted with examples and connected', () => {
    const made = plan('/start', {}, stranger);
    expect(texts(made)).toEqual([say.greeting(skill, 'Ann')]);
    expect(kinds(made)).toEqual(['connect']);
    expect(made.patch?.greeted).toBe(true);
  });

  test('that brings a wish is greeted and served', () => {
    const made = plan('a sunset', {}, stranger);
    expect(texts(made)).toEqual([say.greeting(skill, 'Ann')]);
    expect(kinds(made)).toEqual(['generate']);
  });

  test.each(['hello', '/start'])('that brings a file with "%s" is greeted once and served', (text) => {
    const made = plan(text, { attachments: [photo()] }, stranger);
    expect(texts(made)).toEqual([say.greeting(skill, 'Ann')]);
    expect(kinds(made)).toEqual(['upload']);
  });

  test('that follows an answer for one pair of eyes is greeted once', () => {
    const made = plan('hello', {}, { ...stranger, connected: true });
    expect(texts(made)).toEqual([say.greeting(skill, 'Ann')]);
  });

  test('is not greeted in an answer for one pair of eyes, but in the next one', () => {
    const made = plan('credits', { aside: true }, stranger);
    expect([texts(made), made.patch?.greeted]).toEqual([[], undefined]);
  });

  test('is never greeted twice', () => {
    expect(texts(plan('a sunset'))).toEqual([]);
  });
});

describe('the language of an answer', () => {
  test.each([
    ['the platform', 'zh-CN', 'a sunset', undefined, 'zh'],
    ['the text', undefined, '海上日落', undefined, 'zh'],
    ['what was chosen', 'zh-CN', '海上日落', 'en', 'en'],
  ] as const)('comes from %s', (_name, tag, text, chosen, language) => {
    const session: Session =
      chosen === undefined ? known : { ...known, language: chosen, languageChosen: true };
    const sender = tag === undefined ? { id: 'ann', name: 'Ann' } : { id: 'ann', name: 'Ann', language: tag };
    expect(languageFor(message(text, { sender }), session)).toBe(language);
  });
});
