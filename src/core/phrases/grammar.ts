import type { Language } from '../session.ts';

/** What a whole message can be known to ask for; `speak-…` asks to be answered in that language. */
export type Wish =
  | 'export'
  | 'credits'
  | 'status'
  | 'upload'
  | 'new'
  | 'cancel'
  | 'help'
  | 'forget'
  | 'skill'
  | 'language'
  | `speak-${Language}`
  | 'greeting'
  | 'how-long';

/** Small talk: thanks and praise, laughter, and "sorry, wrong chat". Nothing in it could be a wish about a video. */
export type Talk = 'thanks' | 'laugh' | 'wrong';

/** One language's way to say each wish. Every entry is a whole sentence without its politeness. */
export interface Phrasebook {
  /** What people call this language in any other, for `/language`; matched against a whole name. */
  readonly names: RegExp;
  /** Takes a message that is in lower case and without signs to the form that the wishes are written in. */
  readonly tidy: (plain: string) => string;
  /** Words that may stand before a wish, any number of them. */
  readonly lead: string;
  /** Words that may stand after it. */
  readonly tail: string;
  readonly wishes: Readonly<Record<Wish, readonly string[]>>;
  /** Said alone, after a greeting, or one after the other ("haha thanks"). */
  readonly talk: Readonly<Record<Talk, readonly string[]>>;
  /**
   * Words that may stand around small talk. Not the politeness of wishes, because "yes please, thanks" answers the backend's question.
   */
  readonly around: string;
}

/** Matches a whole message that is in lower case and without signs (see `phrases.ts`), politeness included. */
export type Matcher = (plain: string) => Wish | Talk | undefined;

/** One of these expressions. Longer ones first, so that "thank you" is not read as "thank". */
export function any(...choices: readonly string[]): string {
  return `(?:${[...choices].sort((a, b) => b.length - a.length).join('|')})`;
}

/** The expression, or nothing. */
export function maybe(...parts: readonly string[]): string {
  return `(?:${parts.join('')})?`;
}

/** One of some words, written with bars between them: `one('导出|输出')`. */
export function one(words: string): string {
  return any(...listed(words));
}

/** The same for whole English expressions, each with the blank that follows it: `say('send me|give me')`. */
export function say(expressions: string): string {
  return any(...listed(expressions).map((expression) => `${expression} `));
}

function listed(words: string): string[] {
  return words.split('|').map((word) => word.trim());
}

/** Makes the patterns of one language; politeness is bounded, so that no message can make matching slow. */
export function matcher(book: Phrasebook): Matcher {
  const patterns = Object.entries(book.wishes).map(([wish, sentences]) => ({
    wish: wish as Wish,
    pattern: new RegExp(`^(?:${book.lead}){0,6}${any(...sentences)}(?:${book.tail}){0,4}$`, 'u'),
  }));
  const talk = talker(book);
  return (plain) => {
    const tidied = book.tidy(plain);
    return patterns.find(({ pattern }) => pattern.test(tidied))?.wish ?? talk(tidied);
  };
}

/** Several pieces of small talk are answered by the one that asks for most: an apology, then thanks, then laughter. */
function talker({ talk, wishes, around }: Phrasebook): (tidied: string) => Talk | undefined {
  const whole = (...pieces: readonly string[]) =>
    new RegExp(`^(?:${around}){0,3}(?:${any(...pieces)}(?:${around}){0,2}){1,3}$`, 'u');
  const { laugh, thanks, wrong } = talk;
  const { greeting } = wishes;
  const patterns: readonly (readonly [Talk, RegExp])[] = [
    ['laugh', whole(...laugh)],
    ['thanks', whole(...laugh, ...greeting, ...thanks)],
    ['wrong', whole(...laugh, ...greeting, ...thanks, ...wrong)],
  ];
  return (tidied) => patterns.find(([, pattern]) => pattern.test(tidied))?.[0];
}
