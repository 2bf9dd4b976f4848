import type { Cdn } from './cdn.ts';
import type { Gateway } from './gateway.ts';
import type { Upload } from './multipart.ts';
import type { FakeOptions } from './options.ts';
import type { World } from './world.ts';

/** What every route works with. */
export interface Hub {
  readonly world: World;
  readonly cdn: Cdn;
  readonly gateway: Gateway;
  readonly options: FakeOptions;
}

/** One request, taken apart. */
export interface Call {
  /** When its first byte came, by the fake's clock: what the fake itself takes is not the client's delay. */
  readonly at: number;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly uploads: readonly Upload[];
}

/** What a route answers; 204 has no body. */
export interface Outcome {
  readonly status: 200 | 204;
  readonly body?: unknown;
}

/** Method, template as in the OpenAPI document, and what is done. */
export type Route = readonly [string, string, (call: Call, hub: Hub) => Outcome];
