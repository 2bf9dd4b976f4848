/** Lines told at most in one list; the rest is counted. */
const MOST = 12;

/** A list under its heading (none where it is empty); nothing at all for no lines. */
export function bullets(heading: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return [...(heading === '' ? [] : [heading]), ...lines.map((line) => `• ${line}`)].join('\n');
}

/** One line as it is, several as a list, very many cut short with what `more` calls the rest. */
export function itemized(lines: readonly string[], more: (count: number) => string): string {
  if (lines.length <= 1) return lines[0] ?? '';
  const left = lines.length - MOST;
  return bullets('', left > 1 ? [...lines.slice(0, MOST), more(left)] : lines);
}

/** Parts with an empty line between them; empty parts leave no gap. */
export function paragraphs(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Items with a sign between them and words before them; nothing at all for no items. */
export function join(items: readonly string[] | undefined, between: string, before = ''): string {
  return items === undefined || items.length === 0 ? '' : `${before}${items.join(between)}`;
}
