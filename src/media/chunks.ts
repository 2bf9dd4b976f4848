import { Readable } from 'node:stream';

/**
 * Reads a body chunk by chunk, but never waits for it longer than `idle` milliseconds, nor past the signal. Ending early closes
 * the body; a body that does not react to that is left behind.
 */
export async function* chunksOf(
  body: AsyncIterable<Uint8Array>,
  idle: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let over = false;
  try {
    for (;;) {
      const step = await within(chunks.next(), idle, signal);
      over = step.done === true;
      if (over) return;
      yield step.value;
    }
  } finally {
    if (!over) close(body, chunks);
  }
}

/** Closes a body of which nothing was read yet. */
export function dismiss(body: AsyncIterable<Uint8Array>): void {
  const chunks = body[Symbol.asyncIterator]();
  // A generator that never began has nothing to clean up, so its own clean-up would not run.
  if (!(body instanceof Readable)) void Promise.resolve(chunks.next()).catch(() => {});
  close(body, chunks);
}

function close(body: AsyncIterable<Uint8Array>, chunks: AsyncIterator<Uint8Array>): void {
  // A stream that is closed early may report that as an error, and nobody else listens any more.
  if (body instanceof Readable) body.on('error', () => {}).destroy();
  void Promise.resolve(chunks.return?.()).catch(() => {});
}

function within<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const timer = setTimeout(() => reject(new Error(`nothing came for ${ms} ms`)), ms);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(settle);
  });
}
