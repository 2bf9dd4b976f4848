import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// bin/test with stand-ins for the tools it calls; each writes down how it was called and ends as it was told.

let folder: string;
let exits: Record<string, number>;

function program(path: string, script: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, path), 0o755);
}

function run(command: string, ...args: string[]) {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const told = Object.fromEntries(
    Object.entries(exits).map(([name, code]) => [`EXIT_${name}`, String(code)]),
  );
  const done = spawnSync(join(folder, command), args, { env: { ...env, ...told }, encoding: 'utf8' });
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return { status: done.status, out: done.stdout, last: done.stdout.trimEnd().split('\n').at(-1), calls };
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'test-command-'));
  exits = {};
  for (const path of ['bin', '.ci', 'test/support']) mkdirSync(join(folder, path), { recursive: true });
  for (const path of ['bin/test', '.ci/run', 'test/support/totals.ts']) {
    copyFileSync(path, join(folder, path));
    chmodSync(join(folder, path), 0o755);
  }
  const note = `echo "$(basename "$0") $*" >>"${folder}/calls"`;
  program('bin/setup', `${note}; exit \${EXIT_setup:-0}`);
  program('node_modules/.bin/npm', `${note}; eval "exit \\\${EXIT_\${3#check:}:-0}"`);
  program('node_modules/.bin/node', `exec "${process.execPath}" "$@"`);
  program(
    'node_modules/.bin/vitest',
    `${note}
for word in "$@"; do case $word in --outputFile.json=*) file=\${word#*=} ;; esac; done
echo '{"numPassedTests":5,"numFailedTests":0,"numPendingTests":0,"numTodoTests":0,"testResults":[]}' >"$file"
exit \${EXIT_vitest:-0}`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('bin/test', () => {
  it('sets up with a browser, runs every group, and ends with the count', () => {
    const { status, out, last, calls } = run('bin/test');
    expect(calls.map((call) => call.split(' --outputFile')[0])).toEqual([
      'setup --browser',
      'npm run --silent check:lint',
      'npm run --silent check:types',
      'npm run --silent check:imports',
      'npm run --silent check:unused',
      'vitest run --coverage --reporter=default --reporter=json',
    ]);
    expect(out).toContain('All good.');
    expect([status, last]).toEqual([0, '5 passed, 0 failed']);
  });

  it('passes its arguments on to vitest, as they are', () => {
    expect(run('bin/test', 'test/queue', '-t', 'two words').calls.at(-1)).toMatch(
      / test\/queue -t two words$/,
    );
  });

  it('goes on after a failure, names each, and ends with the first one’s code', () => {
    exits = { types: 3, unused: 4, vitest: 5 };
    const { status, out, last, calls } = run('bin/test');
    expect(calls).toHaveLength(6);
    expect(out).toContain('Failed: types (tsc)\nFailed: nothing unused (knip)\nFailed: tests (vitest)\n');
    expect([status, last]).toEqual([3, '5 passed, 0 failed']);
  });

  it('does not begin where setup could not finish', () => {
    exits = { setup: 1 };
    const { status, calls } = run('bin/test');
    expect([status, calls]).toEqual([1, ['setup --browser']]);
  });

  it('is what CI runs', () => {
    exits = { vitest: 9 };
    const { status, calls } = run('.ci/run');
    expect(status).toBe(9);
    expect(calls).toHaveLength(6);
  });
});
