import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentences } from '../../src/core/gui/sentences.ts';
import { dropApology, isApology, translate } from '../../src/core/gui.ts';
import { FUZZ } from '../support/fuzz.ts';
import { CONTENT, SAID } from './gui.table.ts';

const PIECES = [
  ...SAID.map(([said]) => said),
  ...CONTENT,
  ...[
    'click',
    'Export',
    'open the',
    'panel',
    'drag',
    'drop',
    'to',
    ', ',
    '. ',
    ': ',
    ' and ',
    '\n',
    '\n- ',
    '1. ',
    '"',
    '**',
    '(',
  ],
  ...['点击', '导出', '打开', '拖拽', '，', '。', '把', '到', '时间线', ')'],
];

const speech = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

describe('translate', () => {
  it.each(SAID.map(([said, left, ...actions]) => ({ said, left, actions, shown: JSON.stringify(said) })))(
    '$shown leaves “$left”',
    ({ said, left, actions }) => {
      expect(translate(said)).toEqual({ text: left, actions });
    },
  );

  it.each(CONTENT)('leaves %j alone', (said) => {
    expect(translate(said)).toEqual({ text: said, actions: [] });
  });

  it('keeps every content beside an instruction', () => {
    for (const content of CONTENT) {
      const said = `${content}\nClick Export to download it.`;
      expect(translate(said)).toEqual({ text: content, actions: [{ kind: 'export' }] });
    }
  });

  it('tells each action once, in the order it was said', () => {
    const said = 'Click Export. Open the media panel. Then click "Export" again. 请点击导出。';
    expect(translate(said).actions).toEqual([{ kind: 'export' }, { kind: 'state' }]);
  });

  it('never throws, and twice is the same as once', () => {
    fc.assert(
      fc.property(speech, (said) => {
        const { text } = translate(said);
        expect(translate(text)).toEqual({ text, actions: [] });
      }),
      FUZZ,
    );
  });

  it('leaves text without the words of a screen untouched', () => {
    const words = [
      'The',
      'sunset',
      'is',
      'warm',
      'music',
      'at',
      '35%',
      '"Urban Dreams"',
      ',',
      '.',
      '!',
      '\n',
      '- ',
      '海浪',
      '。',
      '，',
      '(0-3s)',
      '**',
      '  ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words)), (some) => {
        const said = some.join(' ');
        expect(translate(said)).toEqual({ text: said, actions: [] });
      }),
      FUZZ,
    );
  });

  it('stays quick on very long answers', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 3 }), (some) => {
        const said = some.join(' ').repeat(2000).slice(0, 20_000);
        const started = process.cpuUsage();
        translate(said);
        dropApology(said);
        expect(process.cpuUsage(started).user).toBeLessThan(3_000_000);
      }),
      { numRuns: Math.min(FUZZ.numRuns, 100) },
    );
  });
});

describe('sentences', () => {
  it('joined are the line again', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      speech.map((text) => text.replaceAll('\n', ' ')),
    );
    fc.assert(
      fc.property(line, (text) => {
        expect(sentences(text).join('')).toBe(text);
      }),
      FUZZ,
    );
  });

  it('end where a person would end them', () => {
    expect(sentences('It lasts 1.5 s. Nice, e.g. "Hi. There." Done!')).toEqual([
      'It lasts 1.5 s. ',
      'Nice, e.g. "Hi. There." Done!',
    ]);
    expect(sentences('做好了。还要别的吗？')).toEqual(['做好了。', '还要别的吗？']);
  });
});

describe('dropApology', () => {
  it.each([
    [
      'I made the intro shorter. I encountered a temporary issue. Please try again.',
      'I made the intro shorter.',
    ],
    ['Done.\n\nI encountered a temporary issue', 'Done.'],
    ['Done.\n\nSorry, I encountered a temporary issue. Please try again later.', 'Done.'],
    ["Done! I'm sorry, but I ran into a temporary problem.", 'Done!'],
    ['完成了。I encountered a temporary issue. Please try again.', '完成了。'],
    ['好了。抱歉，我遇到了临时问题，请稍后再试。', '好了。'],
    ['Done.I encountered a temporary issue', 'Done.'],
    ['The intro is shorterI encountered a temporary issue. Please try again.', 'The intro is shorter'],
    ['Done!Sorry, I encountered a temporary issue. Please try again later.', 'Done!'],
    ['I added "Urban Dreams"I encountered a temporary issue.', 'I added "Urban Dreams"'],
    ['完成了I encountered a temporary issue.', '完成了'],
    ['视频做好了抱歉，我遇到了临时问题。', '视频做好了'],
    ['视频做好了！抱歉，我遇到了临时问题，请稍后再试。', '视频做好了！'],
    ['Done. Oops, sorry, but unfortunately I have encountered a temporary error.', 'Done.'],
    ['Done. I encountered a temporary issue while processing your request.', 'Done.'],
    ['Done. I encountered a temporary issue that kept me from answering. Could you try again?', 'Done.'],
  ])('cuts %j to %j', (said, left) => {
    expect(dropApology(said)).toBe(left);
    expect(dropApology(left)).toBe(left);
  });

  it.each([
    'I encountered a temporary issue. Please try again.',
    'Sorry, I encountered a temporary issue. Please try again.',
    'I encountered a temporary issue but fixed it. Here you go.',
    'I added the title "I encountered a temporary issue."',
    'Done. Please try again.',
    'Done. I encountered a temporary issue with the audio but replaced it with jazz.',
    'Done. I ran into a temporary issue while adding the title, so I retried and it is now in place.',
    'Done. I encountered a temporary issue. Your video is ready anyway.',
    'Done. After I encountered a temporary issue, I tried again and the title is in.',
    'Done. The AI encountered a temporary issue.',
    'I added the title "Done.I encountered a temporary issue."',
    '好了。我遇到了临时问题，但已经解决，视频做好了。',
    '',
  ])('leaves %j alone', (said) => {
    expect(dropApology(said)).toBe(said);
  });

  it.each(['but', 'but ', 'Sorry, but ', 'however, but that ', 'I ', '\t', '抱歉，', '，'])(
    'reads a last sentence of %j sixty times',
    (piece) => {
      const said = `I made the intro shorter. ${piece.repeat(60)}!`;
      expect(dropApology(said)).toBe(said);
      expect(isApology(said)).toBe(false);
    },
  );
});

describe('isApology', () => {
  it.each([
    'I encountered a temporary issue',
    'I encountered a temporary issue. Please try again.',
    'Sorry, but I ran into a temporary problem!',
    '抱歉，我遇到了临时问题，请稍后再试。',
  ])('is true for %j', (text) => {
    expect(isApology(text)).toBe(true);
  });

  it.each([
    '',
    'Please try again.',
    'Done. I encountered a temporary issue.',
    'I encountered a temporary issue with the first try, but your video is ready.',
    'I encountered a temporary issue. Your video is ready anyway.',
  ])('is false for %j', (text) => {
    expect(isApology(text)).toBe(false);
  });
});
