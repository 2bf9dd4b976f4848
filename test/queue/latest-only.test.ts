import { describe, expect, test } from 'vitest';
import { latestOnly } from '../../src/queue/latest-only.ts';

/** A side that answers when it is told to. */
function slowSide() {
  const written: number[] = [];
  let answer = Promise.withResolvers<void>();
  const show = latestOnly(async (value: number) => {
    written.push(value);
    await answer.promise;
  });
  return {
    written,
    show,
    answers: () => {
      const { resolve } = answer;
      answer = Promise.withResolvers<void>();
      resolve();
    },
    refuses: (error: Error) => answer.reject(error),
  };
}

describe('of the values that come while one is being written', () => {
  test('only the newest is written, and one at a time', async () => {
    const { written, show, answers } = slowSide();
    const all = Promise.all([1, 2, 3, 4, 5].map(show));
    expect(written).toEqual([1]);
    answers();
    await expect.poll(() => written).toEqual([1, 5]);
    answers();
    await all;
    expect(written).toEqual([1, 5]);
  });

  test('none waits for another once all stand', async () => {
    const { written, show, answers } = slowSide();
    const first = show(1);
    answers();
    await first;
    const second = show(2);
    answers();
    await second;
    expect(written).toEqual([1, 2]);
  });

  test('a write that fails is told to all who wait, and the next value is written', async () => {
    const { written, show, answers, refuses } = slowSide();
    const both = Promise.allSettled([show(1), show(2)]);
    refuses(new Error('lost'));
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(written).toEqual([1]);
    answers();
    const last = show(3);
    answers();
    await last.catch(() => undefined);
    expect(written).toEqual([1, 3]);
  });
});
