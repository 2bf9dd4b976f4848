import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Leashed, leash } from '../../src/main/leash.ts';
import { alive } from '../support/processes.ts';

async function firstLine(child: Leashed): Promise<string> {
  const [bytes] = await once(child.output[0] as NodeJS.EventEmitter, 'data');
  return String(bytes).trim();
}

describe('leash', () => {
  it('passes arguments as they are and tells the exit code', async () => {
    const child = leash('/bin/sh', ['-c', 'echo "$1"; exit 7', 'sh', 'two words; $(no) "quotes"'], '/');
    expect(await firstLine(child)).toBe('two words; $(no) "quotes"');
    expect(await child.gone).toBe(7);
  });

  it('a program that does not exist is gone with 127', async () => {
    expect(await leash('/no/such/program', [], '/').gone).toBe(127);
  });

  it('a folder that does not exist is no crash', async () => {
    expect(await leash('/bin/true', [], '/no/such/folder').gone).toBe(127);
  });

  it('release asks the child, and waits for what it still has to do', async () => {
    const script = 'trap "echo bye; exit 3" TERM; echo $$; while :; do sleep 0.05; done';
    const child = leash('/bin/sh', ['-c', script], '/');
    const pid = Number(await firstLine(child));
    const bye = firstLine(child);
    child.release();
    expect(await bye).toBe('bye');
    expect(await child.gone).toBe(3);
    expect(alive(pid)).toBe(false);
  });

  it('kill ends a child that will not listen', async () => {
    const child = leash('/bin/sh', ['-c', 'trap "" TERM; echo $$; while :; do sleep 0.05; done'], '/');
    const pid = Number(await firstLine(child));
    child.kill();
    expect(await child.gone).toBeUndefined();
    await expect.poll(() => alive(pid)).toBe(false);
    child.kill(); // Nothing is there any more; nothing happens.
  });
});
