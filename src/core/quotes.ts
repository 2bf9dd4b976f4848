/** A quotation, its marks included: `text.slice(from, to)`. */
export interface Quotation {
  readonly from: number;
  readonly to: number;
}

/** Each opening mark with its closing mark. */
const CLOSING: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
  ['「', '」'],
  ['『', '』'],
  ['《', '》'],
  ['【', '】'],
  ['‘', '’'],
  ['`', '`'],
  ["'", "'"],
]);

/**
 * Returns the quotations of a text, outermost only, in order. A quotation ends on its own line. An apostrophe inside a
 * word is no mark. Takes time linear in the text, also where marks are never closed: a regular expression would look for
 * the end from each of them.
 */
export function quotations(text: string): Quotation[] {
  const found: Quotation[] = [];
  const nextOf = finder(text);
  let at = 0;
  while (at < text.length) {
    const open = text.charAt(at);
    const close = CLOSING.get(open);
    const end = close === undefined ? -1 : nextOf(close, at + 1);
    if (end !== -1 && end < orEnd(nextOf('\n', at + 1)) && isQuoted(text, open, at, end)) {
      found.push({ from: at, to: end + 1 });
      at = end + 1;
    } else {
      at += 1;
    }
  }
  return found;
}

const orEnd = (at: number): number => (at === -1 ? Number.POSITIVE_INFINITY : at);

/** Finds the next of a character. Calls go forward through the text, so what was found stays true until it is passed. */
function finder(text: string): (character: string, from: number) => number {
  const known = new Map<string, number>();
  return (character, from) => {
    const last = known.get(character);
    if (last !== undefined && (last === -1 || last >= from)) return last;
    const next = text.indexOf(character, from);
    known.set(character, next);
    return next;
  };
}

/** Apostrophes look like marks: a letter beside them makes them part of a word. */
function isQuoted(text: string, open: string, from: number, to: number): boolean {
  if (open === '‘') return !/^\p{L}/u.test(after(text, to));
  if (open !== "'") return true;
  return (
    !/[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, from - 2), from)) && !/^[\p{L}\p{N}]/u.test(after(text, to))
  );
}

/** The character behind a place, both halves of it. */
const after = (text: string, at: number): string => text.slice(at + 1, at + 3);
