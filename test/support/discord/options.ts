/** The knobs of the fake, with the real platform's values as defaults. */
export interface FakeOptions {
  readonly token: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How long an interaction waits for its first answer. */
  readonly ackMs: number;
  /** How long an interaction's token lives. */
  readonly tokenMs: number;
  /** How long a link to a file lives. */
  readonly linkMs: number;
  readonly heartbeatMs: number;
  /** Largest file without boosts, in bytes. */
  readonly uploadLimit: number;
  /** Edits an hour that a message older than an hour takes. */
  readonly oldEdits: number;
  /** Requests that one bucket (route and channel) takes in `bucketMs`. */
  readonly bucketSize: number;
  readonly bucketMs: number;
  /** Whether the portal's switch for the message content intent is on. */
  readonly messageContent: boolean;
  /** How many shards the gateway recommends. */
  readonly shards: number;
}

/** The real platform's figures, where it has figures. */
export const DEFAULTS: FakeOptions = {
  token: 'fake-discord-token',
  port: 0,
  ackMs: 3_000,
  tokenMs: 15 * 60_000,
  linkMs: 24 * 3_600_000,
  heartbeatMs: 41_250,
  uploadLimit: 10 * 1024 * 1024,
  oldEdits: 30,
  bucketSize: 5,
  bucketMs: 1_000,
  messageContent: false,
  shards: 1,
};
