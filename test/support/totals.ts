import { readFileSync } from 'node:fs';

/** What is read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/** The last line of `bin/test`. A file that broke before its first test counts as one failure. */
export function totals(report: Report): string {
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const skipped = report.numPendingTests + report.numTodoTests;
  const line = `${report.numPassedTests} passed, ${report.numFailedTests + broken.length} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

if (import.meta.main) {
  const text = readFileSync(process.argv[2] ?? '', 'utf8');
  // An empty report: vitest itself did not get to its end.
  console.log(text === '' ? '0 passed, 1 failed' : totals(JSON.parse(text) as Report));
}
