import { createHmac } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { StoredFile, World } from './world.ts';

const KEY = 'fake-cdn-key';

/** Signed links to files, as Discord's CDN makes them: `ex` and `is` in hex seconds, `hm` over both. */
export class Cdn {
  readonly #world: World;
  readonly #linkMs: number;
  /** Where links point; set once the server listens. */
  base = '';
  /** Every download, for tests that ask how often a file was fetched. */
  readonly downloads: { readonly file: string; readonly status: number }[] = [];

  constructor(world: World, linkMs: number) {
    this.#world = world;
    this.#linkMs = linkMs;
  }

  /** A link that is good from now for the configured time. */
  link(file: StoredFile): string {
    const issued = this.#world.now();
    const is = Math.floor(issued / 1000).toString(16);
    const ex = Math.ceil((issued + this.#linkMs) / 1000).toString(16);
    const folder = file.ephemeral ? 'ephemeral-attachments' : 'attachments';
    const path = `/${folder}/${file.room}/${file.id}/${encodeURIComponent(file.name)}`;
    return `${this.base}${path}?ex=${ex}&is=${is}&hm=${sign(path, ex, is)}&`;
  }

  /** Serves a link, or refuses it the way Discord does: a 404 with words, whatever is wrong with it. */
  serve(url: URL, res: ServerResponse): void {
    const [, , , id = ''] = url.pathname.split('/');
    const file = this.#world.files.get(id);
    const ex = url.searchParams.get('ex') ?? '';
    const is = url.searchParams.get('is') ?? '';
    const good = url.searchParams.get('hm') === sign(url.pathname, ex, is);
    const fresh = Number.parseInt(ex, 16) * 1000 > this.#world.now();
    if (!file || !good || !fresh) {
      this.downloads.push({ file: id, status: 404 });
      res.writeHead(404, { 'content-type': 'text/plain' }).end('This content is no longer available.');
      return;
    }
    this.downloads.push({ file: id, status: 200 });
    res.writeHead(200, { 'content-type': file.type, 'content-length': file.size });
    createReadStream(file.path).pipe(res);
  }
}

function sign(path: string, ex: string, is: string): string {
  return createHmac('sha256', KEY).update(`${path}\n${ex}\n${is}`).digest('hex');
}
