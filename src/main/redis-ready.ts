import { setTimeout } from 'node:timers/promises';
import type { Log } from '../core/ports.ts';
import { tellAway, tellBack } from '../queue/redis.ts';
import { inspectServer } from '../queue/server.ts';

/** Between two tries to reach a Redis that is away. */
const AGAIN_MS = 500;

/**
 * Resolves once the operator's Redis answers and can hold the ledger. While it is away, one line says so and it is tried
 * again and again; rejects with the signal's reason, and, in words for an operator, where waiting would not help.
 */
export async function redisReady(url: string, log: Log, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const verdict = await inspectServer(url);
    if (verdict.kind === 'refused') throw new Error(`REDIS_URL ${verdict.why}`);
    if (verdict.kind === 'serves') return tellBack(url, log);
    tellAway(url, verdict.error, log);
    await setTimeout(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
