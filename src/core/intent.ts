import { languageNamed, type Wish, wishOf } from './phrases.ts';
import type { Language } from './session.ts';

/** What a person wants of the bot itself; `converse` is for the backend. */
export type Intent =
  | { readonly kind: 'export' }
  | { readonly kind: 'credits' }
  | { readonly kind: 'status' }
  /** Links that were named with it; empty when the person only wants to know how. */
  | { readonly kind: 'upload'; readonly links: readonly string[] }
  /** `text` is what the new project is to begin with; empty when it waits for its first wish. */
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'help' }
  | { readonly kind: 'forget' }
  /** First contact; `payload` is what the link to the bot carried (a skill's slug). */
  | { readonly kind: 'start'; readonly payload?: string }
  | { readonly kind: 'skill'; readonly slug?: string }
  /** `code` is a `Language` where the name is known, else what was typed. */
  | { readonly kind: 'language'; readonly code?: string }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'empty' }
  /** `/video` without a word about which. */
  | { readonly kind: 'video-empty' }
  /** The words as they were written, only trimmed; links stay in them. */
  | { readonly kind: 'converse'; readonly text: string };

/** Reads a message's intent from its whole text, never from a word inside it. */
export function understand(text: string): Intent {
  const words = text.trim();
  if (!/[^\p{Cc}\p{Cf}\s]/u.test(words)) return { kind: 'empty' };
  if (/^[?？]{1,3}$/.test(words)) return { kind: 'help' };
  if (/^👋\p{Emoji_Modifier}?$/u.test(words)) return { kind: 'greeting' };
  const command = /^\/([\p{L}\p{N}_-]{1,32})(?:@\w{1,64})?(?:\s+([\s\S]*))?$/u.exec(words);
  if (command?.[1] !== undefined) return obey(command[1].toLowerCase(), (command[2] ?? '').trim(), words);
  return plainly(words);
}

/** A message without a command: a wish, links to fetch, or words for the backend. */
function plainly(words: string): Intent {
  const wish = wishOf(words);
  if (wish !== undefined) return intentOf(wish);
  const { links, rest } = takeLinks(words);
  if (links.length > 0 && wishOf(rest) === 'upload') return { kind: 'upload', links };
  return { kind: 'converse', text: words };
}

type Speak = `speak-${Language}`;

function intentOf(wish: Wish): Intent {
  return isSpeak(wish) ? { kind: 'language', code: wish.slice('speak-'.length) } : WISHES[wish];
}

const isSpeak = (wish: Wish): wish is Speak => wish.startsWith('speak-');

const WISHES: Readonly<Record<Exclude<Wish, Speak>, Intent>> = {
  export: { kind: 'export' },
  credits: { kind: 'credits' },
  status: { kind: 'status' },
  upload: { kind: 'upload', links: [] },
  new: { kind: 'new', text: '' },
  cancel: { kind: 'cancel' },
  help: { kind: 'help' },
  forget: { kind: 'forget' },
  skill: { kind: 'skill' },
  language: { kind: 'language' },
  greeting: { kind: 'greeting' },
};

type Command = (rest: string) => Intent;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['video', (rest) => (rest === '' ? { kind: 'video-empty' } : { kind: 'converse', text: rest })],
  ['export', () => ({ kind: 'export' })],
  ['status', () => ({ kind: 'status' })],
  ['credits', () => ({ kind: 'credits' })],
  ['upload', upload],
  ['new', (rest) => ({ kind: 'new', text: wishOf(`new ${rest}`) === 'new' ? '' : rest })],
  ['cancel', () => ({ kind: 'cancel' })],
  ['help', () => ({ kind: 'help' })],
  ['forget', () => ({ kind: 'forget' })],
  ['start', (rest) => (rest === '' ? { kind: 'start' } : { kind: 'start', payload: rest })],
  ['skill', (rest) => (rest === '' ? { kind: 'skill' } : { kind: 'skill', slug: rest.toLowerCase() })],
  ['language', (rest) => (rest === '' ? { kind: 'language' } : { kind: 'language', code: codeOf(rest) })],
]);

/** An unknown command is read as if the slash were not there (`/导出`); alone and unknown, it asks for help. */
function obey(name: string, rest: string, words: string): Intent {
  const known = COMMANDS.get(name);
  if (known !== undefined) return known(rest);
  const wish = wishOf(`${name.replaceAll('_', ' ')} ${rest}`);
  if (wish !== undefined) return intentOf(wish);
  return rest === '' ? { kind: 'help' } : { kind: 'converse', text: words };
}

/** Links alone are fetched; links among other words stay where they are, so that no word is lost. */
function upload(rest: string): Intent {
  const { links, rest: words } = takeLinks(rest);
  return words === '' ? { kind: 'upload', links } : { kind: 'converse', text: rest };
}

const LONGEST_LINK = 2000;

/** The web links of a text, and the text without them. Platforms wrap links in `<…>` to keep previews away. */
function takeLinks(text: string): { links: string[]; rest: string } {
  const links: string[] = [];
  const rest = text.replace(/<?(https?:\/\/[^\s<>]+)>?/gi, (whole: string, link: string) => {
    const plain = link.replace(/[.,;!?，。；！？、)）」』]{1,9}$/u, '');
    if (plain.length > LONGEST_LINK || !URL.canParse(plain)) return whole;
    links.push(plain);
    return ' ';
  });
  return { links, rest: links.length === 0 ? rest : rest.replace(/[\s,，、;；]+/gu, ' ').trim() };
}

function codeOf(name: string): string {
  return languageNamed(name.replaceAll('_', '-')) ?? name.toLowerCase();
}
