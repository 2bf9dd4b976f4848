import type { ChatId } from './address.ts';

/** How many event streams may be open. */
export interface StreamLimits {
  /** By one visitor, which is one chat. */
  readonly visitor: number;
  /** By all visitors. */
  readonly all: number;
}

/** Twenty windows are more than a person has; a stream costs a socket and a few kilobytes. */
export const STREAM_LIMITS: StreamLimits = { visitor: 20, all: 1_000 };

/** One open stream. */
export interface Place {
  /** Aborted when another network needs the place more. */
  readonly signal: AbortSignal;
  /** Frees the place; a second call does nothing. */
  leave(): void;
}

interface Taken {
  readonly network: string;
  readonly chat: ChatId;
  readonly end: AbortController;
}

/**
 * Counts the open event streams. When all places are taken, the network that holds the most gives its oldest one to a
 * network that holds fewer: one network alone cannot lock the others out.
 */
export class Streams {
  readonly #limits: StreamLimits;
  /** In the order in which they were opened. */
  readonly #taken = new Set<Taken>();

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

  /** Nothing where there is no place. */
  take(chat: ChatId, network: string): Place | undefined {
    const own = [...this.#taken].filter((taken) => taken.chat === chat).length;
    if (own >= this.#limits.visitor) return undefined;
    if (this.#taken.size >= this.#limits.all && !this.#give(network)) return undefined;
    const taken: Taken = { network, chat, end: new AbortController() };
    this.#taken.add(taken);
    return { signal: taken.end.signal, leave: () => void this.#taken.delete(taken) };
  }

  #give(network: string): boolean {
    const counts = new Map<string, number>();
    for (const taken of this.#taken) counts.set(taken.network, (counts.get(taken.network) ?? 0) + 1);
    const most = Math.max(...counts.values());
    if (most <= (counts.get(network) ?? 0) + 1) return false;
    const oldest = [...this.#taken].find((taken) => counts.get(taken.network) === most);
    if (oldest === undefined) return false;
    this.#taken.delete(oldest);
    oldest.end.abort();
    return true;
  }
}
