/** Every wait of the conversation, in milliseconds, so that tests can shrink them all. Defaults are in `config.ts`. */
export interface Timing {
  /** Between two "still working" messages of their own. */
  readonly stillWorking: number;
  readonly renderPoll: number;
  /** How many polls before a render is called too long. */
  readonly renderPolls: number;
  /** Pause before the one retry of a rate-limited call. */
  readonly rateLimitRetry: number;
  /** A call that is no stream must have its answer's head in this time, and its whole body in the same time again. */
  readonly callLimit: number;
  /** The same for a call that only reads: a person waits for it. */
  readonly questionLimit: number;
  /** Waits before a call that met a broken gateway, and may be repeated, is made again: one wait per try. */
  readonly callAgain: readonly number[];
  /** A stream may last this long in all. */
  readonly streamLimit: number;
  /** A stream may be silent (not one byte) this long. */
  readonly streamIdle: number;
  /** When to look at the state after a lost stream: one wait per look. */
  readonly lookAgain: readonly number[];
  /** When to look at the state again after an answer that left no visible change: one wait per look. */
  readonly settle: readonly number[];
}

/** A wait of which up to half is left to chance (`random`: 0 ≤ x < 1), so that many who began together do not go on together. */
export const spread = (ms: number, random: () => number): number => ms * (0.5 + random() / 2);

/** Resolves after `ms`, or rejects with the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
