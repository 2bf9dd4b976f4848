import { afterEach, describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { onDiscord, onTelegram, type Person } from './people.ts';
import { until } from './scenes.ts';
import { type Service, startService } from './service.ts';

const say = words('en');
let service: Service;
afterEach(() => service.close());

const videos = async (person: Person) =>
  (await person.sees()).filter(({ video }) => video !== undefined).length;
const refusals = async (person: Person) =>
  (await person.sees()).filter(({ text }) => text === say.limited('person-at-once', 0)).length;

describe('limits', () => {
  test('places at once survive kill -9 of every process, and none is lost', {
    timeout: 300_000,
  }, async () => {
    service = await startService({ env: { PERSON_AT_ONCE: '1' } });
    const people = [onTelegram(service.telegram, 1), onDiscord(service.discord, 1)];
    const redis = service.look();
    const [bots, worker] = (['bots', 'worker-1'] as const).map((name) => service.processes.get(name));
    const decided = (count: number) =>
      until(`${count} verdicts`, async () => (await redis.keys('vb:verdict:*')).length === count);
    await worker?.end();
    for (const person of people) await person.says('make a 1 second video of the sea');
    await decided(2);
    for (const person of people) await person.says('make a 1 second video of the moon');
    await decided(4);
    bots?.signal('SIGKILL');
    worker?.order('CRASH phase.rendering:1');
    worker?.begin();
    for (const person of people)
      await until(`the video of ${person.name}`, async () => (await videos(person)) === 1, 60_000);
    for (const person of people) await person.says('make a 1 second video of the sun');
    for (const person of people)
      await until(`the next video of ${person.name}`, async () => (await videos(person)) === 2, 60_000);
    for (const person of people) expect(await refusals(person)).toBe(1);
    expect(worker?.ends.length).toBeGreaterThan(1);
  });
});
