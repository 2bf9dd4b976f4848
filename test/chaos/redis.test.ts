import { afterEach, describe, expect, test } from 'vitest';
import { en } from '../../src/core/text/en.ts';
import { factsOf, SIGNS } from './facts.ts';
import { judge, type Wish } from './judge.ts';
import { somebody, until } from './scenes.ts';
import { type Service, startService } from './service.ts';

let service: Service;
afterEach(() => service.close());

async function begin(count: number) {
  service = await startService();
  const people = Array.from({ length: count }, (_, index) => index + 1).map((number) =>
    somebody(service, number),
  );
  const wishes: Wish[] = [];
  const ask = async (round: number) => {
    for (const person of people) {
      const token = `q${round}${person.name.replace('-', '')}x`;
      wishes.push({
        token,
        person: person.name,
        message: await person.says(`make a 1 second video of ${token}`),
      });
    }
  };
  return { people, wishes, ask };
}

describe('Redis', () => {
  test('that is killed three times under load forgets nothing', { timeout: 600_000 }, async () => {
    const { people, wishes, ask } = await begin(6);
    for (const round of [1, 2, 3]) {
      await ask(round);
      const redis = service.look();
      await until('work', async () => (await redis.scard('vb:boxes')) > 0);
      redis.disconnect();
      await service.redis?.kill();
      await service.redis?.restart();
    }
    expect(judge(await factsOf(service, people, wishes, 120_000), SIGNS).broken).toEqual([]);
  });

  test('that is away is told of in words, and what was said meanwhile is done later', {
    timeout: 600_000,
  }, async () => {
    const { people, wishes, ask } = await begin(3);
    await ask(1);
    await factsOf(service, people, wishes, 60_000);
    await service.redis?.kill();
    const begun = Date.now();
    await ask(2);
    for (const person of people) {
      const told = async () => (await person.sees()).some(({ text }) => text.includes(en.memoryAway));
      await until(`${person.name} to be told`, told, 30_000);
    }
    expect(Date.now() - begun).toBeLessThan(30_000);
    await service.redis?.restart();
    expect(judge(await factsOf(service, people, wishes, 120_000), SIGNS).broken).toEqual([]);
  });
});
