import { describe, expect, test } from 'vitest';
import { handOver } from '../../../src/bots/discord/handover.ts';
import { Problem } from '../../../src/core/problem.ts';

const never = new AbortController().signal;
const away = () => Promise.reject(new Problem('memory-down', {}));

describe('discord handing over', () => {
  test('it is tried until the memory answers', async () => {
    let tries = 0;
    const done = await handOver(() => (++tries < 4 ? away() : Promise.resolve()), never, performance.now());
    expect([done, tries]).toEqual([true, 4]);
  });

  test('it is given up when the patience is over, and at once when the process leaves', async () => {
    expect(await handOver(away, never, performance.now(), 120)).toBe(false);
    let tries = 0;
    const leaving = AbortSignal.abort();
    const done = await handOver(
      () => {
        tries += 1;
        return away();
      },
      leaving,
      performance.now(),
    );
    expect([done, tries]).toEqual([false, 1]);
  });

  test('any other failure is not tried again', async () => {
    const broken = new Error('broken');
    await expect(handOver(() => Promise.reject(broken), never, performance.now())).rejects.toBe(broken);
  });
});
