import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
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
   * Streams a file to disk, synced before it counts. Over `limit` bytes it resolves with nothing, the rest of the
   * body is read to its end (other parts may follow it), and nothing stays on disk. Rejects with `ChatGone` once
   * the shelf is closed.
   */
  async put(body: AsyncIterable<Uint8Array>, limit: number): Promise<Kept | undefined> {
    const media = newId();
    const part = `${this.path(media)}.part`;
    const file = await this.#step(async () => {
      await mkdir(this.#dir, { recursive: true });
      return open(part, 'wx');
    });
    let bytes = 0;
    const closed = () => this.#closed;
    const capped = async function* () {
      for await (const chunk of body) {
        if (closed()) throw new ChatGone('an upload came too late');
        bytes += chunk.length;
        if (bytes <= limit) yield chunk;
      }
    };
    try {
      await pipeline(Readable.from(capped()), file.createWriteStream({ flush: true }));
      if (bytes > limit) return undefined;
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

  /** Removes what no message speaks of: leavings of uploads that a sudden death cut off. */
  async sweep(wanted: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#dir).catch(() => []);
    await Promise.all(names.filter((name) => !wanted.has(name)).map((name) => this.drop(name)));
  }
}

/** Kinds that a page may show by itself; all else is only ever offered as a download. */
export function kindOf(mime: string | undefined): 'video' | 'image' | 'audio' | 'file' {
  if (mime === undefined) return 'file';
  const [family = ''] = mime.split('/');
  return family === 'video' || family === 'image' || family === 'audio' ? family : 'file';
}
