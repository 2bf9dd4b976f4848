/** One of some expressions, written with bars between them; a blank inside one may be up to four of white space. */
export function one(expressions: string): string {
  const choices = expressions.split('|').map((choice) => choice.trim().replace(/ +/g, '\\s{1,4}'));
  return `(?:${choices.join('|')})`;
}

/** A pattern from its parts, that begins where the text begins and takes no notice of case. */
export function from(...parts: readonly string[]): RegExp {
  return new RegExp(`^${parts.join('')}`, 'isu');
}

/** What may stand before the first word: a list's or quote's mark, bold. Bounded, so that runs of it cost nothing. */
export const MARKS = '[\\s*_•>\\-]{0,9}(?:\\d{1,2}[.)、]\\s?)?[\\s*_]{0,4}';
