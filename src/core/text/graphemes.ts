/** Finds the letters as people see them; the rules do not differ between the languages of the bot. */
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The last place at or before `at` (UTF-16 units) where a cut splits no grapheme. Where one grapheme fills all of it, only
 * surrogate pairs are kept whole. Takes time in proportion to `at`.
 */
export function cutBefore(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length));
  // One more character decides whether a grapheme ends before it.
  const start = graphemes.segment(text.slice(0, at + 2)).containing(at)?.index ?? 0;
  if (start > 0) return start;
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}

/** The longest beginning of at most `most` UTF-16 units that splits no grapheme. */
export function headOf(text: string, most: number): string {
  return text.slice(0, cutBefore(text, most));
}

/** The text, or its beginning with an ellipsis: at most `most` UTF-16 units in all. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${headOf(text, most - 1)}…`;
}

/**
 * What shows nothing by itself: white space, control and format characters, fillers and blanks that count as letters or signs (Hangul
 * fillers, the empty Braille cell, the null notehead), variation selectors, tags, combining marks, broken surrogates.
 */
const UNSEEN = /^[\s\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\u{2800}\u{1D159}]*$/u;

/** Whether a text shows nothing at all. */
export function isBlank(text: string): boolean {
  return UNSEEN.test(text);
}
