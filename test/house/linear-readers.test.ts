import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readWishes } from '../../emulator/agent/read.ts';
import { findTitle } from '../../emulator/agent/titles.ts';
import { readMultipart } from '../../emulator/http/multipart.ts';
import { parseExact } from '../../emulator/json.ts';
import { escapeMarkup, pieces } from '../../src/bots/discord/markup.ts';
import { wordsOf } from '../../src/bots/discord/text.ts';
import { readForm } from '../../src/bots/web/multipart.ts';
import { showName } from '../../src/bots/web/normalize.ts';
import { briefs } from '../../src/core/batch.ts';
import { compare } from '../../src/core/changes.ts';
import { dropApology, isApology, translate } from '../../src/core/gui.ts';
import { understand } from '../../src/core/intent.ts';
import { backendLanguage, languageOf } from '../../src/core/language.ts';
import { quotations } from '../../src/core/quotes.ts';
import { readSkill } from '../../src/core/skill.ts';
import { shown } from '../../src/core/text/measure.ts';
import { split } from '../../src/core/text/split.ts';
import { plainName } from '../../src/media/names.ts';
import { readTimeline } from '../../src/nemo/draft.ts';
import { readJson } from '../../src/nemo/json.ts';
import { createReader } from '../../src/nemo/reader.ts';
import { Transcript } from '../../src/nemo/transcript.ts';
import { scrub } from '../../src/ops/scrub.ts';

// Every reader of a text from outside, fed with hostile ones: a piece of its own notation, repeated. The steps cannot be
// counted from outside, so the processor time of a text is held against that of one four times as long.

/** Pieces that open something, join something or nearly match, without ever closing or matching. */
const PIECES = [
  ...[
    'but ',
    'but',
    'Sorry, ',
    'I ',
    'aI ',
    'I encountered a temporary issue, ',
    'I encountered a temporary issue. ',
  ],
  ...[
    'Click Export. ',
    'click ',
    'drag the clip to the ',
    'drag',
    'to ',
    'and then ',
    'you can ',
    'by clicking ',
    'the x ',
  ],
  ...[
    '点击',
    '导出',
    '把',
    '拖',
    '拖到',
    '到',
    '在',
    '从',
    '，',
    '。',
    '抱歉',
    '我遇到',
    '请',
    '生成',
    '来个',
    '第一',
  ],
  ...['(', '((a', '（', '[', '{', '"', '“', '「', '『', '《', '«', '【', '‘', "'", '`', ' "', '“a', '"a '],
  ...[
    ' ',
    '\t',
    '\n',
    '\r',
    '\r\n',
    '\n\n',
    ' \n',
    ':\n',
    '- \n',
    '1. ',
    '- a\n',
    '> ',
    '#',
    '# ',
    '\u2028',
    '\ufeff',
    '\0',
  ],
  ...[
    'https://',
    'https://a.b ',
    'https://a.b/?',
    'http',
    '<',
    '<https://a',
    '<@1>',
    '<@',
    '<a:',
    '@',
    '@everyone',
    '/',
    '/bot1',
  ],
  ...[
    '.',
    '. ',
    '...',
    '!',
    '? ',
    '-',
    '--',
    '_',
    '*',
    '**',
    '~',
    '|',
    '\\',
    '\\"',
    ';name="',
    ';',
    '=',
    '%3a',
    '%',
  ],
  ...[
    'Bearer ',
    'X-Amz-',
    'token=',
    'a',
    'a ',
    'A',
    'aa.',
    '0',
    '0.',
    '1 ',
    '10 s',
    'eyJ',
    'é',
    '😀',
    '👋',
    '\ud800',
    '中',
  ],
];

const LONG = 40_000;
/** Less than this (ms of processor time) is too little to tell growth from chance. */
const FLOOR = 60;
/** Linear growth is 4, quadratic 16. */
const MOST_GROWTH = 9;
const TRIES = 4;

const textOf = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

