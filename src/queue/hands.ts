import { type Job, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from '../core/ports.ts';
import { KEYS } from './keys.ts';
import type { Holder } from './lease.ts';

/** A worker of one queue, running. */
export interface Running {
  /** Hands everything back and stops; rejects never, and takes at most `ms`. */
  close(ms: number): Promise<void>;
}

/** What came of one bell. */
export type Served = 'again' | 'served' | 'nothing';

/** What answering a queue's bells needs. */
export interface HandsParts<Bell> {
  readonly queue: string;
  /** For BullMQ alone: it blocks. */
  readonly blocking: Redis;
  readonly holder: Holder;
  readonly concurrency: number;
  readonly log: Log;
  /**
   * Answers one bell. `again`: a worker, this one or another, is to look at once. `served`: something was looked after, so
   * `after` is called. `stopping` turns true when the process is about to leave.
   */
  readonly serve: (bell: Bell, stopping: () => boolean) => Promise<Served>;
  /** Called when the bell of a serving is gone: until then others with its id were swallowed. */
  readonly after?: (bell: Bell) => void;
  /** Called at once when the worker is told to close, and every 20 ms until it has: stops what `serve` is at. */
  readonly hurry: (since: number) => void;
}

/**
 * Answers a queue's bells until told to stop. A bell that comes while the worker leaves is put back for another one:
 * BullMQ fetches while it closes, and its `close` waits for jobs without ever stopping them, so both are repeated here.
 */
export function startHands<Bell>(parts: HandsParts<Bell>): Running {
  let stopping = false;
  // Three named parameters: with fewer, BullMQ makes no signal and cannot cancel.
  const handle = async (job: Job<Bell>, token: string | undefined, _signal: AbortSignal | undefined) => {
    const served = stopping ? 'again' : await parts.serve(job.data, () => stopping);
    if (!stopping && served !== 'again') return served;
    await job.moveToWait(token);
    throw new WaitingError();
  };
  const worker = new Worker<Bell, Served>(parts.queue, handle, {
    connection: parts.blocking,
    prefix: KEYS.bull,
    concurrency: parts.concurrency,
    lockDuration: parts.holder.ms,
    stalledInterval: parts.holder.ms / 2,
    maxStalledCount: 1_000,
  });
  worker.on('error', (error) => parts.log.debug('worker', { queue: parts.queue, error }));
  worker.on('completed', (job, served) => {
    if (served === 'served') parts.after?.(job.data);
  });
  return {
    async close(ms) {
      stopping = true;
      const begun = performance.now();
      const hurry = () => {
        parts.hurry(performance.now() - begun);
        worker.cancelAllJobs('shutdown');
      };
      hurry();
      const again = setInterval(hurry, 20);
      await Promise.race([worker.close(), new Promise((resolve) => setTimeout(resolve, ms).unref())]);
      clearInterval(again);
    },
  };
}
