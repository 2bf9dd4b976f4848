import { isBlank } from './text/graphemes.ts';

/** A web address in a text. */
export interface Link {
  /** With its scheme: `www.example.com` becomes `https://www.example.com`. */
  readonly url: string;
  /** Where it stands, wrappers not included, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

/** Longer addresses are left in the text as words. */
const LONGEST = 2000;

const START = /https?:\/\/|www\./gi;

/** What no address holds: white space, invisible and direction characters, brackets and quotes of prose, full-width punctuation. */
const END = /[\s\p{Cc}\p{Cf}<>"“”„«»‹›|\\^`，。！？；：、（）【】「」『』《》〈〉…]|\u2800|\u3164/u;

/** Stands at the end of a sentence or closes markup, and is not the last character of an address. */
const TRAILING = new Set(".,;:!?'‘’*~¡¿·•");

const CLOSES: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);
const OPENS = new Set(CLOSES.values());

/** Written without blanks between words, so that a sentence may go on right behind an address. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/**
 * The web addresses of a text, in order. Reads every character once. Where prose ends and an address begins is a matter of
 * rules, not of a standard: docs/decisions/links.md has them.
 */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  let after = 0;
  for (const { index: from, 0: scheme } of text.matchAll(START)) {
    const bare = scheme.toLowerCase() === 'www.';
    if (from < after || (bare && /[a-z0-9@./_-]/i.test(text.charAt(from - 1)))) continue;
    const to = endOf(text, from, from + scheme.length);
    after = to;
    const url = `${bare ? 'https://' : ''}${text.slice(from, to)}`;
    if (to - from <= LONGEST && isWhole(url, bare)) links.push({ url, from, to });
  }
  return links;
}

function isWhole(url: string, bare: boolean): boolean {
  if (!URL.canParse(url)) return false;
  return !bare || /^www\.[^.]+\.[^.]/.test(new URL(url).hostname);
}

/** Brackets inside an address come in pairs: one that closes without having been opened, or the reverse, is prose. */
function endOf(text: string, from: number, head: number): number {
  const open: { sign: string; at: number }[] = [];
  let to = head;
  for (const sign of text.slice(head, from + LONGEST + 1)) {
    if (END.test(sign) || isNextLink(text, to) || isProse(text, to, sign)) break;
    if (text.startsWith('**', to) || text.startsWith('~~', to)) break;
    if (OPENS.has(sign)) open.push({ sign, at: to });
    if (CLOSES.has(sign) && open.pop()?.sign !== CLOSES.get(sign)) break;
    to += sign.length;
  }
  to = open[0]?.at ?? to;
  const emphasis = text.charAt(from - 1) === '_';
  while (to > head && (TRAILING.has(text.charAt(to - 1)) || (emphasis && text.charAt(to - 1) === '_')))
    to -= 1;
  return to;
}

/** An address may hold another one after `/` or `=`; anywhere else the next one begins. */
function isNextLink(text: string, at: number): boolean {
  const sign = text.charAt(at);
  if (sign !== 'h' && sign !== 'H') return false;
  return /^https?:\/\//i.test(text.slice(at, at + 8)) && !'/='.includes(text.charAt(at - 1));
}

/** `…/wiki/猫` is an address; `…/a.mp4做慢一点` is one with words behind it. */
function isProse(text: string, at: number, sign: string): boolean {
  return UNSPACED.test(sign) && /[a-z0-9)\]}]/i.test(text.charAt(at - 1));
}

/** What may stand between two addresses without being a wish: signs, bullets, numbers of a list, and these words. */
const BETWEEN = new Set(
  'and plus then also und et y e i и 和 与 與 跟 及 以及 还有 還有 然后 然後 再加 加上 와 과 と'.split(' '),
);

/**
 * The links of a text, and the words that remain without them, without what wraps them (`<…>`, `"…"`, `[name](…)`) and without
 * what only counts or joins them. `rest` is empty where no word remains.
 */
export function takeLinks(text: string): { readonly links: readonly string[]; readonly rest: string } {
  const links = findLinks(text);
  if (links.length === 0) return { links: [], rest: text };
  const gaps: string[] = [];
  let last = 0;
  for (const { from, to } of links) {
    gaps.push(withoutName(text.slice(last, from)));
    last = to;
  }
  gaps.push(text.slice(last));
  const words = gaps.map((gap, index) => (isJoint(gap, index > 0 && index < links.length) ? ' ' : gap));
  const rest = words
    .join(' ')
    .replace(/[\s,，、;；]+/gu, ' ')
    .trim();
  return { links: links.map(({ url }) => url), rest: /[\p{L}\p{N}]/u.test(rest) ? rest : '' };
}

/** Markdown names an address before it: `[name](address)`. The name goes with the address. */
function withoutName(gap: string): string {
  if (!gap.endsWith('](')) return gap;
  const open = gap.lastIndexOf('[');
  return open === -1 ? gap : gap.slice(0, open).replace(/!$/, '');
}

function isJoint(gap: string, between: boolean): boolean {
  if (isBlank(gap)) return true;
  const words = gap.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  return words.every((word) => /^\d{1,2}$/.test(word) || (between && BETWEEN.has(word.toLowerCase())));
}
