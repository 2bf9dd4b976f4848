import type { DiscordAPIError } from '@discordjs/rest';
import type { RefusedPart } from '../../core/problem.ts';

/**
 * What a refusal means for something that has to stand somewhere.
 *
 * - `gone`: this message cannot be changed; a new one can stand.
 * - `lost`: the channel or the server is no more.
 * - `closed`: the person does not let the bot in.
 * - `denied`: the place takes nothing of the kind; with the right that is missing, where the code names one.
 * - `large`, `wait`, `down`: over a limit, too often, not now.
 * - a part of the message, where it is that part alone.
 */
export type Meaning = 'gone' | 'lost' | 'closed' | 'large' | 'wait' | 'down' | Denied | RefusedPart;

/** The place takes nothing of the kind. */
export interface Denied {
  readonly denied: string | undefined;
}

const denied = (permission?: string): Denied => ({ denied: permission });

/** Discord's documented codes that can come for a message; each has a row in `docs/wire.md`. */
export const MEANINGS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  ...each('gone', 10008, 10015, 10062, 30046, 40094, 50005, 50021, 50027, 50068, 50080, 50162, 520003),
  // An archived thread takes no edits. A new message opens it again, where it is not locked.
  ...each('gone', 50083),
  ...each('lost', 10003, 10004, 50055),
  ...each('closed', 10013, 50007, 50033, 50278),
  ...each(denied('View Channel'), 50001),
  ...each(denied(), 50013),
  ...each(denied('Manage Threads'), 160005),
  ...each(denied(), 20009, 40004, 40007, 40058, 50003, 50008, 50009, 50024, 160006, 160007, 400001),
  // Automatic moderation reads what stands in a server, and nothing that stands in private.
  ...each(denied(), 200000, 200001),
  ...each('reference', 160002, 160009, 160010, 160014),
  ...each('words', 50006, 240000),
  ...each('large', 40005, 50045),
  ...each('file', 30015, 50046, 50110, 50123, 50124, 50138, 50146),
  ...each('wait', 20016, 20022, 20028, 20029, 40003, 40062),
  ...each('down', 40001, 40006, 40333, 50014, 130000),
]);

function each(meaning: Meaning, ...codes: readonly number[]): [number, Meaning][] {
  return codes.map((code) => [code, meaning]);
}

const BAD_FORM = 50035;

/** Parts of a message's body by their names there. */
const PARTS: Readonly<Record<string, RefusedPart>> = {
  components: 'buttons',
  message_reference: 'reference',
  content: 'words',
};

/** What Discord refused. A code that no row names is `unknown`: it goes down the whole ladder. */
export function meaningOf({ status, code, rawError }: DiscordAPIError): Meaning {
  if (status === 413) return 'large';
  const known = MEANINGS.get(Number(code));
  if (known !== undefined) return known;
  if (status === 429) return 'wait';
  if (status === 401 || status >= 500) return 'down';
  if (code !== BAD_FORM || !('errors' in rawError)) return 'unknown';
  // A form that Discord finds invalid says where: the keys of `errors` are parts of the body.
  const { errors } = rawError;
  const [first = ''] = typeof errors === 'object' && errors !== null ? Object.keys(errors) : [];
  return PARTS[first] ?? 'unknown';
}
