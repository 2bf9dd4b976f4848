import type { Stage } from './discord.ts';

/** Sets so many people's wishes going, and waits until the backend works at all of them. */
export async function setGoing(stage: Stage, people: number): Promise<void> {
  const { fake } = stage;
  for (let n = 0; n < people; n += 1)
    fake.person(`busy${n}`).slash('video', { prompt: `a 5-second clip of a forest, number ${n}` });
  while ((await stage.ledger()).runs.length < people) await new Promise((wake) => setTimeout(wake, 100));
}

/** Commands by new people, one after another in a room that all share; answers how long each waited for its first answer, ms. */
export async function acknowledgements(stage: Stage, commands: number): Promise<readonly number[]> {
  const { fake } = stage;
  const room = fake.room(fake.guild('crowd'));
  const waits: number[] = [];
  for (let n = 0; n < commands; n += 1) {
    const used = fake.person(`new${n}`).slash(n % 2 === 0 ? 'credits' : 'status', {}, { room });
    waits.push((await fake.acknowledged(used)).after);
  }
  return waits;
}
