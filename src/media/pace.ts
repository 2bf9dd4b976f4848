/** How slow a sender may be before it is given up. */
export interface Pace {
  /** Milliseconds without a byte. */
  readonly idle: number;
  /** Milliseconds for the whole file, from the first request to the last byte. */
  readonly total: number;
  /** Bytes a second, on average over each `window`. */
  readonly rate: number;
  /** Milliseconds over which the rate is counted. */
  readonly window: number;
}

/** Passes chunks on, and throws when they come slower than `rate`. The total time is kept by `inTime`. */
export async function* paced(
  chunks: AsyncIterable<Uint8Array>,
  { rate, window }: Pace,
): AsyncGenerator<Uint8Array> {
  let began = performance.now();
  let bytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    bytes += chunk.byteLength;
    const ms = performance.now() - began;
    if (ms < window) continue;
    if (bytes < (rate * ms) / 1_000) throw new Error(`fewer than ${rate} bytes a second came`);
    began = performance.now();
    bytes = 0;
  }
}

/** Runs work under a signal of its own, which is also aborted after `total` milliseconds; then this rejects with what `late` makes of it. */
export async function inTime<T>(
  total: number,
  caller: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
  late: (cause: Error) => Error,
): Promise<T> {
  const own = new AbortController();
  const tooLong = new Error(`it took longer than ${total} ms`);
  const stop = () => own.abort(caller.reason);
  if (caller.aborted) stop();
  caller.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => own.abort(tooLong), total);
  try {
    return await work(own.signal);
  } catch (error) {
    throw error === tooLong ? late(tooLong) : error;
  } finally {
    clearTimeout(timer);
    caller.removeEventListener('abort', stop);
  }
}
