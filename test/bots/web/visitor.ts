import type { Item } from '../../../src/bots/web/wire.ts';

/** What a test posts. */
export interface Words {
  readonly text?: string;
  readonly press?: string;
  readonly answers?: string;
  readonly once?: string;
  readonly language?: string;
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array | string }[];
}

/** One event as it came over the wire. */
export interface Told {
  readonly event: string;
  readonly id: string;
  readonly items: Item[];
  /** Only with `all`. */
  readonly more?: boolean;
  readonly language?: string;
}

/** A browser without a screen: keeps its cookie, posts forms, reads events. */
export class Visitor {
  readonly url: string;
  cookie = '';

  constructor(url: string, cookie = '') {
    this.url = url;
    this.cookie = cookie;
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie !== '') headers.set('cookie', this.cookie);
    const answer = await fetch(`${this.url}${path}`, { ...init, headers });
    const given = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (given !== undefined) this.cookie = given;
    return answer;
  }

  post(words: Words, headers: Record<string, string> = {}): Promise<Response> {
    const form = new FormData();
    for (const field of ['text', 'press', 'answers', 'once', 'language'] as const) {
      const value = words[field];
      if (value !== undefined) form.append(field, value);
    }
    for (const { name, bytes } of words.files ?? [])
      form.append('files', new Blob([Buffer.from(bytes)]), name);
    return this.fetch('/api/messages', { method: 'POST', body: form, headers });
  }

  /** Posts and gives the id under which it stands. */
  async say(words: Words): Promise<string> {
    const answer = await this.post(words);
    const { id } = (await answer.json()) as { id: string };
    if (answer.status !== 202) throw new Error(`answered ${answer.status}`);
    return id;
  }

  /** Reads events until enough is known; ends the connection. */
  async listen(enough: (told: Told[]) => boolean, lastId?: string): Promise<Told[]> {
    const gone = new AbortController();
    const headers: Record<string, string> = lastId === undefined ? {} : { 'last-event-id': lastId };
    const answer = await this.fetch('/api/events', { headers, signal: gone.signal });
    const told: Told[] = [];
    let held = '';
    for await (const chunk of answer.body ?? []) {
      held += Buffer.from(chunk).toString('utf8');
      const blocks = held.split('\n\n');
      held = blocks.pop() ?? '';
      told.push(...blocks.filter((block) => !block.startsWith(':')).map(read));
      if (enough(told)) break;
    }
    gone.abort();
    return told;
  }

  /** Everything that stands in the chat. */
  async items(): Promise<Item[]> {
    const [first] = await this.listen((told) => told.length > 0);
    return [...(first?.items ?? [])].sort((a, b) => a.seq - b.seq);
  }
}

function read(block: string): Told {
  const fields = new Map<string, string>();
  for (const line of block.split('\n'))
    fields.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2));
  const data = JSON.parse(fields.get('data') ?? '{}') as Omit<Told, 'event' | 'id'>;
  return { event: fields.get('event') ?? '', id: fields.get('id') ?? '', ...data };
}

/** All of a stream in one piece. */
export async function whole(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The smallest PNG there is. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Enough of an MP4 to be known as one. */
export const MP4 = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypisom\0\0\x02\0isomiso2', 'latin1'),
  Buffer.alloc(4000, 7),
]);

/** The type of what `slowForm` makes. */
export const FORM = 'multipart/form-data; boundary=edge';

/**
 * A form that comes slowly: `first` sends it up to the middle of its first film or, `after` that film, up to the next
 * part; `more` sends what is missing but for the last bytes, and `end` those.
 */
export function slowForm(
  parts: readonly (readonly [name: string, value: string | Uint8Array])[],
  after = false,
) {
  const pieces = parts.flatMap(([name, value]) => [
    Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"`),
    Buffer.from(typeof value === 'string' ? '\r\n\r\n' : '; filename="a.mp4"\r\n\r\n'),
    Buffer.from(value),
    Buffer.from('\r\n'),
  ]);
  const whole = Buffer.concat([...pieces, Buffer.from('--edge--\r\n')]);
  const cut = after ? whole.indexOf(MP4) + MP4.length + '\r\n--edge'.length : whole.indexOf(MP4) + 1000;
  const wire = new TransformStream<Uint8Array, Uint8Array>();
  const writer = wire.writable.getWriter();
  // Whoever refuses the form ends the connection; the answer tells that.
  const write = (from: number, to: number) => void writer.write(whole.subarray(from, to)).catch(() => {});
  return {
    body: wire.readable,
    first: () => write(0, cut),
    more: () => write(cut, whole.length - 10),
    end: () => {
      write(whole.length - 10, whole.length);
      void writer.close();
    },
  };
}
