import { setTimeout as sleep } from 'node:timers/promises';

/** Waits, or ends early and quietly when the signal does. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
