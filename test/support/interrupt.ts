import { arm } from '../../src/core/points.ts';
import { LeaseLost } from '../../src/queue/redis.ts';

// Loaded before a worker (`node --import ./test/support/interrupt.ts src/main/worker.ts`): it loses its lease after every phase
// that it has written down, and after every op that it has delivered, so that another worker goes on from there.

/**
 * `intent` is left out: what is written there says that the words may have left, and a worker that comes after it only looks. The
 * words leave first, and the lease is lost in `streaming`.
 */
const INTERRUPTED = /^phase\.(?!intent$)\w+$|^op\.\w+\.done$/;

arm((name) => {
  if (INTERRUPTED.test(name)) throw new LeaseLost(`the test at ${name}`);
});
