import { describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { factsOf, SIGNS } from './facts.ts';
import { judge, type Wish } from './judge.ts';
import { somebody, tell, until } from './scenes.ts';
import { ownService, type Service } from './service.ts';

type Asked = Awaited<ReturnType<typeof everybodyAsks>>;

/** Six people on three platforms ask for two videos each, one after the other. */
async function everybodyAsks(service: Service, rounds = 2) {
  const people = [1, 2, 3, 4, 5, 6].map((number) => somebody(service, number));
  const wishes: Wish[] = [];
  for (let round = 1; round <= rounds; round += 1)
    for (const person of people) {
      const token = `b${round}${person.name.replace('-', '')}x`;
      const message = await person.says(`make a 1 second video of ${token}`);
      wishes.push({ token, person: person.name, message });
    }
  return { people, wishes };
}

/** Waits for all answers, at most so long (ms): nothing is lost or doubled. Counts the videos, and the words that there is none. */
async function answersTo(service: Service, { people, wishes }: Asked, ms = 200_000) {
  const { broken, counts } = judge(await factsOf(service, people, wishes, ms), SIGNS);
  expect(broken).toEqual([]);
  const sum = (column: 'videos' | 'sorry') =>
    Object.values(counts).reduce((total, row) => total + row[column], 0);
  return { videos: sum('videos'), sorry: sum('sorry') };
}

const minutes = { timeout: 600_000 };

// Most of the time is waiting.
describe.concurrent('a backend', () => {
  test(
    'that is away is told of in words, and everything asked meanwhile is made when it is back',
    minutes,
    async (context) => {
      const service = await ownService(context);
      await tell(service, {});
      await service.processes.get('emulator')?.end();
      const asked = await everybodyAsks(service, 1);
      for (const person of asked.people) {
        const told = async () =>
          (await person.sees()).some(({ text }) => text.includes(words('en').waitingForBackend));
        await until(`${person.name} to be told`, told, 30_000);
      }
      service.processes.get('emulator')?.begin();
      const { videos } = await answersTo(service, asked, 90_000);
      expect(videos).toBe(asked.wishes.length);
    },
  );

  test.for([
    { manner: 'refuses every third call', orders: { refuseEveryThird: true } },
    { manner: 'is slow', orders: { delay: { endpoint: '*', ms: 700, times: -1 } } },
  ])('that $manner makes everything in the end', minutes, async ({ orders }, context) => {
    const service = await ownService(context);
    await tell(service, orders);
    const asked = await everybodyAsks(service);
    const { videos } = await answersTo(service, asked);
    expect(videos).toBe(asked.wishes.length);
  });

  test.for([
    { manner: 'answers rubbish now and then', orders: { rubbish: { endpoint: '*', times: 12 } } },
    { manner: 'acts and loses its answers', orders: { lose: { endpoint: '*', times: 8 } } },
  ])('that $manner is asked for nothing twice', minutes, async ({ orders }, context) => {
    const service = await ownService(context);
    await tell(service, orders);
    const asked = await everybodyAsks(service);
    const { videos, sorry } = await answersTo(service, asked);
    expect(videos + sorry).toBe(asked.wishes.length);
  });

  test(
    'that resets connections and breaks off answers is asked for nothing twice',
    minutes,
    async (context) => {
      const service = await ownService(context);
      await tell(service, {});
      const [wire] = service.wires;
      // Four at a time: a fifth in a row would be a dead backend.
      const trouble = () => {
        for (const fault of [{ reset: true }, { cut: 150 }, { reset: true }, { cut: 0 }] as const)
          wire?.next(fault);
      };
      trouble();
      const asked = await everybodyAsks(service);
      for (const [index, person] of asked.people.slice(0, 2).entries()) {
        const some = async () => (await person.sees()).some(({ video }) => video !== undefined);
        await until(`video ${index + 1}`, some, 60_000);
        trouble();
      }
      const { videos, sorry } = await answersTo(service, asked);
      expect(wire?.met).toBe(12);
      expect(videos + sorry).toBe(asked.wishes.length);
    },
  );
});
