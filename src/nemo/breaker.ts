import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
  type IPolicy,
} from 'cockatiel';
import type { Log } from '../core/ports.ts';
import { type Http, type Incoming, Lost } from './http.ts';

/** So many failures in a row, of whatever calls, mean that the backend is down. */
const FAILURES = 5;

/** Waits before a single call is let through to see, in milliseconds: longer each time, at most half a minute. */
const PROBE = { initialDelay: 1_000, maxDelay: 30_000 };

/** One breaker for all the calls of a process. */
export type Breaker = IPolicy;

/**
 * Keeps a dead backend from being asked by everybody at once: after five failures in a row calls fail at once, as if there
 * were no connection, and one call now and then goes through to see whether it is back. Only a missing answer and a
 * gateway's error count; a refusal is an answer.
 */
export function createBreaker(log: Log): Breaker {
  const breaker = circuitBreaker(
    handleType(Lost).orWhenResult((answer) => isGatewayError(answer)),
    { halfOpenAfter: new ExponentialBackoff(PROBE), breaker: new ConsecutiveBreaker(FAILURES) },
  );
  breaker.onBreak(() => log.warn('the backend does not answer; calls wait'));
  breaker.onReset(() => log.info('the backend answers again'));
  return breaker;
}

/** The same sending, behind the breaker. */
export function behind(breaker: Breaker, http: Http): Http {
  return {
    async send(call, signal) {
      try {
        return await breaker.execute(() => http.send(call, signal));
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new Lost(call.name, false, error);
        throw error;
      }
    },
  };
}

function isGatewayError(answer: unknown): boolean {
  const { status } = answer as Incoming;
  return status >= 502 && status <= 504;
}
