import type { Redis } from 'ioredis';
import type { StopReason } from '../core/turn.ts';
import { LeaseLost, script } from './redis.ts';

const renew = script(`
-- lease.renew
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
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
  readonly #ms: number;
  readonly #stop = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #renewedAt: number;

  constructor(redis: Redis, key: string, owner: string, epoch: number, ms: number, takenAt: number) {
    this.#redis = redis;
    this.key = key;
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
    const at = performance.now();
    try {
      if ((await renew(this.#redis, [this.key], [this.owner, this.#ms])) === 1) this.#renewedAt = at;
      else this.abort('lost');
    } catch {
      // Redis is away: the lease runs out by itself, and guard() knows when.
    }
    if (performance.now() - this.#renewedAt > this.#ms) this.abort('lost');
  }
}
