import type { APIMessage } from '@discordjs/core';

/** Part of a message in Components V2. Only the fields that are read here are named. */
export interface Part {
  readonly type: number;
  readonly content?: string;
  readonly media?: Item;
  readonly file?: Item;
  readonly items?: readonly { readonly media?: Item }[];
  readonly components?: readonly Part[];
  readonly accessory?: Part;
}

/** Discord's `UnfurledMediaItem`. */
export interface Item {
  readonly url?: string;
  readonly proxy_url?: string;
  readonly content_type?: string | null;
  readonly attachment_id?: string;
}

/** Containers lie in containers at most this deep. */
const DEEPEST = 4;

/** All parts of a message in the order in which they are shown, those inside of others behind the one that holds them. */
export function partsOf(components: APIMessage['components'] = []): readonly Part[] {
  return components.flatMap((part) => within(part as Part, 0));
}

function within(part: Part, depth: number): readonly Part[] {
  if (depth > DEEPEST) return [];
  const inner = [...(part.components ?? []), ...(part.accessory === undefined ? [] : [part.accessory])];
  return [part, ...inner.flatMap((one) => within(one, depth + 1))];
}
