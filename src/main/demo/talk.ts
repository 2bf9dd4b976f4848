import { createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { createDecoder } from '../../nemo/sse.ts';

/** What the page's server tells of one message; all that the demo looks at. */
const Told = z.object({
  id: z.string(),
  from: z.enum(['person', 'bot']),
  /** Of a person's: the bot has it for certain. */
  received: z.boolean().optional(),
  reply: z
    .object({
      text: z.string(),
      progress: z.object({ percent: z.number().optional(), note: z.string().optional() }).optional(),
      choices: z.array(z.object({ id: z.string() })).optional(),
    })
    .optional(),
  video: z.object({ media: z.string(), name: z.string() }).optional(),
});

const Events = z.object({ items: z.array(Told) });

/** One message as it stands. */
export type Item = z.infer<typeof Told>;

/** A person at the chat page, by HTTP: the demo uses the bot as everybody does. */
export class Visitor {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  async arrive(): Promise<void> {
    const page = await fetch(this.#url);
    this.#cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    await page.arrayBuffer();
  }

  /** Rejects, in words, when a file cannot be read or the server refuses. */
  async say(text: string, files: readonly string[]): Promise<void> {
    const form = new FormData();
    form.append('text', text);
    form.append('language', (process.env['LANG'] ?? 'en').slice(0, 2).replace('C.', 'en'));
    for (const file of files) form.append('files', await openAsBlob(file), basename(file));
    const answer = await fetch(`${this.#url}/api/messages`, {
      method: 'POST',
      headers: { cookie: this.#cookie },
      body: form,
    });
    if (answer.status !== 202) throw new Error(`the chat page answered ${answer.status}`);
    await answer.arrayBuffer();
  }

  /** Every change of every message, from the beginning, until the signal, which ends it without an error. */
  async *watch(signal: AbortSignal): AsyncIterable<Item> {
    for await (const items of this.#events(signal)) yield* items;
  }

  /** Every message as it stands now. */
  async look(): Promise<readonly Item[]> {
    for await (const items of this.#events(new AbortController().signal)) return items;
    return [];
  }

  async *#events(signal: AbortSignal): AsyncIterable<readonly Item[]> {
    try {
      const answer = await fetch(`${this.#url}/api/events`, { headers: { cookie: this.#cookie }, signal });
      const decoder = createDecoder(10_000_000);
      for await (const chunk of answer.body ?? []) {
        for (const { data } of decoder.feed(chunk)) {
          if (data !== '') yield Events.parse(JSON.parse(data)).items;
        }
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async save(media: string, path: string): Promise<void> {
    const answer = await fetch(`${this.#url}/api/media/${media}`, { headers: { cookie: this.#cookie } });
    if (!answer.ok || answer.body === null)
      throw new Error(`the video could not be fetched: ${answer.status}`);
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(path));
  }
}
