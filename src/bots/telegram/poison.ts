import type { Log, Secrets } from '../../core/ports.ts';

/** Starts of one batch, or of one update, before it counts as what ends the process. */
const MOST_STARTS = 3;

/** Telegram keeps an update for a day; the count is kept a little longer, in seconds. */
const KEPT_SECONDS = 26 * 60 * 60;

const NAME = 'telegram-poll';

/** What is remembered of the batch that was begun last. */
interface Begun {
  readonly first: number;
  readonly starts: number;
  /** Up to this update each one is taken by itself. 0 where a batch is taken as a whole. */
  readonly alone: number;
}

/**
 * Which updates of a batch are taken now. The start is counted before any of them is read, because an update that ends
 * the process comes again with the next poll and would end the next process too. A batch that was begun three times is
 * taken update by update, and an update that was begun three times by itself is left out and logged with its id.
 */
export async function begin<U extends { readonly update_id: number }>(
  updates: readonly U[],
  secrets: Secrets,
  log: Log,
): Promise<readonly U[]> {
  const first = updates[0]?.update_id;
  const last = updates.at(-1)?.update_id;
  if (first === undefined || last === undefined) return updates;
  const before = read(await secrets.read(NAME));
  const starts = before.first === first ? before.starts + 1 : 1;
  const tried = starts > MOST_STARTS;
  const single = first <= before.alone;
  const alone = single || !tried ? before.alone : last;
  const left = single && tried;
  if (left) log.error('telegram.update.set_aside', { update: first, starts });
  await secrets.keep(
    NAME,
    JSON.stringify({ first, starts: tried && !left ? 1 : starts, alone }),
    KEPT_SECONDS,
  );
  if (left) return [];
  return first <= alone ? updates.slice(0, 1) : updates;
}

function read(text = '{}'): Begun {
  const { first = 0, starts = 0, alone = 0 } = JSON.parse(text) as Partial<Begun>;
  return { first, starts, alone };
}
