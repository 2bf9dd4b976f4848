import type { Language } from '../session.ts';
import type { Catalog } from './catalog.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

const CATALOGS: Readonly<Record<Language, Catalog>> = { en, zh };

/** Every language the bot has words for, in the order it offers them. */
export const LANGUAGES = Object.keys(CATALOGS) as readonly Language[];

/** Whether the bot has words for what goes by this code; codes are in lower case. */
export function isLanguage(code: string | undefined): code is Language {
  return LANGUAGES.some((known) => known === code);
}

/** The words of one language. A language that a record of another version names and this one lacks has English words. */
export function words(language: Language): Catalog {
  return isLanguage(language) ? CATALOGS[language] : en;
}
