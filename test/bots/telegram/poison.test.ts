import { describe, expect, it } from 'vitest';
import { begin } from '../../../src/bots/telegram/poison.ts';
import type { Secrets } from '../../../src/core/ports.ts';
import { memorySecrets, silent } from './rig.ts';

const batch = (...ids: number[]) => ids.map((update_id) => ({ update_id }));

/**
 * Polls as processes do that die at one update: each start takes what `begin` gives, and dies where that holds the poison.
 * Answers what was taken whole, and how many processes died.
 */
async function survive(ids: readonly number[], poison: number, secrets: Secrets) {
  const taken: number[] = [];
  let deaths = 0;
  for (let left = [...ids]; left.length > 0; ) {
    const now = await begin(batch(...left), secrets, silent());
    if (now.some(({ update_id: id }) => id === poison)) {
      deaths += 1;
      continue;
    }
    taken.push(...now.map(({ update_id: id }) => id));
    left = now.length === 0 ? left.slice(1) : left.slice(now.length);
  }
  return { taken, deaths };
}

describe('telegram updates that end the process', () => {
  it('a batch that is taken without harm is taken whole', async () => {
    const secrets = memorySecrets();
    expect(await begin(batch(1, 2, 3), secrets, silent())).toEqual(batch(1, 2, 3));
    expect(await begin(batch(4, 5), secrets, silent())).toEqual(batch(4, 5));
  });

  it.each([1, 2, 3, 4])(
    'update %i of four is left out after a few deaths, all others are taken',
    async (poison) => {
      const { taken, deaths } = await survive([1, 2, 3, 4], poison, memorySecrets());
      expect(taken).toEqual([1, 2, 3, 4].filter((id) => id !== poison));
      expect(deaths).toBeLessThanOrEqual(6);
    },
  );

  it('what follows is taken whole again', async () => {
    const secrets = memorySecrets();
    await survive([1, 2, 3], 2, secrets);
    expect(await begin(batch(4, 5, 6), secrets, silent())).toEqual(batch(4, 5, 6));
  });
});
