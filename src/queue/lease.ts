import type { Redis } from 'ioredis';
import type { StopReason } from '../core/turn.ts';
import { LeaseLost, script } from './redis.ts';

/** KEYS: lease, and the task that is done under it where there is one. Answers 2 when that task is to be stopped. */
const renew = script(`
-- lease.renew
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if KEYS[2] and redis.call('HGET', KEYS[2], 'cancel') == '1' then return 2 end
return 1`);

const release = script(`
-- lease.release
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`);

/** A process that takes leases. */
export interface Holder {
  /** Unique among all processes. */
  readonly name: string;
  /** Life of a lease in milliseconds: how long the work of a dead process is left alone. */
  readonly ms: number;
}

/** One instant on both clocks, in milliseconds. */
export interface Moment {
  readonly monotonic: number;
  readonly wall: number;
}

/** Now. */
export const moment = (): Moment => ({ monotonic: performance.now(), wall: Date.now() });

/**
 * Milliseconds since then, by the clock that saw more: the monotonic clock stands still while the machine sleeps, and the wall
 * clock may be set back.
 */
export const since = ({ monotonic, wall }: Moment): number =>
  Math.max(performance.now() - monotonic, Date.now() - wall);

let count = 0;

/** A name for one lease: a process that lost one and took it again is not the same holder. */
export const tokenOf = (holder: Holder): string => `${holder.name}:${++count}`;

/** A lease is renewed three times before it would be over. */
const RENEWALS = 3;

/** Nothing that must happen once may begin after this share of the lease has gone by unrenewed. */
const SAFE_SHARE = 0.8;

/**
 * The right to be the only one at work on a mailbox or an outbox. Got by a script that also raised the epoch; this keeps
 * it alive, and knows when it may be over. The lease alone does not fence: scripts compare the epoch on every write.
 */
export class Lease {
  readonly key: string;
  /** The process that holds it. */
  readonly owner: string;
  readonly epoch: number;
  readonly #redis: Redis;
  readonly #keys: readonly string[];
  readonly #ms: number;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #renewedAt: Moment;
  #renewing: Promise<boolean> | undefined;

  /** `keys`: the lease's own, and the task's where it is for one. `takenAt` is `performance.now()` before the lease was asked for. */
  constructor(
    redis: Redis,
    keys: readonly [key: string] | readonly [key: string, task: string],
    owner: string,
    epoch: number,
    ms: number,
    takenAt: number,
  ) {
    this.#redis = redis;
    this.#keys = keys;
    this.key = keys[0];
    this.owner = owner;
    this.epoch = epoch;
    this.#ms = ms;
    this.#renewedAt = { monotonic: takenAt, wall: Date.now() - (performance.now() - takenAt) };
    this.#timer = setInterval(() => this.#beat(), ms / (RENEWALS + 1));
  }

  /** Aborted with a `StopReason`. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  abort(reason: StopReason): void {
    if (!this.#stop.signal.aborted) this.#stop.abort(reason);
  }

  /** Throws when the lease may be over or the work was stopped. Compares local clocks only and asks no server. */
  guard(): void {
    if (this.#stop.signal.aborted) throw new LeaseLost(this.key);
    if (since(this.#renewedAt) > this.#ms * SAFE_SHARE) {
      this.abort('lost');
      throw new LeaseLost(this.key);
    }
  }

  /**
   * The same, and renews the lease first: resolves only after Redis said that this holder still has it. While Redis is away it
   * waits until the lease is over. For calls that cost money.
   */
  async confirm(): Promise<void> {
    this.guard();
    const stopped = new AbortController();
    const aborted = new Promise<false>((resolve) => {
      const stop = () => resolve(false);
      this.#stop.signal.addEventListener('abort', stop, { once: true, signal: stopped.signal });
    });
    const held = await Promise.race([this.#renew(), aborted]);
    stopped.abort();
    if (!held) this.abort('lost');
    this.guard();
  }

  async release(): Promise<void> {
    this.end();
    await release(this.#redis, [this.key], [this.owner]);
  }

  /** Stops renewing, for a lease that a script has released already. */
  end(): void {
    clearInterval(this.#timer);
  }

  /** While Redis is away an answer may take as long as the outage, so the clocks are looked at without it. */
  #beat(): void {
    void this.#renew();
    if (since(this.#renewedAt) > this.#ms) this.abort('lost');
  }

  /** Whether Redis said that the lease is still held. One question at a time: they would queue up while Redis is away. */
  #renew(): Promise<boolean> {
    this.#renewing ??= this.#ask().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #ask(): Promise<boolean> {
    const at = moment();
    let held = false;
    try {
      const answer = await renew(this.#redis, this.#keys, [this.owner, this.#ms]);
      held = answer !== 0;
      if (held) this.#renewedAt = at;
      else this.abort('lost');
      // The message that says so may have found nobody listening.
      if (answer === 2) this.abort('cancelled');
    } catch {
      // Redis is away: the lease runs out by itself, and guard() knows when.
    }
    if (since(this.#renewedAt) > this.#ms) this.abort('lost');
    return held;
  }
}
