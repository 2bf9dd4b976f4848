import type { Call, Json, StoredMessage } from './types.ts';
import type { UpdateQueue } from './updates.ts';
import type { WebhookPump } from './webhook.ts';
import type { Callback, World } from './world.ts';

/** How the server is set up; the defaults are those of the cloud Bot API. */
export interface ServerSettings {
  /** A self-hosted server in `--local` mode: 2000 MB out, no limit in, absolute file paths. */
  readonly local: boolean;
  /** True when the bot sees every message of a group (privacy mode off). */
  readonly readsAll: boolean;
  /** Accepts an edit with the very same bytes as before only as "not modified". */
  readonly sameBytesRefused: boolean;
  /** How long a callback may be answered, in ms. */
  readonly callbackLife: number;
}

/** What a method of the Bot API works on. */
export interface Server {
  readonly world: World;
  readonly queue: UpdateQueue;
  readonly pump: WebhookPump;
  readonly settings: ServerSettings;
  /** The bot as `User`. */
  readonly bot: Json;
  readonly username: string;
  /** Command menus by `<scope>/<language>`. */
  readonly menus: Map<string, readonly Json[]>;
  /** Descriptions by `<method>/<language>`. */
  readonly profile: Map<string, string>;
  /** Notes a request that the real server might let pass and that is wrong all the same. */
  readonly object: (method: string, why: string) => void;
  /** Messages as the bot sees them. */
  readonly show: (message: StoredMessage) => Json;
  readonly callback: (id: string) => Callback | undefined;
}

/** One method of the Bot API. Throws `BotApiFailure` for what the server refuses. */
export type Method = (server: Server, call: Call, gone: AbortSignal) => unknown;

/** An optional parameter of a type; a value of another type counts as absent, as the schema check complains of it. */
export function integer(params: Json, name: string): number | undefined {
  const value = params[name];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

export function words(params: Json, name: string): string | undefined {
  const value = params[name];
  return typeof value === 'string' ? value : undefined;
}

export function record(params: Json, name: string): Json | undefined {
  const value = params[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

export function list(params: Json, name: string): readonly Json[] | undefined {
  const value = params[name];
  return Array.isArray(value) ? (value as Json[]) : undefined;
}
