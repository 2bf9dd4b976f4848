import { ADMISSION } from './admit.ts';
import type { InboundMessage } from './message.ts';
import type { Catalog } from './text/catalog.ts';
import { isBlank, shortened } from './text/graphemes.ts';

/** Characters of a quotation that go along with a wish. */
const LONGEST = 2_000;

/**
 * The quotation that goes along with a message's words: what the person chose, or the whole of what another person wrote. The bot's own
 * words are known to the backend already. Empty where there is nothing to quote.
 */
export function quotedIn({ quoted, text }: InboundMessage): string {
  if (quoted === undefined || (quoted.by === 'bot' && quoted.partial !== true)) return '';
  const room = Math.min(LONGEST, ADMISSION.prompt - text.length - 100);
  return isBlank(quoted.text) || room < 1 ? '' : shortened(quoted.text.trim(), room);
}

/** The words of a wish with what they quote. */
export function withQuote(text: string, quote: string, say: Catalog): string {
  if (quote === '') return text;
  return isBlank(text) ? quote : `${text}\n\n${say.quoted(quote)}`;
}
