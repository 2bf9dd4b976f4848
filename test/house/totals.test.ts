import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { totals } from '../support/totals.ts';

const folder = mkdtempSync(join(tmpdir(), 'totals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((status) => ({ status })),
});

describe('bin/test › the last line', () => {
  it('counts what passed and what failed', () => {
    expect(
      totals({
        ...none,
        numPassedTests: 12,
        numFailedTests: 1,
        testResults: [file('failed', 'passed', 'failed')],
      }),
    ).toBe('12 passed, 1 failed');
  });

  it('names skipped tests only where there are some', () => {
    expect(totals({ ...none, numPassedTests: 3, numPendingTests: 1, numTodoTests: 1 })).toBe(
      '3 passed, 0 failed, 2 skipped',
    );
  });

  it('a file that broke before its first test is a failure', () => {
    expect(
      totals({ ...none, numPassedTests: 3, testResults: [file('failed'), file('passed', 'passed')] }),
    ).toBe('3 passed, 1 failed');
  });

  it('is one line of its own, also when vitest left nothing behind', () => {
    const path = join(folder, 'report.json');
    const print = (text: string) => {
      writeFileSync(path, text);
      return spawnSync(process.execPath, ['test/support/totals.ts', path], { encoding: 'utf8' }).stdout;
    };
    expect(print('')).toBe('0 passed, 1 failed\n');
    expect(print(JSON.stringify({ ...none, numPassedTests: 7 }))).toBe('7 passed, 0 failed\n');
  });
});
