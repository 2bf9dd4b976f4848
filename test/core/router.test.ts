import { describe, expect, test } from 'vitest';
import { examples } from '../../src/core/choices.ts';
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
    ['hello', say.helloAgain],
    ['/start', say.greeting(skill, 'Ann')],
    ['thanks!', say.talk.thanks],
    ['/foo', say.unknownCommand('foo', [])],
    ['/forget', say.forgetAsk],
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
    expect(made.replies).toEqual([{ text: words('zh').languageChosen, language: 'zh' }]);
    expect(kinds(made)).toEqual(['upload']);
  });

  test.each([
    ['/cancel', 'cancel'],
    ['stop', 'cancel'],
    ['取消', 'cancel'],
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

  test.each(['/forget', 'delete my data', '忘记我'])('asks before it forgets on "%s"', (text) => {
    const made = plan(text);
    expect(made).toMatchObject({ work: [], replies: [{ text: expect.stringMatching(/Shall I|吗/) }] });
    expect(made.act).toBeUndefined();
    const [yes, no] = made.replies[0]?.choices ?? [];
    expect(plan('', { pressed: yes?.id ?? '' }).act).toEqual({ kind: 'forget' });
    expect(plan('', { pressed: no?.id ?? '' })).toMatchObject({
      work: [],
      replies: [{ text: say.forgetKept }],
    });
  });

  test('changes the language for good when told', () => {
    const made = plan('/language zh');
    expect(made.patch).toEqual({ language: 'zh', languageChosen: true });
    expect(texts(made)).toEqual([words('zh').languageChosen]);
    // The chat page shows its own labels in it.
    expect(made.replies[0]?.language).toBe('zh');
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
  test.each(['/start', 'hi', '👋'])(
    'by "%s" is greeted with examples to press, and opens no account',
    (text) => {
      const made = plan(text, {}, stranger);
      expect(texts(made)).toEqual([say.greeting(skill, 'Ann')]);
      expect(made.replies[0]?.choices).toEqual([{ id: 'try:test-skill:0', label: 'make a sunset' }]);
      expect([made.work, made.patch?.greeted]).toEqual([[], true]);
    },
  );

  test('that brings a wish hears one line before the answer', () => {
    const made = plan('a sunset', {}, stranger);
    expect(texts(made)).toEqual([say.firstWish('Ann')]);
    expect(say.firstWish('Ann').length).toBeLessThan(100);
    expect([kinds(made), made.patch?.greeted]).toEqual([['generate'], true]);
  });

  test('that brings a wish where others read hears nothing more than the answer', () => {
    expect(plan('a sunset', { direct: false }, stranger)).toMatchObject({
      replies: [],
      patch: { greeted: true },
    });
    expect(texts(plan('hi', { direct: false }, stranger))).toEqual([say.helloAgain]);
  });

  test.each(['hello', '/start'])('that brings a file with "%s" is greeted once and served', (text) => {
    const made = plan(text, { attachments: [photo()] }, stranger);
    expect(texts(made)).toEqual([say.greeting(skill, 'Ann')]);
    expect(kinds(made)).toEqual(['upload']);
  });

  test.each(['help', 'thanks', '/language', '/foo', 'credits', 'stop'])(
    'by "%s" is answered alone',
    (text) => {
      const made = plan(text, {}, stranger);
      expect(texts(made)).toEqual(texts(plan(text)));
    },
  );

  test('is not greeted in an answer for one pair of eyes', () => {
    const made = plan('a sunset', { aside: true }, stranger);
    expect([texts(made), made.patch?.greeted]).toEqual([[], undefined]);
  });

  test('is never greeted twice', () => {
    expect(texts(plan('a sunset'))).toEqual([]);
    expect(texts(plan('hi'))).toEqual([say.helloAgain]);
  });

  test.each([skill, { ...skill, slug: 's'.repeat(64) }])(
    'offers examples by ids that every channel carries',
    (one) => {
      for (const { id } of examples({ ...one, examples: ['a', 'b', 'c', 'd'] }, 'en')) {
        expect(Buffer.byteLength(id)).toBeLessThanOrEqual(40);
        expect(id).toMatch(/^[a-z0-9:_-]+$/);
      }
    },
  );

  test('makes the example that was pressed, and says when it is gone', () => {
    expect(plan('', { pressed: 'try:test-skill:0' }).work).toEqual([
      { kind: 'generate', text: 'make a sunset', attachments: [] },
    ]);
    for (const pressed of ['try:test-skill:1', 'try:other:0', 'try:', 'try'])
      expect(texts(plan('', { pressed }))).toEqual([say.unknownChoice]);
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
