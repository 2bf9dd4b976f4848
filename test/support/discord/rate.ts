import { createHash } from 'node:crypto';
import type { FakeOptions } from './options.ts';
import type { World } from './world.ts';

interface Window {
  left: number;
  resets: number;
}

/** What the buckets say to a request: headers for the answer, and a refusal when it came too soon. */
export interface Limited {
  readonly headers: Record<string, string>;
  readonly refusal?: {
    readonly status: 429;
    readonly headers: Record<string, string>;
    readonly body: object;
  };
}

/** Rate limits as Discord keeps them: one bucket a route and channel (or webhook), told in headers. */
export class Buckets {
  readonly #world: World;
  readonly #options: FakeOptions;
  readonly #windows = new Map<string, Window>();

  constructor(world: World, options: FakeOptions) {
    this.#world = world;
    this.#options = options;
  }

  take(method: string, template: string, path: string): Limited {
    // Answers to interactions are not limited.
    if (template.startsWith('/interactions/')) return { headers: {} };
    const bucket = createHash('sha1').update(`${method} ${template}`).digest('hex').slice(0, 20);
    const major = /^\/webhooks\/[^/]+\/[^/]+|^\/(?:channels|guilds)\/[^/]+/.exec(path)?.[0] ?? '';
    const key = `${bucket} ${major}`;
    const now = this.#world.now();
    let window = this.#windows.get(key);
    if (!window || window.resets <= now) {
      window = { left: this.#options.bucketSize, resets: now + this.#options.bucketMs };
      this.#windows.set(key, window);
    }
    const over = window.left <= 0;
    window.left = Math.max(0, window.left - 1);
    const after = ((window.resets - now) / 1000).toFixed(3);
    const headers = {
      'x-ratelimit-bucket': bucket,
      'x-ratelimit-limit': `${this.#options.bucketSize}`,
      'x-ratelimit-remaining': `${window.left}`,
      'x-ratelimit-reset': (window.resets / 1000).toFixed(3),
      'x-ratelimit-reset-after': after,
    };
    if (!over) return { headers };
    return {
      headers,
      refusal: {
        status: 429,
        headers: { 'retry-after': `${Math.ceil(Number(after))}`, 'x-ratelimit-scope': 'user' },
        body: { message: 'You are being rate limited.', retry_after: Number(after), global: false },
      },
    };
  }
}
