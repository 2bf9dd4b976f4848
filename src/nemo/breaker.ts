import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleType,
} from 'cockatiel';
import type { Log } from '../core/ports.ts';
import { pause } from '../core/timing.ts';
import { type Http, type Incoming, Lost } from './http.ts';

/** So many failures in a row, of whatever calls, mean that the backend is down. */
const FAILURES = 5;

/** Waits before a single call is let through to see, in milliseconds: longer each time, at most half a minute. */
const PROBE = { initialDelay: 1_000, maxDelay: 30_000 };

/** A probe that is not answered in this time counts as failed, although its own caller waits on. Milliseconds. */
const PROBE_LIMIT = PROBE.maxDelay;

/** One breaker for all the calls of a process. */
export type Breaker = CircuitBreakerPolicy;

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
  breaker.onBreak(() => log.warn('nemo.circuit_open'));
  breaker.onReset(() => log.info('nemo.circuit_closed'));
  return breaker;
}

/**
 * The same sending, behind the breaker. While it is open, and while a probe is under way, every other call fails at once.
 * A call hears its own signal only: neither a probe nor the breaker is ever waited for.
 */
export function behind(breaker: Breaker, http: Http): Http {
  return {
    async send(call, signal) {
      const away = (cause?: unknown) => new Lost(call.name, false, cause, true);
      if (breaker.state === CircuitState.HalfOpen) throw away();
      let sending: Promise<Incoming> | undefined;
      try {
        await breaker.execute(() => {
          sending = http.send(call, signal);
          return breaker.state === CircuitState.HalfOpen ? probe(sending, away) : sending;
        });
      } catch (error) {
        if (sending === undefined) throw away(error);
      }
      return await (sending ?? Promise.reject(away()));
    },
  };
}

/** What the breaker learns from a probe: an answer, or a failure. One that is given up by its caller has shown nothing. */
async function probe(sending: Promise<Incoming>, away: (cause?: unknown) => Lost): Promise<Incoming> {
  const limit = new AbortController();
  const late = pause(PROBE_LIMIT, limit.signal).then(() => Promise.reject(away()));
  late.catch(() => undefined);
  try {
    return await Promise.race([sending, late]);
  } catch (error) {
    throw error instanceof Lost ? error : away(error);
  } finally {
    limit.abort();
  }
}

function isGatewayError(answer: unknown): boolean {
  const { status } = answer as Incoming;
  return status >= 502 && status <= 504;
}
