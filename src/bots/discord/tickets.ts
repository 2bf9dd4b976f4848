import type { Secrets } from '../../core/ports.ts';
import type { Place } from './address.ts';

/** An interaction's right to be answered. Its token is a secret: it lets anybody write in the bot's name. */
export interface Ticket {
  readonly interaction: string;
  readonly application: string;
  readonly token: string;
  /** Largest file that an answer may carry, in bytes. */
  readonly limit: number;
}

/** Discord honours a token for 15 minutes; the last one is left out, so that no call straddles the end. */
const LIFE_SECONDS = 14 * 60;

/** Keeps interaction tokens for as long as they are good, encrypted, for the workers to answer through. */
export class Tickets {
  readonly #secrets: Secrets;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Keeps a ticket; where the bot is no part of the place, it is also the way to say anything there at all. */
  async keep(ticket: Ticket, place: Place, age: number): Promise<void> {
    const left = LIFE_SECONDS - Math.ceil(age / 1000);
    if (left <= 0) return;
    const value = JSON.stringify(ticket);
    await this.#secrets.keep(ofInteraction(ticket.interaction), value, left);
    if (place.outside !== undefined) await this.#secrets.keep(ofPlace(place), value, left);
  }

  /** The ticket of one interaction, while it is good. */
  async of(interaction: string | undefined): Promise<Ticket | undefined> {
    return interaction === undefined ? undefined : this.#read(ofInteraction(interaction));
  }

  /** The last ticket that was given out in a place that the bot is no part of. */
  async in(place: Place): Promise<Ticket | undefined> {
    return this.#read(ofPlace(place));
  }

  async #read(name: string): Promise<Ticket | undefined> {
    const value = await this.#secrets.read(name);
    return value === undefined ? undefined : (JSON.parse(value) as Ticket);
  }
}

function ofInteraction(interaction: string): string {
  return `discord:ticket:${interaction}`;
}

function ofPlace({ channel, outside }: Place): string {
  return `discord:ticket:${channel}~${outside ?? ''}`;
}