async function cost(read: (text: string) => unknown, text: string): Promise<number> {
  const before = process.cpuUsage();
  await read(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Whether a reader stays linear on a piece; one good measurement of several is enough, because noise only adds. */
async function isLinear(read: (text: string) => unknown, piece: string): Promise<boolean> {
  for (let tried = 0; tried < TRIES; tried++) {
    const long = await cost(read, textOf(piece, LONG));
    if (long < FLOOR) return true;
    const short = await cost(read, textOf(piece, LONG / 4));
    if (long < short * MOST_GROWTH) return true;
  }
  return false;
}

async function slow(read: (text: string) => unknown): Promise<string[]> {
  const found: string[] = [];
  for (const piece of PIECES) if (!(await isLinear(read, piece))) found.push(JSON.stringify(piece));
  return found;
}

const frame = (text: string, partial: boolean) =>
  `data: ${JSON.stringify({ author: 'a', partial, content: { parts: [{ text }] } })}\n\n`;
const front = { name: 'x', version: '1' } as unknown as Parameters<typeof readSkill>[0];
const file = { kind: 'image', name: 'a.jpg' } as unknown as Parameters<typeof briefs>[1][number];
const form = (disposition: string) => `--b\r\nContent-Disposition: ${disposition}\r\n\r\nx\r\n--b--\r\n`;
const quietly = async (work: () => unknown) => {
  try {
    await work();
  } catch {
    // A refusal is an answer, too.
  }
};
/** A text as the bytes of a stream, a few at a time. */
function* chunks(text: string, size: number): Generator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  translate,
  'translate, after other words': (text) => translate(`I added a sunset. ${text}`),
  'translate, before an instruction': (text) => translate(`${text}. Click Export.`),
  dropApology,
  'dropApology, behind other words': (text) => dropApology(`Done. ${text} I encountered a temporary issue.`),
  isApology,
  quotations,
  understand,
  'understand, a command': (text) => understand(`/upload ${text}`),
  languageOf: (text) => [languageOf(undefined, text), backendLanguage(text, text)],
  briefs: (text) => briefs(`1. ${text}\n第二 ${text}`, [file, file]),
  split: (text) => [split(text, 100), split(text, 4096)],
  shown,
  readSkill: (text) => readSkill(front, `# T\n> a\n${text}\nTry saying\n- ${text}`, ''),
  plainName,
  showName,
  'discord escapeMarkup': escapeMarkup,
  'discord pieces': pieces,
  'discord wordsOf': (text) => wordsOf({ content: text, mentions: [] }, '1'),
  scrub,
  'readForm, a head': (text) =>
    quietly(async () => {
      const source = Readable.from(chunks(form(`form-data; name="a"${text}`), 5_000));
      for await (const part of readForm(source, 'multipart/form-data; boundary=b'))
        for await (const _ of part.body);
    }),
  'readForm, a content type': (text) =>
    quietly(() => readForm(Readable.from([]), `multipart/form-data; boundary${text}`).next()),
  'readJson, a string': (text) => readJson(JSON.stringify([text, { [text]: text }])),
  'readJson, no JSON': (text) => quietly(() => readJson(text)),
  'stream, as text': (text) => {
    const reader = createReader();
    for (const chunk of chunks(frame(text, false), 500)) [...reader.feed(chunk)];
    return [...reader.close()];
  },
  'stream, as deltas': (text) => {
    const reader = createReader();
    for (let at = 0; at < text.length; at += 40)
      [...reader.feed(Buffer.from(frame(text.slice(at, at + 40), true)))];
    return [...reader.close()];
  },
  'stream, as whole texts': (text) => {
    const reader = createReader();
    for (let at = 0; at < text.length; at += 40)
      [...reader.feed(Buffer.from(frame(text.slice(at, at + 40), false)))];
    return [...reader.close()];
  },
  'stream, as lines': (text) => {
    const transcript = new Transcript();
    for (let at = 0; at < text.length; at += 20)
      transcript.line('a', text.slice(at, at + 20), { results: 0, tools: 0 });
    return transcript.text();
  },
  'stream, as rubbish': (text) =>
    quietly(() => {
      const reader = createReader();
      for (const chunk of chunks(text, 50)) [...reader.feed(chunk)];
      return [...reader.close()];
    }),
  'draft, read and compared': (text) => {
    const pieces = Array.from({ length: text.length / 40 }, (_, at) => ({
      n: text.slice(at * 40, at * 40 + 40),
      d: 100,
    }));
    const draft = (sg: unknown[]) =>
      readTimeline({ t: [{ tt: 0, sg }, ...sg.map((one) => ({ tt: 1, sg: [one] }))] });
    return compare(draft(pieces), draft(pieces.toReversed()));
  },
  'emulator readWishes': readWishes,
  'emulator findTitle': (text) => [findTitle(text), findTitle(`title ${text}`), findTitle(`${text} title`)],
  'emulator parseExact': (text) => [quietly(() => parseExact(text)), parseExact(JSON.stringify([text]))],
  'emulator readMultipart': (text) =>
    quietly(() => readMultipart(Readable.from(chunks(form(text), 5_000)), 'b', async () => null)),
};

describe('house › every reader is linear on any text', () => {
  it.each(Object.keys(READERS))(
    '%s',
    async (name) => {
      expect(await slow(READERS[name] ?? (() => undefined))).toEqual([]);
    },
    300_000,
  );
});
