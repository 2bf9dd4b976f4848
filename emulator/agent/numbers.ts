const ENGLISH = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const TENS: Readonly<Record<string, number>> = { fifteen: 15, twenty: 20, thirty: 30, forty: 40, sixty: 60 };
const CHINESE: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const WORDS = [...ENGLISH.slice(1), ...Object.keys(TENS)].join('|');

/** The source of a pattern that matches an amount: digits, an English or a Chinese number word. */
export const AMOUNT = `(?<!\\d)\\d{1,9}(?:\\.\\d{1,9})?|\\b(?:${WORDS})|[一二两三四五六七八九十]{1,4}`;

/** The source of a pattern that matches a unit of time. */
export const SECONDS = '(?:seconds?|secs?|s\\b|秒钟?)';

const LENGTH = new RegExp(
  `(${AMOUNT})\\s{0,3}-?\\s{0,3}(seconds?|secs?|s\\b|秒钟?|minutes?|mins?|分钟)`,
  'i',
);

const SHORTEST = 1;

/** The longest film that this emulator makes, in seconds: short enough for two cores. */
export const LONGEST = 120;

/** A length found in a text, in seconds, and the words that named it. */
export function findLength(text: string): { seconds: number; words: string } | undefined {
  const found = LENGTH.exec(text);
  const amount = amountOf(found?.[1] ?? '');
  if (!found || amount === undefined) return undefined;
  const seconds = /^(min|分)/i.test(found[2] ?? '') ? amount * 60 : amount;
  return { seconds: Math.min(LONGEST, Math.max(SHORTEST, seconds)), words: found[0] };
}

/** A percentage found in a text. */
export function findPercent(text: string): { percent: number; words: string } | undefined {
  const found = /(\d{1,3})\s*(?:%|percent|per cent)|百分之(\d{1,3})/i.exec(text);
  if (!found) return undefined;
  return { percent: Math.min(200, Number(found[1] ?? found[2])), words: found[0] };
}

/** The number that a word or a run of digits names. */
export function amountOf(word: string): number | undefined {
  if (/^\d/.test(word)) return Number(word);
  const lower = word.toLowerCase();
  if (lower in TENS) return TENS[lower];
  const plain = ENGLISH.indexOf(lower);
  if (plain > 0) return plain;
  const found = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(word);
  if (!found || !word) return undefined;
  const [, tens, ten, ones] = found;
  if (!ten) return CHINESE[tens ?? ''];
  return (CHINESE[tens ?? ''] ?? 1) * 10 + (CHINESE[ones ?? ''] ?? 0);
}
