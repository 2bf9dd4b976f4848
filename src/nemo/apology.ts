const APOLOGY = 'i encountered a temporary issue';
/** The apology as the last sentence of a longer text, where a sentence or line ends before it. */
const TRAILING = /(?<=[.!?…。！？]["”)]?\s*|\n)\s*I encountered a temporary issue[^\n]{0,160}\s*$/i;

/** How much of a text's beginning is needed to judge it. */
export const APOLOGY_HEAD = APOLOGY.length + 8;

/** True while a text that begins like this may turn out to be the backend's stray apology; true also for a blank one. */
export function couldBeApology(head: string): boolean {
  const start = head.trimStart().slice(0, APOLOGY.length).toLowerCase();
  return APOLOGY.startsWith(start);
}

/** True for a text that is the apology. */
export function isApology(text: string): boolean {
  return text.trimStart().slice(0, APOLOGY.length).toLowerCase() === APOLOGY;
}

/** A text without an apology at its end; one that is nothing else stays. */
export function withoutApology(text: string): string {
  return text.replace(TRAILING, '');
}
