import { en } from './phrases/en.ts';
import { matcher, type Phrasebook, type Talk, type Wish } from './phrases/grammar.ts';
import { otherLanguages } from './phrases/others.ts';
import { zh } from './phrases/zh.ts';
import type { Language } from './session.ts';
import { LANGUAGES } from './text/words.ts';

export type { Talk, Wish } from './phrases/grammar.ts';

/** No wish takes more characters to say; whatever is longer is for the backend. */
const LONGEST = 120;

const BOOKS: Readonly<Record<Language, Phrasebook>> = { en, zh };

const MATCHERS = Object.values(BOOKS).map(matcher);

/**
 * What a whole message asks of the bot itself, in any language it knows. Never by a word inside a sentence: one word
 * that the grammar does not expect ("export *coffee*") and the message is for the backend.
 */
export function wishOf(text: string): Wish | Talk | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = tidy(text);
  if (plain === '') return undefined;
  for (const match of MATCHERS) {
    const wish = match(plain);
    if (wish !== undefined) return wish;
  }
  return otherLanguages(plain);
}

/** The language that goes by this name, whichever language the name is in; a code or a tag (`zh-CN`) is a name, too. */
export function languageNamed(name: string): Language | undefined {
  return LANGUAGES.find((language) => BOOKS[language].names.test(name));
}

const DECORATION =
  /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|[\u{2800}\u{1D159}\p{Default_Ignorable_Code_Point}]|\p{Cf}/gu;

/** Lower case, no signs, no pictures; only the apostrophe stays. */
function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(DECORATION, ' ')
    .replace(/[’‘`´]/g, "'")
    .replace(/(?!')[\p{P}\p{S}\p{Cc}\s]+/gu, ' ')
    .trim();
}
