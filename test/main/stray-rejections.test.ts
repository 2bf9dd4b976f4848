import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Runs a program in a process of its own, with the handler and the log of a real one. */
function run(program: string) {
  const [handler, log] = ['src/main/stray-rejections.ts', 'src/ops/log.ts'].map((file) => resolve(file));
  const source = `
    import { keepStrayRejections } from '${handler}';
    import { createLog } from '${log}';
    keepStrayRejections(createLog('info'));
    ${program}`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
}

describe('a rejection that no code waits for', () => {
  it('is logged with its cause and ends nothing', () => {
    const { stdout, stderr, status } = run(`
      void Promise.reject(new TypeError('odd packet'));
      setImmediate(() => console.log('still here'));`);
    expect([stdout.trim(), status]).toEqual(['still here', 0]);
    const line = JSON.parse(stderr.trim()) as { event: string; error: { message: string } };
    expect([line.event, line.error.message]).toEqual(['process.rejection', 'odd packet']);
  });

  it('is told from an error outside of promises, which ends the process', () => {
    expect(run("setImmediate(() => { throw new Error('half done'); });").status).not.toBe(0);
  });
});
