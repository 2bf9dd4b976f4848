import { takeLinks } from './links.ts';
import { nearest } from './near.ts';
import { languageNamed, type Talk, type Wish, wishOf } from './phrases.ts';
import type { Language } from './session.ts';
import { isBlank } from './text/graphemes.ts';

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
  /** Thanks, laughter or an apology and nothing else: answered by the bot, because the backend would charge for it. */
  | { readonly kind: 'talk'; readonly about: Talk }
  | { readonly kind: 'how-long' }
  /** A slash command that the bot does not have; `near` are those that were perhaps meant. */
  | { readonly kind: 'unknown'; readonly name: string; readonly near: readonly string[] }
  | { readonly kind: 'empty' }
  /** `/video` without a word about which. */
  | { readonly kind: 'video-empty' }
  /** The words as they were written, only trimmed; links stay in them. */
  | { readonly kind: 'converse'; readonly text: string };

/** Reads a message's intent from its whole text, never from a word inside it. */
export function understand(text: string): Intent {
  const words = text.trim();
  if (/^[?？]{1,3}$/.test(words)) return { kind: 'help' };
  if (EMOTICON.test(words)) return { kind: 'talk', about: 'laugh' };
  if (isBlank(words) || /^[\p{P}\s]+$/u.test(words)) return { kind: 'empty' };
  if (/^👋\p{Emoji_Modifier}?$/u.test(words)) return { kind: 'greeting' };
  if (REACTION.test(words)) return { kind: 'talk', about: 'laugh' };
  const command = /^\/([\p{L}\p{N}_-]{1,32})(?:@\w{1,64})?(?:\s+([\s\S]*))?$/u.exec(words);
  if (command?.[1] === undefined) return plainly(words);
  const rest = (command[2] ?? '').trim();
  return obey(command[1].toLowerCase(), isBlank(rest) ? '' : rest, words);
}

const EMOTICON = /^(?:[:;=]['’]?-?[)(\][DPOop3*|/\\]{1,9}|<3{1,5}|\^_?\^|\){1,9})$/;

/** Faces, hands and hearts without a word. Other pictures may be a wish: a sunset, a cat with a guitar. */
const REACTION =
  /^(?:[\u{1F600}-\u{1F637}\u{1F641}-\u{1F64F}\u{1F910}-\u{1F917}\u{1F920}-\u{1F92F}\u{1F970}-\u{1F97A}\u{1F44B}-\u{1F44F}\u{1F91D}\u{1F91F}\u{1F4AA}\u{1F493}-\u{1F49F}\u{1F5A4}\u{1F90D}\u{1F90E}\u{1F9E1}\u{1FAE0}-\u{1FAE8}\u{1F4AF}\u{1F525}\u{1F389}\u{263A}\u{2639}\u{270C}\u{2764}\u{2763}]|[\u{1F3FB}-\u{1F3FF}\u{FE0E}\u{FE0F}\u{200D}]|\s){1,60}$/u;

/** A message without a command: a wish, links to fetch, or words for the backend. */
function plainly(words: string): Intent {
  const wish = wishOf(words);
  if (wish !== undefined) return intentOf(wish);
  const { links, rest } = takeLinks(words);
  if (links.length > 0 && wishOf(rest) === 'upload') return { kind: 'upload', links };
  return { kind: 'converse', text: words };
}

type Speak = `speak-${Language}`;

function intentOf(wish: Wish | Talk): Intent {
  if (isTalk(wish)) return { kind: 'talk', about: wish };
  return isSpeak(wish) ? { kind: 'language', code: wish.slice('speak-'.length) } : WISHES[wish];
}

const isTalk = (wish: Wish | Talk): wish is Talk => wish === 'thanks' || wish === 'laugh' || wish === 'wrong';

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
  'how-long': { kind: 'how-long' },
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

/**
 * An unknown command is read as if the slash were not there (`/导出`). One that says nothing then is named, with what was perhaps meant;
 * words behind a command that resembles none are a wish (`/imagine a cat`).
 */
function obey(name: string, rest: string, words: string): Intent {
  const known = COMMANDS.get(name);
  if (known !== undefined) return known(rest);
  const wish = wishOf(`${name.replaceAll('_', ' ')} ${rest}`);
  if (wish !== undefined) return intentOf(wish);
  const near = nearest(name, [...COMMANDS.keys()]);
  if (rest === '' || near.length > 0) return { kind: 'unknown', name, near };
  return { kind: 'converse', text: words };
}

/** Links alone are fetched; links among other words stay where they are, so that no word is lost. */
function upload(rest: string): Intent {
  const { links, rest: words } = takeLinks(rest);
  if (words === '' || wishOf(`upload ${words}`) === 'upload') return { kind: 'upload', links };
  return { kind: 'converse', text: rest };
}

function codeOf(name: string): string {
  return languageNamed(name.replaceAll('_', '-')) ?? name.toLowerCase();
}
