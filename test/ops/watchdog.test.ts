import { afterEach, describe, expect, it } from 'vitest';
import { type Process, start } from '../support/service.ts';

const LONGEST = '2000';
const running: Process[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((child) => child.stop()));
});

async function child(mode: string, flags: readonly string[] = []): Promise<Process> {
  const made = start('test/ops/watchdog-child.ts', { MODE: mode, LONGEST }, flags);
  running.push(made);
  await made.says(/^started$/);
  return made;
}

const stalled = ({ output }: Process) => output.filter((line) => line.includes('loop.stalled'));

describe('watchdog', () => {
  it('ends a process whose loop stands still, with one log line', async () => {
    const still = await child('still');
    expect(await still.gone).not.toBe(0);
    expect(still.output).not.toContain('went on');
    expect(stalled(still)).toHaveLength(1);
    expect(JSON.parse(stalled(still)[0] ?? '')).toEqual({
      level: 'error',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      stalled_ms: expect.any(Number),
      event: 'loop.stalled',
    });
    expect(JSON.parse(stalled(still)[0] ?? '').stalled_ms).toBeGreaterThan(Number(LONGEST));
  });

  it('leaves a process alone that is busy in pieces', async () => {
    const busy = await child('busy');
    expect(await busy.gone).toBe(0);
    expect(busy.output).toContain('went on');
    expect(stalled(busy)).toEqual([]);
  });

  it('leaves a process alone that was stopped as a whole and goes on', async () => {
    const frozen = await child('frozen');
    frozen.signal('SIGSTOP');
    // Its twin is ended by the same watchdog meanwhile, so more than the limit has passed.
    const still = await child('still');
    await still.gone;
    frozen.signal('SIGCONT');
    frozen.signal('SIGUSR2');
    expect(await frozen.gone).toBe(0);
    expect(frozen.output).toContain('went on');
    expect(stalled(frozen)).toEqual([]);
  });

  it('leaves a process alone that has a debugger attached', async () => {
    const debugged = await child('debugged', ['--inspect=127.0.0.1:0']);
    expect(await debugged.gone).toBe(0);
    expect(stalled(debugged)).toEqual([]);
  });

  it('can be stopped', async () => {
    const stopped = await child('stopped');
    expect(await stopped.gone).toBe(0);
    expect(stalled(stopped)).toEqual([]);
  });
});
