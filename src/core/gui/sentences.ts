import { quotations } from '../quotes.ts';

/** Stands for every sign inside quotes in a masked text, so that positions stay the same. */
const MASK = '▪';

/** The text with everything inside quotes made unreadable; as long as the original, quotes themselves kept. */
export function mask(text: string): string {
  let masked = '';
  let at = 0;
  for (const { from, to } of quotations(text)) {
    masked += text.slice(at, from + 1) + MASK.repeat(to - from - 2);
    at = to - 1;
  }
  return masked + text.slice(at);
}

const ENDS = /(?:[.!?…]{1,9}["”’*)\]]{0,9}(?=\s|$)|[。！？]+["”’」』*）]*)\s*/gu;
const ABBREVIATED = /\b(?:e\.g|i\.e|etc|vs|approx|no|mr|mrs|dr)\.$/i;
const NUMBERED = /(?:^|[:.;!?。：；]\s*)\d{1,2}\.$/;

/**
 * One line cut into its sentences; joined they are the line again, every blank included. Quotes are never cut, nor
 * is the number of a list from its words.
 */
export function sentences(line: string): string[] {
  const masked = mask(line);
  const found: string[] = [];
  let start = 0;
  for (const end of masked.matchAll(ENDS)) {
    const stop = end.index + end[0].length;
    const before = masked.slice(Math.max(start, stop - 16), stop).trimEnd();
    if (ABBREVIATED.test(before) || NUMBERED.test(before)) continue;
    found.push(line.slice(start, stop));
    start = stop;
  }
  if (start < line.length) found.push(line.slice(start));
  return found;
}
