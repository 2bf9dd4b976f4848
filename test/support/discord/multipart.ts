import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';

/** A file part as it came over the wire; its bytes lie at `path`. */
export interface Upload {
  /** The part's name, `files[0]`. */
  readonly field: string;
  readonly name: string;
  readonly type: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** What a multipart body held. */
export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  readonly files: readonly Upload[];
}

let written = 0;

/** Reads a multipart body part by part, files straight to `dir`, so that a big upload never lies in memory. */
export async function readMultipart(
  body: AsyncIterable<Buffer>,
  boundary: string,
  dir: string,
): Promise<Form> {
  const fields = new Map<string, string>();
  const files: Upload[] = [];
  const source = new Splitter(body, Buffer.from(`\r\n--${boundary}`));
  await source.skip();
  while (!(await source.isLast())) {
    const head = await source.head();
    const field = /[; ]name="([^"]*)"/.exec(head)?.[1] ?? '';
    const name = /filename="([^"]*)"/.exec(head)?.[1];
    if (name === undefined) {
      const chunks: Buffer[] = [];
      for await (const chunk of source.part()) chunks.push(chunk);
      fields.set(field, Buffer.concat(chunks).toString());
    } else {
      const type = /content-type:\s*([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream';
      files.push({ field, name: decodeURIComponent(name), type, ...(await toDisk(source.part(), dir)) });
    }
  }
  return { fields, files };
}

async function toDisk(
  part: AsyncIterable<Buffer>,
  dir: string,
): Promise<{ path: string; size: number; sha256: string }> {
  const path = join(dir, `upload-${process.pid}-${written++}`);
  const out = createWriteStream(path);
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of part) {
    size += chunk.length;
    hash.update(chunk);
    if (!out.write(chunk)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return { path, size, sha256: hash.digest('hex') };
}

/** Cuts a byte stream at a delimiter without ever holding more than a chunk and the delimiter. */
class Splitter {
  readonly #source: AsyncIterator<Buffer>;
  readonly #mark: Buffer;
  // The body's first boundary has no line break before it; lending it one makes all boundaries alike.
  #held: Buffer = Buffer.from('\r\n');

  constructor(body: AsyncIterable<Buffer>, mark: Buffer) {
    this.#source = body[Symbol.asyncIterator]();
    this.#mark = mark;
  }

  async #more(): Promise<void> {
    const next = await this.#source.next();
    if (next.done) throw new Error('multipart body ended before its last boundary');
    this.#held = Buffer.concat([this.#held, next.value]);
  }

  /** The bytes up to the next boundary. */
  async *part(): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.#held.indexOf(this.#mark);
      if (end >= 0) {
        if (end > 0) yield this.#held.subarray(0, end);
        this.#held = this.#held.subarray(end + this.#mark.length);
        return;
      }
      const safe = this.#held.length - this.#mark.length;
      if (safe > 0) {
        yield this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
      }
      await this.#more();
    }
  }

  async skip(): Promise<void> {
    for await (const _ of this.part());
  }

  /** After a boundary: `--` ends the body, a line break begins a part. */
  async isLast(): Promise<boolean> {
    while (this.#held.length < 2) await this.#more();
    const last = this.#held.subarray(0, 2).toString() === '--';
    if (!last) this.#held = this.#held.subarray(2);
    else while (!(await this.#source.next()).done);
    return last;
  }

  async head(): Promise<string> {
    let end = this.#held.indexOf('\r\n\r\n');
    while (end < 0) {
      await this.#more();
      end = this.#held.indexOf('\r\n\r\n');
    }
    const head = this.#held.subarray(0, end).toString();
    this.#held = this.#held.subarray(end + 4);
    return head;
  }
}
