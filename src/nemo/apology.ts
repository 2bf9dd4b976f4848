const APOLOGY = 'i encountered a temporary issue';

/** How much of a text's beginning is needed to judge it. */
export const APOLOGY_HEAD = APOLOGY.length + 8;

/**
 * True while a text that begins like this may turn out to be the backend's stray apology; true also for a blank one.
 * Whether it is one in the end, `isApology` in core tells from the whole text.
 */
export function couldBeApology(head: string): boolean {
  const start = head.trimStart().slice(0, APOLOGY.length).toLowerCase();
  return APOLOGY.startsWith(start);
}
