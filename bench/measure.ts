/** What a case saw: ours against a bare twin in the same run, so that a slow machine slows both. */
export interface Finding {
  readonly name: string;
  readonly ours: number;
  readonly bare: number;
  readonly unit: string;
  /** What the ratio compares, in words. */
  readonly about: string;
}

/** The q-quantile of samples, 0–1. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

/** Milliseconds that each of `rounds` calls took, one after another. */
export async function time(rounds: number, call: (round: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const begun = performance.now();
    await call(round);
    samples.push(performance.now() - begun);
  }
  return samples;
}

/** Waits until something is so, asked again at every turn of the event loop. */
export async function until(look: () => unknown): Promise<void> {
  while (!(await look())) await new Promise((resolve) => setImmediate(resolve));
}

/** One line of the report. */
export function line({ name, ours, bare, unit, about }: Finding): string {
  const ratio = (ours / bare).toFixed(2);
  return `${name.padEnd(34)} ours ${ours.toFixed(2).padStart(9)} ${unit}   bare ${bare.toFixed(2).padStart(9)} ${unit}   ratio ${ratio.padStart(7)}   ${about}`;
}
