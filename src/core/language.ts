import { quotations } from './quotes.ts';
import type { Language } from './session.ts';
import { isLanguage } from './text/words.ts';

/** Where nothing tells another one. Apps are set to it by many who write in another, so a platform that says it tells nothing. */
const USUAL: Language = 'en';

/**
 * Which of the bot's languages to answer in. A platform that says one of them, other than English, is believed whatever
 * the words are; else the words decide: Han letters without kana are Chinese, unless the platform says Japanese or
 * Korean, or the Han letters are a mere quotation inside a longer sentence in another script.
 */
export function languageOf(tag: string | undefined, text: string): Language {
  const base = baseOf(tag);
  if (base !== USUAL && isLanguage(base)) return base;
  const script = scriptOf(text);
  if (script === 'zh' && (base === 'ja' || base === 'ko')) return USUAL;
  return isLanguage(script) ? script : USUAL;
}

/**
 * The ISO tag that the backend is told: by the script of the words, else the platform's, else `en`. Latin letters tell no
 * language, so there the platform decides.
 */
export function backendLanguage(tag: string | undefined, text: string): string {
  const base = baseOf(tag);
  const script = scriptOf(text);
  if (script === 'zh' || (script === undefined && base === 'zh')) {
    // A platform that says Japanese is right about words in kanji alone.
    return base === 'ja' ? 'ja' : chinese(tag);
  }
  if (script === undefined) return base ?? 'en';
  return base !== undefined && SCRIPTS.get(script)?.includes(base) ? base : script;
}

/** The usual language of a script, and the others that are written in it. */
const SCRIPTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ru', ['uk', 'bg', 'sr', 'mk', 'be', 'kk', 'ky', 'mn', 'tg']],
  ['ar', ['fa', 'ur', 'ps', 'ckb', 'ug']],
  ['he', ['yi']],
  ['hi', ['mr', 'ne', 'sa']],
  ['bn', ['as']],
]);

const LETTERS: readonly (readonly [language: string, letters: RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['bn', /\p{Script=Bengali}/gu],
  ['ta', /\p{Script=Tamil}/gu],
  ['te', /\p{Script=Telugu}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['hy', /\p{Script=Armenian}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['km', /\p{Script=Khmer}/gu],
  ['my', /\p{Script=Myanmar}/gu],
];

/** A language is read off this much of a text: enough to know, whatever its length. */
const READ = 4000;

function scriptOf(text: string): string | undefined {
  const head = text.slice(0, READ).replace(/https?:\/\/\S+/gi, ' ');
  const bare = unquoted(head);
  return scriptIn(/\p{L}/u.test(bare) ? bare : head);
}

/** What is in quotes is often a title in another language than the sentence around it. */
function unquoted(text: string): string {
  let bare = '';
  let at = 0;
  for (const { from, to } of quotations(text)) {
    bare += `${text.slice(at, from)} `;
    at = to;
  }
  return bare + text.slice(at);
}

function scriptIn(text: string): string | undefined {
  const counts = LETTERS.map(([language, letters]) => ({ language, count: count(text, letters) }));
  const kana = counts.find(({ language }) => language === 'ja')?.count ?? 0;
  // Japanese is written in kana and Han together; a single kana says which of the two it is.
  const found = counts
    .map((one) => (one.language === 'zh' && kana > 0 ? { ...one, count: 0 } : one))
    .reduce((most, one) => (one.count > most.count ? one : most), { language: '', count: 0 });
  if (found.count === 0) return undefined;
  // A Han letter is about a word, so it is weighed against words, not letters.
  const latin = count(text, /\p{Script=Latin}[\p{Script=Latin}\p{M}'’-]*/gu);
  const weight = ['zh', 'ja', 'ko'].includes(found.language) ? found.count : found.count / 4;
  return latin > weight * 2 ? undefined : found.language;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function chinese(tag: string | undefined): string {
  return /^zh.*\b(?:hant|tw|hk|mo)\b/i.test(tag?.replaceAll('_', '-') ?? '') ? 'zh-TW' : 'zh-CN';
}

/** The language alone, lower case: regions matter to the backend for Chinese only. */
function baseOf(tag: string | undefined): string | undefined {
  const base = tag?.split(/[-_]/)[0]?.toLowerCase();
  return base !== undefined && /^[a-z]{2,3}$/.test(base) ? base : undefined;
}
