/** A clock that goes off when nothing moved for a while. */
export interface Watch {
  /** Aborted, with an error that says how long nothing came, once the time is over. */
  readonly signal: AbortSignal;
  /** Something moved: the time begins anew. */
  touch(): void;
  /** Nobody waits for the other side now: the clock stands until the next touch. */
  rest(): void;
}

/** Starts a watch of `ms` milliseconds; it runs at once. */
export function watchFor(ms: number): Watch {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const rest = () => clearTimeout(timer);
  const touch = () => {
    rest();
    timer = setTimeout(() => end.abort(new Error(`nothing came for ${ms} ms`)), ms);
  };
  touch();
  return { signal: end.signal, touch, rest };
}
