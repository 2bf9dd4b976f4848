import type { API } from '@discordjs/core';
import type { Secrets } from '../../core/ports.ts';
import type { Written } from './normalize.ts';

const CHANNELS_KEPT = 200;
const READ_AT_ONCE = 100;

/** A message that waited longer than this is no longer expected to be answered, ms. */
const STALE_MS = 15 * 60_000;

const SECRET = 'discord:spoken-in';
const SAVE_MS = 1_000;

interface Known {
  readonly message: string;
  readonly guild?: string;
}

/**
 * Reads what was written while no session was open: Discord replays it only when it lets the old session go on. Looks in
 * the channels where the bot was spoken to in the last minutes, by this process or the one before it; what was heard
 * already is known by its id.
 */
export class Missed {
  readonly #secrets: Secrets;
  /** Channel → the newest message known there and its server; the least recently used first. */
  #last = new Map<string, Known>();
  #saving: NodeJS.Timeout | undefined;

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Notes a message that was for the bot. Written down soon, and forgotten when it is too old to matter. */
  note({ channel_id, id, guild_id }: Pick<Written, 'channel_id' | 'id' | 'guild_id'>): void {
    this.#last.delete(channel_id);
    this.#last.set(channel_id, { message: id, ...(guild_id === undefined ? {} : { guild: guild_id }) });
    const [oldest] = this.#last.keys();
    if (this.#last.size > CHANNELS_KEPT && oldest !== undefined) this.#last.delete(oldest);
    this.#saving ??= setTimeout(() => void this.save(), SAVE_MS).unref();
  }

  /** Writes down now what is known. */
  async save(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    if (this.#last.size === 0) return;
    await this.#secrets.keep(SECRET, JSON.stringify([...this.#last]), STALE_MS / 1000).catch(() => undefined);
  }

  async #load(): Promise<void> {
    const saved = await this.#secrets.read(SECRET).catch(() => undefined);
    if (saved !== undefined) this.#last = new Map(JSON.parse(saved) as [string, Known][]);
  }

  /** Hands over what came since, oldest first, channel by channel. A channel that cannot be read is passed over. */
  async catchUp(api: API, hear: (message: Written) => Promise<boolean>): Promise<void> {
    if (this.#last.size === 0) await this.#load();
    for (const [channel, { message, guild }] of [...this.#last]) {
      const all = await api.channels
        .getMessages(channel, { after: message, limit: READ_AT_ONCE })
        .catch(() => []);
      const fresh = all.filter(({ timestamp }) => Date.now() - Date.parse(timestamp) < STALE_MS);
      for (const found of fresh.reverse()) {
        const missed = { ...found, ...(guild === undefined ? {} : { guild_id: guild }) };
        if (await hear(missed)) this.note(missed);
      }
    }
  }
}
