/** What the fake does with a request instead of, or after, the usual. */
export type Trouble =
  /** Answers with one of Discord's error codes; nothing is done. */
  | { readonly code: number }
  /** Answers with a bare server error; nothing is done. */
  | { readonly status: 500 | 502 | 503 | 504 }
  /** 429 for so many seconds. */
  | { readonly retryAfter: number; readonly global?: boolean; readonly scope?: 'user' | 'shared' }
  /** Does what was asked, then cuts the connection before the answer. */
  | { readonly lose: 'answer' }
  /** Cuts the connection before anything is done. */
  | { readonly lose: 'request' }
  /** Does what was asked, but only after `wait` ms. */
  | { readonly wait: number };

/** Which requests a trouble befalls. */
export interface Aim {
  readonly method: string;
  /** The route's template as in the OpenAPI document, e.g. `/channels/{channel_id}/messages`. */
  readonly route: string;
  /** Only requests whose path holds this text, e.g. a channel's id. */
  readonly path?: string;
  /** Only requests that carry files, or none. */
  readonly files?: boolean;
  /** How many requests; default 1. */
  readonly times?: number;
  /** Requests to let through first; default 0. */
  readonly after?: number;
}

/** The troubles that are to come. */
export class Script {
  readonly #acts: { aim: Aim; trouble: Trouble; left: number; skip: number }[] = [];

  add(aim: Aim, trouble: Trouble): void {
    this.#acts.push({ aim, trouble, left: aim.times ?? 1, skip: aim.after ?? 0 });
  }

  /** The trouble that befalls this request, if any; counts it. */
  next(method: string, route: string, path: string, files: boolean): Trouble | undefined {
    for (const act of this.#acts) {
      const { aim } = act;
      const meant =
        aim.method === method &&
        aim.route === route &&
        (aim.path === undefined || path.includes(aim.path)) &&
        (aim.files === undefined || aim.files === files);
      if (!meant || act.left === 0) continue;
      if (act.skip > 0) {
        act.skip -= 1;
        continue;
      }
      act.left -= 1;
      return act.trouble;
    }
    return undefined;
  }

  /** Ends every trouble that was not used up. */
  clear(): void {
    this.#acts.length = 0;
  }
}
