import type { Log } from '../core/ports.ts';
import { isProblem } from '../core/problem.ts';

const HOUR_MS = 60 * 60_000;

/**
 * Logs `accounts.exhausted` where the backend opens no more free accounts for this address, once an hour: every person who asks
 * meets the same refusal. Returns a wrapper for calls that open an account; errors pass through.
 */
export function watchAccounts(log: Log, now: () => number): <T>(open: Promise<T>) => Promise<T> {
  let logged = Number.NEGATIVE_INFINITY;
  return (open) =>
    open.catch((error: unknown) => {
      if (isProblem(error, 'rate-limited') && error.details.account && now() - logged >= HOUR_MS) {
        logged = now();
        const { until } = error.details;
        const again = until === undefined ? {} : { until: new Date(until).toISOString() };
        log.warn('accounts.exhausted', { advice: 'set NEMO_TOKEN to an account of your own', ...again });
      }
      throw error;
    });
}
