/** The picture's size and length. `frames` is how many frames a piece has, `k` the size relative to 1080 lines. */
export interface Canvas {
  w: number;
  h: number;
  fps: number;
  frames: number;
  k: number;
}

/** A filter graph under construction. Labels are made up as it grows. */
export interface Graph {
  /** Adds filters that read these labels and gives back the label of what comes out. */
  chain(from: readonly string[], filters: string): string;
  /** Two copies of one label, for chains that read it twice. */
  fork(from: string): readonly [string, string];
  text(): string;
}

/** An empty graph. */
export function createGraph(): Graph {
  const chains: string[] = [];
  let made = 0;
  const name = (): string => `v${made++}`;
  const tags = (labels: readonly string[]): string => labels.map((label) => `[${label}]`).join('');
  return {
    chain: (from, filters) => {
      const out = name();
      chains.push(`${tags(from)}${filters}[${out}]`);
      return out;
    },
    fork: (from) => {
      const outs = [name(), name()] as const;
      chains.push(`[${from}]split${tags(outs)}`);
      return outs;
    },
    text: () => chains.join(';'),
  };
}

/** An even number of at least 2, which is what 4:2:0 pictures can have. */
export function even(size: number): number {
  return Math.max(2, Math.round(size / 2) * 2);
}
