import type { ChatId } from './address.ts';
import type { StoredFile } from './files.ts';

/** How much may lie on disk, in bytes; 0 is no limit. */
export interface QuotaLimits {
  readonly chat: number;
  readonly all: number;
}

/** There is no room left for all chats together, and nothing that may go. */
export class NoRoom extends Error {}

/** The newest files of another chat stay at least this long, in milliseconds: the bot may not have fetched them yet. */
const FRESH = 3_600_000;

/** Room for a message that is coming in. */
export interface Hold {
  /** Asks for more bytes. False where this message alone is over the chat's limit; rejects with `NoRoom`. */
  grow(bytes: number): Promise<boolean>;
  /** Gives bytes back: a file was refused. */
  shrink(bytes: number): void;
  /** To be called once the message is written down or dropped. */
  end(): void;
}

interface Candidate extends StoredFile {
  readonly chat: ChatId;
  readonly item: string;
  /** Part of the newest message with files of its kind in its chat. */
  readonly newest: boolean;
}

/**
 * Knows what every chat has on disk, from the sizes in the messages, and makes room: uploads go before videos, the oldest
 * first. A video that is delivered is never refused, because it is paid for.
 */
export class Quota {
  readonly #limits: QuotaLimits;
  readonly #drop: (chat: ChatId, media: string) => Promise<void>;
  readonly #now: () => number;
  readonly #files = new Map<ChatId, Map<string, readonly StoredFile[]>>();
  /** Bytes, files that are coming in included. */
  readonly #sums = new Map<ChatId, number>();
  #total = 0;

  /** `drop` takes a file from its message and from disk. */
  constructor(limits: QuotaLimits, drop: (chat: ChatId, media: string) => Promise<void>, now: () => number) {
    const { POSITIVE_INFINITY: none } = Number;
    this.#limits = { chat: limits.chat || none, all: limits.all || none };
    this.#drop = drop;
    this.#now = now;
  }

  /** The largest message that fits, in bytes. */
  get largest(): number {
    return Math.min(this.#limits.chat, this.#limits.all);
  }

  /** The files of one message as they are now. */
  set(chat: ChatId, item: string, files: readonly StoredFile[]): void {
    const known = this.#files.get(chat) ?? new Map<string, readonly StoredFile[]>();
    this.#count(chat, sumOf(files) - sumOf(known.get(item) ?? []));
    if (files.length > 0) known.set(item, files);
    else known.delete(item);
    if (known.size > 0) this.#files.set(chat, known);
    else this.#files.delete(chat);
  }

  /** The chat is gone from disk. */
  clear(chat: ChatId): void {
    for (const item of [...(this.#files.get(chat)?.keys() ?? [])]) this.set(chat, item, []);
  }

  /** Begins to count a message that is coming in. */
  hold(chat: ChatId): Hold {
    let held = 0;
    const add = (bytes: number) => {
      held += bytes;
      this.#count(chat, bytes);
    };
    return {
      grow: async (bytes) => {
        if (held + bytes > this.largest) return false;
        add(bytes);
        if (!(await this.#fitChat(chat))) {
          add(-bytes);
          return false;
        }
        if (!(await this.#fitAll(chat))) throw new NoRoom('all chats together have no room left');
        return true;
      },
      shrink: (bytes) => add(-bytes),
      end: () => add(-held),
    };
  }

  /** Makes room after the fact, as far as older files allow. */
  async trim(chat: ChatId): Promise<void> {
    await this.#fitChat(chat);
    await this.#fitAll(chat);
  }

  /** Every upload of a chat may go for something newer; of its videos the newest stays. */
  #fitChat(chat: ChatId): Promise<boolean> {
    const pick = () => first(this.#candidates(chat).filter(({ upload, newest }) => upload || !newest));
    return this.#fit(() => this.#sums.get(chat) ?? 0, this.#limits.chat, pick);
  }

  #fitAll(chat: ChatId): Promise<boolean> {
    const old = this.#now() - FRESH;
    const goes = (file: Candidate) => !file.newest || (file.chat !== chat && file.at < old);
    const pick = () => first([...this.#files.keys()].flatMap((one) => this.#candidates(one)).filter(goes));
    return this.#fit(() => this.#total, this.#limits.all, pick);
  }

  async #fit(sum: () => number, limit: number, pick: () => Candidate | undefined): Promise<boolean> {
    while (sum() > limit) {
      const victim = pick();
      if (victim === undefined) return false;
      const { chat, item, media } = victim;
      // Counted out at once, so that nothing else chooses it, too.
      this.set(
        chat,
        item,
        (this.#files.get(chat)?.get(item) ?? []).filter((file) => file.media !== media),
      );
      await this.#drop(chat, media);
    }
    return true;
  }

  #candidates(chat: ChatId): Candidate[] {
    const items = [...(this.#files.get(chat) ?? [])];
    const files = items.flatMap(([item, own]) => own.map((file) => ({ ...file, chat, item })));
    const last = [true, false].map(
      (upload) => newestOf(files.filter((file) => file.upload === upload))?.item,
    );
    return files.map((file) => ({ ...file, newest: last.includes(file.item) }));
  }

  #count(chat: ChatId, bytes: number): void {
    this.#total += bytes;
    const sum = (this.#sums.get(chat) ?? 0) + bytes;
    if (sum === 0) this.#sums.delete(chat);
    else this.#sums.set(chat, sum);
  }
}

const sumOf = (files: readonly StoredFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Uploads before videos, then the oldest. */
function first<T extends StoredFile>(files: readonly T[]): T | undefined {
  return files.reduce<T | undefined>(
    (best, file) => (best === undefined || goesBefore(file, best) ? file : best),
    undefined,
  );
}

function newestOf<T extends StoredFile>(files: readonly T[]): T | undefined {
  return files.reduce<T | undefined>(
    (best, file) => (best === undefined || file.at >= best.at ? file : best),
    undefined,
  );
}

const goesBefore = (a: StoredFile, b: StoredFile) => (a.upload === b.upload ? a.at < b.at : a.upload);
