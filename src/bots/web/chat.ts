import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChatId, newId } from './address.ts';
import { type MediaNote, notesOf, type StoredFile, storedIn, withoutFile } from './files.ts';
import { ChatGone, Shelf } from './shelf.ts';
import { type Answered, type Item, itemSchema, type Said } from './wire.ts';

/** What the chat adds to an item by itself. */
type Given = 'id' | 'seq' | 'rev' | 'at' | 'changed';
/** An item that was not said yet. */
export type Draft = Omit<Said, Given> | Omit<Answered, Given>;

/** What the bot is told when a chat is deleted: the command, with the yes that the page has asked for already. */
export const FORGET = { text: '/forget', pressed: { id: 'forget:yes' } } as const;
/** Another program (a backup, a virus scanner) may put a file beside ours while they are removed. */
const REMOVE_TRIES = 3;

/** Hears which files of a message count from now on. */
export type OnFiles = (item: string, files: readonly StoredFile[]) => void;

/** Messages as a page of a reader's history. */
export interface HistoryPage {
  /** In the order in which they were said. */
  readonly items: readonly Item[];
  /** True while there are older ones. */
  readonly more: boolean;
}

/**
 * One chat: its items in memory, and every change of them appended to a log before anybody hears of it. A line is the
 * whole item as it then stood, so reading the log back is "the last line of an id wins", and a line cut off by a
 * sudden death costs only what was never confirmed.
 */
export class Chat {
  readonly id: ChatId;
  /** Where the chat's log and media lie; does not exist until something was said. */
  readonly dir: string;
  readonly shelf: Shelf;
  #items = new Map<string, Item>();
  #once = new Map<string, string>();
  #media = new Map<string, MediaNote>();
  #rev = 0;
  #seq = 0;
  #touched = 0;
  #closed = false;
  /** How many are at it, beside those who watch. */
  #users = 0;
  /** True while the file may end in the middle of a line. */
  #torn = false;
  #tail: Promise<unknown> = Promise.resolve();
  #watchers = new Set<() => void>();
  #language: { readonly code: string; readonly seq: number } | undefined;
  readonly #onFiles: OnFiles;

  constructor(id: ChatId, dir: string, onFiles: OnFiles = () => {}) {
    this.id = id;
    this.dir = dir;
    this.shelf = new Shelf(dir);
    this.#onFiles = onFiles;
  }

  /** The newest change. */
  get rev(): number {
    return this.#rev;
  }

  /** True while something stands here that was said. */
  get begun(): boolean {
    return !this.#closed && this.#items.size > 0;
  }

  /** True once the chat was deleted: nothing more is said here, even while the bot has still to be told. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The language that was chosen here last; undefined where none was. */
  get language(): string | undefined {
    return this.#language?.code;
  }

