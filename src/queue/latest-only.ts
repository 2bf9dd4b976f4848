/**
 * Writes one value at a time. Of those that come while one is being written, only the newest is written after it: while the
 * other side is away nothing is queued up. Resolves when the newest value so far stands; rejects for all who wait when a
 * write fails.
 */
export function latestOnly<T>(write: (value: T) => Promise<void>): (value: T) => Promise<void> {
  let next: { readonly value: T } | undefined;
  let writing: Promise<void> | undefined;
  const writeAll = async () => {
    try {
      for (let current = next; current !== undefined; current = next) {
        next = undefined;
        await write(current.value);
      }
    } finally {
      next = undefined;
      writing = undefined;
    }
  };
  return (value) => {
    next = { value };
    writing ??= writeAll();
    return writing;
  };
}
