/** How many cases a property test tries; `FUZZ_RUNS` makes long runs of the same tests. */
export const FUZZ = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) };
