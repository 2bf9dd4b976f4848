import { describe, expect, type TestContext, test } from 'vitest';
import { factsOf, SIGNS } from './facts.ts';
import { judge, type Wish } from './judge.ts';
import type { Kept } from './kept.ts';
import { somebody, until } from './scenes.ts';
import { ownService } from './service.ts';

const readyTimes = ({ log }: Kept) => log.split('"event":"ready"').length - 1;

/** `npm start`, with its own Redis: ends it so many times while people ask for videos. Answers how long each end took. */
async function roll(times: number, signal: NodeJS.Signals, context: TestContext) {
  const service = await ownService(context, { halves: 'all', redis: false });
  const all = service.processes.get('all');
  if (all === undefined) throw new Error('nothing was started');
  const people = [1, 2, 3, 4, 5, 6].map((number) => somebody(service, number));
  const wishes: Wish[] = [];
  const took: number[] = [];
  await until('the start', () => readyTimes(all) === 1, 60_000);
  for (let round = 1; round <= times; round += 1) {
    const asking = people.filter((_, index) => index % 2 === round % 2);
    for (const person of asking) {
      const token = `r${round}${person.name.replace('-', '')}x`;
      const message = await person.says(`make a 1 second video of ${token}`);
      wishes.push({ token, person: person.name, message });
    }
    const ended = all.ends.length;
    const begun = all.log.split('"turn begins"').length;
    await until('work', () => all.log.split('"turn begins"').length > begun, 60_000);
    const at = Date.now();
    all.signal(signal);
    await until('the end', () => all.ends.length > ended, 30_000);
    took.push((all.ends.at(-1)?.at ?? Number.NaN) - at);
    await until('the next start', () => readyTimes(all) === round + 1, 60_000);
  }
  const facts = await factsOf(service, people, wishes, 200_000);
  return { took, wishes, verdict: judge(facts, SIGNS) };
}

describe.concurrent('npm start under load', () => {
  test('leaves ten times on SIGTERM, within ten seconds each, and every video arrives once', {
    timeout: 600_000,
  }, async (context) => {
    const { took, wishes, verdict } = await roll(10, 'SIGTERM', context);
    expect(verdict.broken).toEqual([]);
    expect(wishes).toHaveLength(30);
    expect(Object.values(verdict.counts).map(({ videos }) => videos)).toEqual([10, 10, 10]);
    expect(Math.max(...took)).toBeLessThan(10_000);
  });

  test('is killed ten times and loses and doubles nothing', { timeout: 600_000 }, async (context) => {
    const { verdict } = await roll(10, 'SIGKILL', context);
    expect(verdict.broken).toEqual([]);
  });
});
