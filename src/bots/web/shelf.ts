import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
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

/** A chat's files on disk, named by ids of ours alone, so that no name a person chose ever becomes a path. */
export class Shelf {
  readonly #dir: string;

  constructor(chatDir: string) {
    this.#dir = join(chatDir, 'media');
  }

  /** Where a file lies. The id must have been checked by `isId`. */
  path(media: string): string {
    return join(this.#dir, media);
  }

  /**
   * Streams a file to disk, synced before it counts. Over `limit` bytes it resolves with nothing, the rest of the
   * body is read to its end (other parts may follow it), and nothing stays on disk.
   */
  async put(body: AsyncIterable<Uint8Array>, limit: number): Promise<Kept | undefined> {
    await mkdir(this.#dir, { recursive: true });
    const media = newId();
    const part = `${this.path(media)}.part`;
    let bytes = 0;
    const capped = async function* () {
      for await (const chunk of body) {
        bytes += chunk.length;
        if (bytes <= limit) yield chunk;
      }
    };
    try {
      await pipeline(Readable.from(capped()), createWriteStream(part, { flush: true }));
      if (bytes > limit) return undefined;
      const mime = (await fileTypeFromFile(part).catch(() => undefined))?.mime;
      await rename(part, this.path(media));
      return { media, bytes, ...(mime === undefined ? {} : { mime }) };
    } finally {
      await rm(part, { force: true });
    }
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
