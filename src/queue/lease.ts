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
  #renewedAt: number;
  #isRenewing = false;

  /** `keys`: the lease's own, and the task's where it is for one. `takenAt` is `performance.now()` before it was asked for. */
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
    this.#renewedAt = takenAt;
    this.#timer = setInterval(() => void this.#renew(), ms / (RENEWALS + 1));
  }

  /** Aborted with a `StopReason`. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  abort(reason: StopReason): void {
    if (!this.#stop.signal.aborted) this.#stop.abort(reason);
  }

  /** Throws when the lease may be over or the work was stopped. Local time only: it needs no answer from anybody. */
  guard(): void {
    if (this.#stop.signal.aborted) throw new LeaseLost(this.key);
    if (performance.now() - this.#renewedAt > this.#ms * SAFE_SHARE) {
      this.abort('lost');
      throw new LeaseLost(this.key);
    }
  }

  async release(): Promise<void> {
    this.end();
    await release(this.#redis, [this.key], [this.owner]);
  }

  /** Stops renewing, for a lease that a script has released already. */
  end(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    // While Redis is away one question is enough.
    if (this.#isRenewing) return;
    this.#isRenewing = true;
    const at = performance.now();
    try {
      const answer = await renew(this.#redis, this.#keys, [this.owner, this.#ms]);
      if (answer === 0) this.abort('lost');
      else this.#renewedAt = at;
      // The message that says so may have found nobody listening.
      if (answer === 2) this.abort('cancelled');
    } catch {
      // Redis is away: the lease runs out by itself, and guard() knows when.
    }
    this.#isRenewing = false;
    if (performance.now() - this.#renewedAt > this.#ms) this.abort('lost');
  }
}
