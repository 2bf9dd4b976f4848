import type { API } from '@discordjs/core';
import { InOrder } from '../../core/order.ts';
import type { Secrets } from '../../core/ports.ts';
import { isProblem } from '../../core/problem.ts';
import { pause } from '../../core/timing.ts';
import { toProblem } from './errors.ts';
import type { Written } from './normalize.ts';
import { timeOf } from './snowflake.ts';

const CHANNELS_KEPT = 200;
const READ_AT_ONCE = 100;

/** In a busier channel the newest messages are left unread. */
const MOST_PAGES = 5;

/** Channels that are read at the same time. */
const LANES = 5;

/** A message that waited longer than this is no longer expected to be answered, ms. */
const STALE_MS = 15 * 60_000;

/** Waits before a channel that could not be reached is asked for again, ms; the library's own tries come on top. */
const WAITS_MS = [500, 2_000, 5_000, 15_000, 30_000];

const SECRET = 'discord:spoken-in';
const SAVE_MS = 1_000;

type Place = Pick<Written, 'channel_id' | 'id' | 'guild_id'>;

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
  /** Channels where the bot was spoken to → the newest message known there and the server; the least recently used first. */
  #last = new Map<string, Known>();
  /** Channels with a gap that could not be read: nothing after it is noted, so that the next look begins before it. */
  readonly #gaps = new Set<string>();
  readonly #lanes = new InOrder();
  #saving: NodeJS.Timeout | undefined;
  /** The channels that the next process would find written down, and when that was done (epoch ms). */
  #saved = { channels: new Set<string>(), at: 0 };

  constructor(secrets: Secrets) {
    this.#secrets = secrets;
  }

  /** Takes over what the process before this one knew. Rejects where our own memory does not answer. */
  async load(): Promise<void> {
    if (this.#last.size > 0) return;
    const saved = await this.#secrets.read(SECRET);
    if (saved !== undefined) this.#last = new Map(JSON.parse(saved) as [string, Known][]);
  }

  /**
   * Before a message is handed over: its channel is written down, from just before it. Should this process die at any
   * moment from here on, the next one looks there.
   */
  async expect({ channel_id, id, guild_id }: Place): Promise<void> {
    const { channels, at } = this.#saved;
    if (channels.has(channel_id) && Date.now() - at < STALE_MS / 2) return;
    if (!this.#last.has(channel_id)) this.#keep(channel_id, String(BigInt(id) - 1n), guild_id);
    await this.save();
  }

  /** Notes a message that was heard. Written down soon, and forgotten when it is too old to matter. */
  note({ channel_id, id, guild_id }: Place, forBot: boolean): void {
    const known = this.#last.get(channel_id);
    if (this.#gaps.has(channel_id) || (known === undefined && !forBot)) return;
    if (forBot) this.#last.delete(channel_id);
    const newest = known !== undefined && BigInt(known.message) > BigInt(id) ? known.message : id;
    this.#keep(channel_id, newest, guild_id);
    this.#saving ??= setTimeout(() => void this.save(), SAVE_MS).unref();
  }

  /** Writes down now what is known. */
  async save(): Promise<void> {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    if (this.#last.size === 0) return;
    const saved = { channels: new Set(this.channels), at: Date.now() };
    try {
      await this.#secrets.keep(SECRET, JSON.stringify([...this.#last]), STALE_MS / 1000);
      this.#saved = saved;
    } catch {
      // Our memory does not answer: whoever needs it next says so.
    }
  }

  #keep(channel: string, message: string, guild: string | undefined): void {
    this.#last.set(channel, { message, ...(guild === undefined ? {} : { guild }) });
    const [oldest] = this.#last.keys();
    if (this.#last.size > CHANNELS_KEPT && oldest !== undefined) this.#last.delete(oldest);
  }

  /** Where something may have been missed. */
  get channels(): readonly string[] {
    return [...this.#last.keys()];
  }

  /**
   * Hands over what came to a channel since it was last heard, oldest first. What is said there meanwhile has to wait until
   * this has settled. Rejects with a `Problem` where the channel cannot be read.
   */
  catchUp(
    channel: string,
    api: API,
    hear: (message: Written) => Promise<boolean>,
    stop: AbortSignal,
  ): Promise<void> {
    this.#gaps.add(channel);
    const lane = String(this.channels.indexOf(channel) % LANES);
    return this.#lanes.after(lane, async () => {
      const found = await this.#since(channel, api, stop).catch((error: unknown) => {
        if (!isAway(error)) this.#forget(channel);
        throw error;
      });
      this.#gaps.delete(channel);
      for (const message of found) this.note(message, await hear(message));
    });
  }

  /** The bot is no longer let in: there is nothing to read, now or later. */
  #forget(channel: string): void {
    this.#gaps.delete(channel);
    this.#last.delete(channel);
  }

  async #since(channel: string, api: API, stop: AbortSignal): Promise<readonly Written[]> {
    const known = this.#last.get(channel);
    const found: Written[] = [];
    for (let page = 0; known !== undefined && page < MOST_PAGES; page += 1) {
      const after = found.at(-1)?.id ?? known.message;
      const some = await patiently(stop, () =>
        api.channels.getMessages(channel, { after, limit: READ_AT_ONCE }),
      );
      const guild = known.guild === undefined ? {} : { guild_id: known.guild };
      found.push(...some.map((message) => ({ ...message, ...guild })).reverse());
      if (some.length < READ_AT_ONCE) break;
    }
    return found.filter(({ id }) => Date.now() - timeOf(id) < STALE_MS);
  }
}

/** Tries again while Discord is out of reach; a refusal is an answer. */
async function patiently<T>(stop: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const problem = toProblem(error);
      const wait = WAITS_MS[tries];
      if (wait === undefined || !isAway(problem)) throw problem;
      await pause(wait, stop);
    }
  }
}

/** It may be there again in a moment. */
const isAway = (error: unknown): boolean =>
  isProblem(error, 'platform-down') || isProblem(error, 'slow-down');
