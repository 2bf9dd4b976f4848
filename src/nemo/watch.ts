/** A clock that goes off when nothing moved for a while. */
export interface Watch {
  /** Aborted, with an error that says how long nothing came, once the time is over. */
  readonly signal: AbortSignal;
  /** Something moved: the time begins anew. */
  touch(): void;
  /** Nobody waits for the other side now: the clock stands until the next touch. */
  rest(): void;
  /** Whatever moves, the time is over so many milliseconds from now, unless `stop` comes before. */
  within(ms: number): void;
  /** Ends both clocks. */
  stop(): void;
}

/** Starts a watch of `ms` milliseconds; it runs at once. */
export function watchFor(ms: number): Watch {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let whole: NodeJS.Timeout | undefined;
  const rest = () => clearTimeout(timer);
  const touch = () => {
    rest();
    timer = setTimeout(() => end.abort(new Error(`nothing came for ${ms} ms`)), ms);
  };
  touch();
  return {
    signal: end.signal,
    touch,
    rest,
    within: (limit) => {
      whole = setTimeout(() => end.abort(new Error(`not whole after ${limit} ms`)), limit);
    },
    stop: () => {
      rest();
      clearTimeout(whole);
    },
  };
}
