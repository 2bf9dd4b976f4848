import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../src/core/message.ts';
import type { Plan } from '../../src/core/plan.ts';
import { languageFor, route } from '../../src/core/router.ts';
import type { Session } from '../../src/core/session.ts';
import { words } from '../../src/core/text/words.ts';
import { FUZZ } from '../support/fuzz.ts';
import { message, oneSkill } from '../support/house.ts';

const known: Session = { id: 'paper:1|ann', skill: 'test-skill', greeted: true, connected: true };
const stranger: Session = { id: 'paper:1|ann', skill: 'test-skill', greeted: false, connected: false };
const skill = oneSkill.get('test-skill');
const say = words('en');

const plan = (text: string, over: Partial<InboundMessage> = {}, session = known): Plan =>
  route(message(text, over), { session, skills: oneSkill });
const kinds = (made: Plan) => made.work.map(({ kind }) => kind);
const texts = (made: Plan) => made.replies.map(({ text }) => text);
const photo = (name = 'a.jpg') => ({ kind: 'image' as const, name, ref: name });

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

  test('uploads first when files come with an export', () => {
    expect(kinds(plan('export', { attachments: [photo()] }))).toEqual(['upload', 'export']);
  });

  test('begins a new project with the words and files that come with /new', () => {
    expect(plan('/new a clip of a cat').work).toEqual([
      { kind: 'new' },
      { kind: 'generate', text: 'a clip of a cat', attachments: [] },
    ]);
    const files = { attachments: [photo()] };
    expect(plan('/new make this move', files).work).toEqual([
      { kind: 'new' },
      { kind: 'generate', text: 'make this move', ...files },
    ]);
    expect(plan('/new', files).work).toEqual([{ kind: 'new' }, { kind: 'upload', ...files }]);
    expect(plan('/new project').work).toEqual([{ kind: 'new' }]);
  });

  test('takes a link after /upload', () => {
    expect(plan('/upload https://example.com/a.mp4').work).toEqual([
      { kind: 'upload', attachments: [{ kind: 'link', name: 'link 1', ref: 'https://example.com/a.mp4' }] },
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

  test('offers languages and skills as choices', () => {
    expect(plan('/language').replies[0]?.choices?.map(({ id }) => id)).toEqual([
      'language:en',
      'language:zh',
    ]);
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

  test('is not greeted in an answer for one pair of eyes, but in the next one', () => {
    const made = plan('credits', { aside: true }, stranger);
    expect([texts(made), made.patch?.greeted]).toEqual([[], undefined]);
  });

  test('is never greeted twice', () => {
    expect(texts(plan('a sunset'))).toEqual([]);
  });
});

describe('bad input', () => {
  test.each([
    ['an empty message', '', {}, say.emptyMessage(skill)],
    ['control characters', '\u0000\u0007', {}, say.emptyMessage(skill)],
    ['a prompt of 100 kB', 'x'.repeat(100_000), {}, say.promptTooLong(8_000)],
    [
      '200 files',
      'hi there',
      { attachments: Array.from({ length: 200 }, () => photo()) },
      say.tooManyFiles(20),
    ],
    [
      'a wish about what is hidden',
      'animate this',
      { refused: [{ name: '', reason: 'hidden' as const }] },
      say.answeredHidden,
    ],
    ['an unknown button', '', { pressed: 'nonsense:1' }, say.unknownChoice],
  ])('%s is answered with one sentence', (_name, text, over, sentence) => {
    const made = plan(text, over);
    expect(texts(made)).toEqual([sentence]);
    expect(made.work).toEqual([]);
  });

  test.each([
    ['a file of no bytes', { ...photo(), bytes: 0 }],
    ['a file over the limit', { ...photo(), bytes: skill.maxBytes + 1 }],
    ['a program', { kind: 'file' as const, name: 'setup.exe', ref: 'x' }],
  ])('%s is refused before anything is downloaded', (_name, file) => {
    const made = plan('make a promo', { attachments: [file] });
    expect(made.work).toEqual([]);
    expect(texts(made)).toHaveLength(1);
    expect(texts(made)[0]).toContain(file.name);
  });

  test('a file that the platform will not hand over names the limit', () => {
    const made = plan('make a promo', {
      refused: [{ name: 'big.mp4', reason: 'too-large', limit: 20 * 1024 * 1024 }],
    });
    expect(texts(made)).toEqual([say.platformLimit('big.mp4', 20 * 1024 * 1024)]);
  });

  test('a file that the platform will not hand over is named, and the others go on without it', () => {
    const made = plan('make a promo', {
      attachments: [photo()],
      refused: [{ name: 'big.mp4', reason: 'too-large', limit: 20 * 1024 * 1024 }],
    });
    expect(texts(made)).toEqual([say.platformLimit('big.mp4', 20 * 1024 * 1024)]);
    expect(made.work).toMatchObject([{ kind: 'generate', text: 'make a promo', attachments: [photo()] }]);
  });

  test('whatever is written, something is done or said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.boolean(), (text, fresh) => {
        const made = plan(text, {}, fresh ? stranger : known);
        expect(made.work.length + made.replies.length + (made.act === undefined ? 0 : 1)).toBeGreaterThan(0);
        for (const work of made.work) if (work.kind === 'generate') expect(text).toContain(work.text);
      }),
      FUZZ,
    );
  });

  test('whatever is pressed, something is done or said', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (pressed) => {
        const made = plan('', { pressed });
        expect(made.work.length + made.replies.length + (made.act === undefined ? 0 : 1)).toBe(1);
      }),
      FUZZ,
    );
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
