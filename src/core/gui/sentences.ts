/** Stands for every sign inside quotes in a masked text, so that positions stay the same. */
const MASK = '▪';

const QUOTES =
  /"[^"\n]*"|“[^”\n]*”|「[^」\n]*」|『[^』\n]*』|《[^》\n]*》|【[^】\n]*】|‘[^’\n]*’(?!\p{L})|`[^`\n]*`|(?<![\p{L}\p{N}])'[^'\n]*'(?![\p{L}\p{N}])/gu;

/** The text with everything inside quotes made unreadable; as long as the original, quotes themselves kept. */
export function mask(text: string): string {
  return text.replace(QUOTES, (quote) => quote.charAt(0) + MASK.repeat(quote.length - 2) + quote.slice(-1));
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
