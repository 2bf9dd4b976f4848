import { isProblem } from '../../core/problem.ts';
import { pause } from '../../core/timing.ts';

/** After this long without a memory the person is told to try again. */
const PATIENCE_MS = 60_000;

/**
 * Makes something safe, again and again while our own memory does not answer: Discord tells an event once. False when it
 * stayed away until a minute after `since` (`performance.now()`) or the signal was aborted.
 */
export async function handOver(
  work: () => Promise<void>,
  signal: AbortSignal,
  since: number,
  patience = PATIENCE_MS,
): Promise<boolean> {
  const end = since + patience;
  for (let wait = 50; ; wait = Math.min(wait * 2, 1_000)) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isProblem(error, 'memory-down')) throw error;
    }
    if (performance.now() + wait > end || signal.aborted) return false;
    await pause(wait, signal).catch(() => undefined);
  }
}
