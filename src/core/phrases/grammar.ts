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
  | 'greeting';

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
}

/** Matches a whole message that is in lower case and without signs (see `phrases.ts`), politeness included. */
export type Matcher = (plain: string) => Wish | undefined;

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
  return (plain) => {
    const tidied = book.tidy(plain);
    return patterns.find(({ pattern }) => pattern.test(tidied))?.wish;
  };
}