  get #log(): string {
    return join(this.dir, 'log.jsonl');
  }

  /** Reads the log back; returns how many lines could not be read. To be called once, before anything else. */
  async load(): Promise<number> {
    const raw = await readFile(this.#log, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    const lines = raw.split('\n').filter((line) => line !== '');
    this.#torn = raw !== '' && !raw.endsWith('\n');
    let bad = 0;
    for (const line of lines) {
      const item = read(line);
      if (item === undefined) bad += 1;
      else this.#keep(item);
    }
    // Lines that cannot be read have a time, too: nothing is taken for old because of damage.
    if (bad > 0) this.#touched = Math.max(this.#touched, (await stat(this.#log)).mtimeMs);
    if (lines.length > 2 * this.#items.size + 64) await this.#compact();
    else await rm(`${this.#log}.new`, { force: true });
    return bad;
  }

  /** Everything that changed after this revision, oldest change first. */
  since(rev: number): Item[] {
    return [...this.#items.values()].filter((item) => item.rev > rev).sort((a, b) => a.rev - b.rev);
  }

  /** The newest messages that stand before this place. */
  page(before: number, count: number): HistoryPage {
    const items = [...this.#items.values()].filter(({ seq }) => seq < before).sort((a, b) => a.seq - b.seq);
    return { items: items.slice(-count), more: items.length > count };
  }

  /** What was said and is not yet known to be received, in the order it was said. */
  unreceived(): Said[] {
    const waiting = this.since(0).filter((item) => item.from === 'person' && !item.received) as Said[];
    return waiting.sort((a, b) => a.seq - b.seq);
  }

  item(id: string): Item | undefined {
    return this.#items.get(id);
  }

  /** The item that was posted under this key. */
  posted(once: string, from: Item['from']): Item | undefined {
    return this.#items.get(this.#once.get(`${from}:${once}`) ?? '');
  }

  media(id: string): MediaNote | undefined {
    return this.#closed ? undefined : this.#media.get(id);
  }

  /** Every file the items speak of. */
  allMedia(): ReadonlySet<string> {
    return new Set(this.#media.keys());
  }

  /**
   * Says something. It is on disk when this resolves; the same `once` again gives the item that stands. Rejects with
   * `ChatGone` once the chat is closed.
   */
  add(draft: Draft): Promise<{ readonly item: Item; readonly fresh: boolean }> {
    return this.#turn(async () => {
      if (this.#closed) throw new ChatGone('nothing is said in it any more');
      const before = this.posted(draft.once, draft.from);
      if (before !== undefined) return { item: before, fresh: false };
      return { item: await this.#say(draft), fresh: true };
    });
  }

  /** Changes an item; resolves with nothing where it is not there or the chat is closed. On disk when this resolves. */
  change(id: string, how: (item: Item) => Item): Promise<Item | undefined> {
    return this.#turn(async () => {
      const before = this.#items.get(id);
      if (before === undefined || this.#closed) return undefined;
      const item = {
        ...how(before),
        id,
        seq: before.seq,
        at: before.at,
        rev: this.#rev + 1,
        changed: Date.now(),
      };
      await this.#write(item);
      return item;
    });
  }

  /**
   * Lets go of a file to make room: its message says so, then it leaves the disk. The chat grows no younger by it. A
   * closed chat keeps what it has until it is removed.
   */
  letGo(media: string): Promise<void> {
    return this.#turn(async () => {
      const item = [...this.#items.values()].find((one) => notesOf(one).some(([name]) => name === media));
      if (item === undefined || this.#closed) return;
      await this.#write({ ...withoutFile(item, media), rev: this.#rev + 1 });
      for (const [name] of notesOf(item)) if (!this.#media.has(name)) await this.shelf.drop(name);
    });
  }

  /** Calls back after every change, until the returned function is called. */
  watch(onChange: () => void): () => void {
    this.#watchers.add(onChange);
    return () => this.#watchers.delete(onChange);
  }

  /**
   * Closes the chat for whoever wants it deleted. Resolves, once that is on disk, with the last word, which the bot
   * has to be told before the chat is removed; with nothing where it was closed before.
   */
  close(): Promise<Said | undefined> {
    return this.#turn(async () => {
      if (this.#closed) return undefined;
      const last = { ...FORGET, files: [], refused: [], once: newId(), received: false };
      return (await this.#say({ from: 'person', ...last, closes: true })) as Said;
    });
  }

  /**
   * Closes the chat where nobody touched it since this time, epoch ms, nobody is at it or watches it, and nothing
   * waits to be handed over. Resolves with whether it did.
   */
  closeIfOlder(time: number): Promise<boolean> {
    return this.#turn(async () => {
      const wanted = this.#users > 0 || this.#watchers.size > 0 || this.unreceived().length > 0;
      if (this.#closed || wanted || this.#touched >= time) return false;
      this.end();
      return true;
    });
  }

  /** Closes the chat in memory alone: it stands for one that was removed. */
  end(): void {
    this.#closed = true;
    this.shelf.close();
  }

  /** Removes everything from disk. The chat must be closed; a second time does no harm. */
  remove(): Promise<void> {
    return this.#turn(async () => {
      await this.shelf.settled();
      await rm(this.dir, { recursive: true, force: true, maxRetries: REMOVE_TRIES });
      for (const known of [this.#items, this.#once, this.#media]) known.clear();
    });
  }

  /** Does work that takes its time (an upload): meanwhile nobody finds the chat old. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
    }
  }

  #turn<T>(step: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(step);
    this.#tail = result.catch(() => {});
    return result;
  }

  async #say(draft: Draft): Promise<Item> {
    const at = Date.now();
    const item = { ...draft, id: newId(), seq: this.#seq + 1, rev: this.#rev + 1, at, changed: at } as Item;
    await this.#write(item);
    return item;
  }

  async #write(item: Item): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    const start = this.#torn ? '\n' : '';
    this.#torn = true;
    // A bar that moves is not worth a wait for the disk; all else survives even a power cut.
    const flush = item.from === 'person' || item.reply.progress === undefined;
    await appendFile(this.#log, `${start}${JSON.stringify(item)}\n`, { flush });
    this.#torn = false;
    this.#keep(item);
    for (const onChange of this.#watchers) onChange();
  }

  #keep(item: Item): void {
    const before = this.#items.get(item.id);
    for (const [media] of before === undefined ? [] : notesOf(before)) this.#media.delete(media);
    this.#items.set(item.id, item);
    this.#once.set(`${item.from}:${item.once}`, item.id);
    this.#rev = Math.max(this.#rev, item.rev);
    this.#seq = Math.max(this.#seq, item.seq);
    this.#touched = Math.max(this.#touched, item.changed);
    if (item.from === 'person' && item.closes === true) this.end();
    for (const [media, note] of notesOf(item)) this.#media.set(media, note);
    const files = storedIn(item);
    if (files.length > 0 || before !== undefined) this.#onFiles(item.id, files);
    const code = item.from === 'bot' ? item.reply.language : undefined;
    if (code !== undefined && item.seq >= (this.#language?.seq ?? 0))
      this.#language = { code, seq: item.seq };
  }

  async #compact(): Promise<void> {
    const lines = this.since(0).map((item) => `${JSON.stringify(item)}\n`);
    await writeFile(`${this.#log}.new`, lines.join(''), { flush: true });
    await rename(`${this.#log}.new`, this.#log);
    this.#torn = false;
  }
}

function read(line: string): Item | undefined {
  try {
    return itemSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
