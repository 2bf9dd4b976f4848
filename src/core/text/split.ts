import { cutBefore } from './graphemes.ts';

/**
 * Cuts text into pieces of at most `limit` UTF-16 units on a sensible edge: paragraph, line, sentence, word, and only
 * then anywhere, never inside a grapheme that fits into a piece. No words are lost: the pieces joined differ only in white
 * space at cuts.
 */
export function split(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const at = edge(rest, limit);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '' || pieces.length === 0) pieces.push(rest);
  return pieces;
}

const EDGES = [/\n\n/g, /\n/g, /[.!?。！？]\s*/g, /\s/g];

function edge(text: string, limit: number): number {
  const head = text.slice(0, limit);
  for (const pattern of EDGES) {
    let last = 0;
    for (const match of head.matchAll(pattern)) last = match.index + match[0].length;
    // A mark that combines with the blank before it belongs to that blank.
    if (last > limit / 2 && cutBefore(text, last) === last) return last;
  }
  return cutBefore(text, limit);
}
