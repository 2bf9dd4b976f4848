import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileTypeFromFile } from 'file-type';
import { newId } from './address.ts';

/** A file that was put on the shelf. */
export interface Kept {
  readonly media: string;
  readonly bytes: number;
  /** By its bytes; absent where they say nothing. */
  readonly mime?: string;
}

/** Asks whether so many more bytes may be kept. */
export type Grow = (bytes: number) => Promise<boolean>;
const always: Grow = async () => true;

/** The chat was deleted: nothing is kept for it any more, whoever was just at it. */
export class ChatGone extends Error {}

/** A chat's files on disk, named by ids of ours alone, so that no name a person chose ever becomes a path. */
export class Shelf {
  readonly #dir: string;
  readonly #steps = new Set<Promise<unknown>>();
  #closed = false;

  constructor(chatDir: string) {
    this.#dir = join(chatDir, 'media');
  }

  /** From here on nothing is put here: what is just coming in rejects with `ChatGone`. */
  close(): void {
    this.#closed = true;
  }

  /** After `close`: resolves once nobody makes a folder or a file here any more, however slow an upload is. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#steps);
  }

  /** Where a file lies. The id must have been checked by `isId`. */
  path(media: string): string {
    return join(this.#dir, media);
  }

  /**
   * Streams a file to disk, synced before it counts. Over `limit` bytes, or where `grow` refuses more, it resolves with
   * nothing, the rest of the body is read to its end (other parts may follow it), and nothing stays on disk. Rejects
   * with `ChatGone` once the shelf is closed.
   */
  async put(body: AsyncIterable<Uint8Array>, limit: number, grow: Grow = always): Promise<Kept | undefined> {
    const media = newId();
    const part = `${this.path(media)}.part`;
    const file = await this.#step(async () => {
      await mkdir(this.#dir, { recursive: true });
      return open(part, 'wx');
    });
    let bytes = 0;
    let over = false;
    const closed = () => this.#closed;
    const capped = async function* () {
      for await (const chunk of body) {
        if (closed()) throw new ChatGone('an upload came too late');
        bytes += chunk.length;
        over ||= bytes > limit || !(await grow(chunk.length));
        if (!over) yield chunk;
      }
    };
    try {
      await pipeline(Readable.from(capped()), file.createWriteStream({ flush: true }));
      if (over) return undefined;
      const mime = (await fileTypeFromFile(part).catch(() => undefined))?.mime;
      await this.#step(() => rename(part, this.path(media)));
      return { media, bytes, ...(mime === undefined ? {} : { mime }) };
    } finally {
      await rm(part, { force: true });
    }
  }

  /** What makes something on disk: never begun on a closed shelf, and waited for before it is cleared away. */
  async #step<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new ChatGone('its files are gone');
    const step = work();
    this.#steps.add(step);
    return step.finally(() => this.#steps.delete(step));
  }

  async drop(media: string): Promise<void> {
    await rm(this.path(media), { force: true });
  }

  /**
   * Removes what no message speaks of and what was last written before this time, epoch ms: leavings of uploads that a
   * sudden death cut off. An upload that goes on is younger.
   */
  async sweep(wanted: ReadonlySet<string>, before: number): Promise<void> {
    const names = await readdir(this.#dir).catch(() => []);
    const unknown = names.filter((name) => !wanted.has(name));
    const old = async (name: string) =>
      ((await stat(this.path(name)).catch(() => undefined))?.mtimeMs ?? before) < before;
    await Promise.all(unknown.map(async (name) => ((await old(name)) ? this.drop(name) : undefined)));
  }
}

/** Kinds that a page may show by itself; all else is only ever offered as a download. */
export function kindOf(mime: string | undefined): 'video' | 'image' | 'audio' | 'file' {
  if (mime === undefined) return 'file';
  const [family = ''] = mime.split('/');
  return family === 'video' || family === 'image' || family === 'audio' ? family : 'file';
}
