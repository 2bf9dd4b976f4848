import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts one request of a network. Resolves with the ms until the next one is taken; 0 when this one is. */
export type Pace = (network: string) => Promise<number>;

const MINUTE = 60;

/**
 * At most so many requests a minute from one network; 0 takes all of them. In memory, because one process serves the page.
 * A refused request does not prolong the wait.
 */
export function createPace(perMinute: number): Pace {
  if (perMinute === 0) return async () => 0;
  const limiter = new RateLimiterMemory({ points: perMinute, duration: MINUTE });
  return async (network) => {
    try {
      await limiter.consume(network);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
      throw refusal;
    }
  };
}
