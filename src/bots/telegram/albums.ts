import type { InboundMessage } from '../../core/message.ts';
import type { Receive, Secrets } from '../../core/ports.ts';

/** How long an album's fate is remembered, in seconds; uploads on slow phones take up to some ten. */
const REMEMBERED_SECONDS = 60;

/** Albums of strangers that may wait at once; beyond that the oldest is let go. */
const MOST_WAITING = 100;

/** Times in milliseconds; tests shrink them. */
export interface AlbumTimes {
  /** How long a picture without words waits for one that speaks to us. */
  readonly hold: number;
  /** How often it looks whether another process heard that one. */
  readonly look: number;
}

/**
 * A group's album comes picture by picture, and only the one with the caption says that it is for us, not always the
 * first. The others wait here, as ids and never downloaded, until one of them speaks to us or their time is over. That
 * an album is ours is noted where every process reads it, for with a webhook its pictures come to any of them.
 */
export class Albums {
  readonly #secrets: Secrets;
  readonly #receive: Receive;
  readonly #times: AlbumTimes;
  readonly #waiting = new Map<string, InboundMessage[]>();

  constructor(secrets: Secrets, receive: Receive, times: AlbumTimes = { hold: 8_000, look: 400 }) {
    this.#secrets = secrets;
    this.#receive = receive;
    this.#times = times;
  }

  /** A picture that speaks to us: the album is ours, and what waited goes on. */
  async claim(album: string): Promise<void> {
    await this.#secrets.keep(nameOf(album), 'ours', REMEMBERED_SECONDS);
    await this.#handOn(album);
  }

  /** A picture that does not. Resolves at once; it waits by itself. */
  async offer(album: string, message: InboundMessage): Promise<void> {
    if (await this.#isOurs(album)) return await this.#receive(message);
    const waiting = this.#waiting.get(album);
    if (waiting !== undefined) {
      if (waiting.every(({ id }) => id !== message.id)) waiting.push(message);
      return;
    }
    const oldest = this.#waiting.keys().next().value;
    if (this.#waiting.size >= MOST_WAITING && oldest !== undefined) this.#waiting.delete(oldest);
    this.#waiting.set(album, [message]);
    this.#watch(album, Date.now() + this.#times.hold);
  }

  #watch(album: string, until: number): void {
    const timer = setTimeout(() => {
      this.#settle(album, until).catch(() => this.#watch(album, until));
    }, this.#times.look);
    timer.unref();
  }

  async #settle(album: string, until: number): Promise<void> {
    if (!this.#waiting.has(album)) return;
    if (await this.#isOurs(album)) return await this.#handOn(album);
    if (Date.now() < until) this.#watch(album, until);
    else this.#waiting.delete(album);
  }

  async #handOn(album: string): Promise<void> {
    for (const message of this.#waiting.get(album) ?? []) await this.#receive(message);
    this.#waiting.delete(album);
  }

  async #isOurs(album: string): Promise<boolean> {
    return (await this.#secrets.read(nameOf(album))) !== undefined;
  }
}

function nameOf(album: string): string {
  return `album:${album}`;
}
