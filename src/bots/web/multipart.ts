/** One field of a posted form. */
export interface Part {
  readonly name: string;
  /** Set for a file; as the sender claims. */
  readonly filename?: string;
  /** To be read before the next part is asked for; what is left over is skipped. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The body is no well-formed `multipart/form-data`, or was cut off. */
export class BadForm extends Error {}

/** A part's headers are a few short lines; more is an attack or a mistake. */
const HEAD_LIMIT = 16 * 1024;

/**
 * Reads `multipart/form-data` (RFC 7578) as it arrives, with back-pressure, holding no more than a chunk and a
 * boundary in memory. `Request.formData()` was refused because it keeps whole files in memory. Throws `BadForm`.
 */
export async function* readForm(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<Part> {
  const mark = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
  const reader = new Reader(source);
  await skip(reader.until(mark));
  while ((await reader.peek(2)) !== '--') {
    const head = await text(reader.until(Buffer.from('\r\n\r\n')), HEAD_LIMIT);
    const body = reader.until(mark);
    yield { ...disposition(head), body };
    await skip(body);
  }
}

/** A field's text, cut after `limit` bytes; the rest of it is read and dropped. */
export async function text(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let room = limit;
  for await (const chunk of body) {
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.length;
  }
  const whole = Buffer.concat(chunks).toString('utf8');
  return room < 0 ? whole.replace(/\uFFFD$/, '') : whole;
}

async function skip(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}

function boundaryOf(contentType: string): string {
  const found = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(
    contentType,
  );
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw new BadForm('not a form');
  return boundary;
}

const PARAMETER = /;\s{0,9}(name|filename)="((?:[^"\\]|\\.)*)"/gi;

function disposition(head: string): { name: string; filename?: string } {
  const line = /^content-disposition:\s*form-data(.*)$/im.exec(head)?.[1] ?? '';
  const parameters = [...line.matchAll(PARAMETER)];
  const value = (key: string) => {
    const found = parameters.find(([, name = '']) => name.toLowerCase() === key)?.[2];
    return found?.replace(/\\(["\\])/g, '$1').replace(/%(22|0D|0A)/gi, (code) => decodeURIComponent(code));
  };
  const filename = value('filename');
  return { name: value('name') ?? '', ...(filename === undefined ? {} : { filename }) };
}

/** Cuts a stream of chunks at marks that may lie across any two of them. */
class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** The form begins with a boundary that has no line before it; this is that line's end. */
  #held: Buffer = Buffer.from('\r\n');

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** What comes before the mark; the mark itself is swallowed. Ends at once when it is asked a second time. */
  async *until(mark: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      const safe = at >= 0 ? at : Math.max(0, this.#held.length - mark.length + 1);
      const piece = this.#held.subarray(0, safe);
      this.#held = this.#held.subarray(at >= 0 ? at + mark.length : safe);
      if (piece.length > 0) yield piece;
      if (at >= 0) return;
      await this.#more();
    }
  }

  /** The next bytes, left where they are. */
  async peek(bytes: number): Promise<string> {
    while (this.#held.length < bytes) await this.#more();
    return this.#held.toString('latin1', 0, bytes);
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new BadForm('the form was cut off');
    this.#held = this.#held.length === 0 ? Buffer.from(value) : Buffer.concat([this.#held, value]);
  }
}
