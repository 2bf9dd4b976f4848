import { setTimeout as sleep } from 'node:timers/promises';
import { DEEDS, LOTS } from './deeds.ts';
import { factsOf, SIGNS } from './facts.ts';
import { judge, type Verdict, type Wish } from './judge.ts';
import type { Person, Picture } from './people.ts';
import { type Dice, dice } from './random.ts';
import { hasButton, PIXEL, somebody, until } from './scenes.ts';
import type { Service } from './service.ts';

/** How hard it blows. */
export interface Weather {
  readonly seed: number;
  /** Conversations at once, a third of them on each platform. */
  readonly people: number;
  /** How long people speak and things break, in milliseconds. */
  readonly ms: number;
  /** Milliseconds between two deeds, on average. */
  readonly every: number;
  /** How long it may take until everything is quiet again. */
  readonly patience: number;
}

/** What came of it. */
export interface Aftermath {
  readonly verdict: Verdict;
  /** How often each thing was done. */
  readonly deeds: Readonly<Record<string, number>>;
  /** How often a process of ours died or left. */
  readonly ends: number;
  readonly seconds: { readonly storm: number; readonly quiet: number };
}

/** Lets everybody speak while everything breaks, waits for quiet, and holds what they see against what they asked for. */
export async function storm(service: Service, weather: Weather): Promise<Aftermath> {
  const chance = dice(weather.seed);
  const people = Array.from({ length: weather.people }, (_, index) => somebody(service, index + 1));
  await meet(service, people);
  service.telegram.doubleUpdates();
  const begun = Date.now();
  const [wishes, deeds] = await Promise.all([speak(people, weather, chance), rage(service, weather, chance)]);
  calm(service);
  const over = Date.now();
  const facts = await factsOf(service, people, wishes, weather.patience);
  const ends = [...service.processes.values()].reduce((sum, kept) => sum + kept.ends.length, 0);
  return {
    verdict: judge(facts, SIGNS),
    deeds,
    ends,
    seconds: { storm: (over - begun) / 1000, quiet: (Date.now() - over) / 1000 },
  };
}

/**
 * On Discord a bot that was away reads what it missed only in channels where it was spoken to before: nothing is kept for
 * a stranger. So the people there are no strangers.
 */
async function meet(service: Service, people: readonly Person[]): Promise<void> {
  const redis = service.look();
  const hellos = await Promise.all(
    people
      .filter(({ platform }) => platform === 'discord')
      .map(async (person) => person.acceptedAs(await person.says('hello'))),
  );
  await until(
    'everybody to be known',
    async () => (await redis.exists(...hellos.map((id) => `vb:seen:${id}`))) === hellos.length,
    120_000,
  );
  const known = async () => (await redis.keys('vb:secret:discord:spoken-in')).length > 0;
  await until('the channels to be written down', known, 10_000);
  redis.disconnect();
}

/** What somebody is going to do, and when. */
interface Plan {
  /** Milliseconds after the storm began. */
  readonly at: number;
  readonly token: string;
  readonly pictures: readonly Picture[];
  /** Presses "Cancel" as soon as it is there to be pressed. */
  readonly cancels: boolean;
}

/** One or two wishes a person, some with pictures, some regretted. All that chance decides is decided here. */
function planFor(person: Person, index: number, { ms, seed }: Weather, chance: Dice): readonly Plan[] {
  const moments = Array.from({ length: chance.pick([1, 1, 1, 2]) }, () => chance.next() * ms);
  return moments
    .sort((a, b) => a - b)
    .map((at, number) => {
      const pictures = chance.pick([0, 0, 0, 0, 0, 0, 1, 2]);
      return {
        at,
        token: `k${seed}p${index}w${number}x`,
        pictures: Array.from(
          { length: person.platform === 'telegram' ? pictures : Math.min(1, pictures) },
          () => PIXEL,
        ),
        // Who waits for two videos sees two buttons, and might press the other one.
        cancels: chance.next() < 0.15 && moments.length === 1,
      };
    });
}

/** Everybody asks at moments of their own, in their own order. */
async function speak(people: readonly Person[], weather: Weather, chance: Dice): Promise<Wish[]> {
  const plans = people.map((person, index) => ({ person, plans: planFor(person, index, weather, chance) }));
  const begun = Date.now();
  const regrets: Promise<void>[] = [];
  const said = await Promise.all(
    plans.map(async ({ person, plans }) => {
      const wishes: Wish[] = [];
      for (const { at, token, pictures, cancels } of plans) {
        await sleep(Math.max(0, begun + at - Date.now()));
        const message = await person.says(`make a 1 second video of ${token}`, pictures);
        wishes.push({ token, person: person.name, message, cancelled: cancels });
        if (cancels) regrets.push(regret(person));
      }
      return wishes;
    }),
  );
  await Promise.all(regrets);
  return said.flat();
}

/** Whoever is too late gets the video; so does who presses while nobody is there to hear it. */
async function regret(person: Person): Promise<void> {
  const pressed = async () => {
    if (!(await hasButton(person, SIGNS.cancel))) return false;
    await person.presses(SIGNS.cancel);
    return true;
  };
  await until('a press', () => pressed().catch(() => false), 10_000).catch(() => undefined);
}

async function rage(service: Service, { ms, every }: Weather, chance: Dice): Promise<Record<string, number>> {
  const done: Record<string, number> = {};
  const end = Date.now() + ms;
  while (Date.now() < end) {
    await sleep(2 * every * chance.next());
    const name = chance.pick(LOTS);
    done[name] = (done[name] ?? 0) + 1;
    await DEEDS[name]?.[1](service, chance);
  }
  return done;
}

/** Nothing breaks from here on; what is broken mends itself. */
function calm(service: Service): void {
  for (const wire of service.wires) wire.calm();
  service.discord.calm();
  for (const kept of service.processes.values()) kept.order('FORGET');
}
