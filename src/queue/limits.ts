import type { Redis } from 'ioredis';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Asked, Limits, Verdict } from '../core/ports.ts';
import type { LimitName } from '../core/text/limits.ts';
import { KEYS, LIFE } from './keys.ts';
import { createPlaces, type PlaceRules } from './places.ts';
import { remembering } from './redis.ts';

/** How much people may ask for. 0 is no limit. */
export interface LimitRules extends PlaceRules {
  readonly personPerMinute: number;
  readonly personPerDay: number;
  /** Bytes of files in a day. */
  readonly personBytes: number;
  readonly chatPerDay: number;
  readonly botPerDay: number;
  readonly newPeoplePerHour: number;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

type Refused = NonNullable<Verdict['refused']>;

/** What of a request fits into a window. */
interface Share {
  readonly points: number;
  readonly refused?: Refused;
}

/** Fixed windows of one kind; `seconds` from the first request on. */
class Window {
  readonly #limiter: RateLimiterRedis | undefined;
  readonly #limit: LimitName;

  constructor(redis: Redis, limit: LimitName, points: number, seconds: number) {
    this.#limit = limit;
    if (points > 0)
      this.#limiter = new RateLimiterRedis({
        storeClient: redis,
        keyPrefix: KEYS.limit(limit),
        points,
        duration: seconds,
      });
  }

  /** Takes as many points as are left. */
  async take(key: string, points: number): Promise<Share> {
    if (this.#limiter === undefined || points === 0) return { points };
    try {
      await this.#limiter.consume(key, points);
      return { points };
    } catch (over) {
      if (!(over instanceof RateLimiterRes)) throw over;
      const left = Math.max(0, this.#limiter.points - (over.consumedPoints - points));
      const taken = Math.min(points, left);
      await this.giveBack(key, points - taken);
      return { points: taken, refused: { limit: this.#limit, until: Date.now() + over.msBeforeNext } };
    }
  }

  async giveBack(key: string, points: number): Promise<void> {
    if (this.#limiter !== undefined && points > 0) await this.#limiter.reward(key, points);
  }
}

const StoredVerdict = z.object({
  granted: z.number(),
  refused: z
    .object({ limit: z.string().transform((name) => name as LimitName), until: z.number() })
    .exactOptional(),
});

/** Counters in Redis, shared by all processes. */
export function createLimits(redis: Redis, rules: LimitRules): Limits {
  const counters = createCounters(redis, rules);
  /** A message that comes twice at the same moment gets one verdict. */
  const asking = new Map<string, Promise<Verdict>>();
  const none = Object.values(rules).every((points) => points === 0);
  return {
    async ask(asked) {
      if (none) return { granted: asked.tasks.length };
      const { message } = asked;
      const same = asking.get(message) ?? remembering(() => once(redis, counters, asked));
      asking.set(message, same);
      return same.finally(() => asking.delete(message));
    },
    first: (name, message, ms) =>
      remembering(async () => {
        const key = KEYS.told(name);
        await redis.set(key, message, 'PX', Math.ceil(ms), 'NX');
        return (await redis.get(key)) === message;
      }),
  };
}

/** Decides on a message, unless that was done within the last hour. */
async function once(redis: Redis, counters: Counters, asked: Asked): Promise<Verdict> {
  const key = KEYS.verdict(asked.message);
  const known = await redis.get(key);
  if (known !== null) return StoredVerdict.parse(JSON.parse(known));
  const verdict = await decide(counters, asked);
  await redis.set(key, JSON.stringify(verdict), 'EX', LIFE.verdict);
  return verdict;
}

type Counters = ReturnType<typeof createCounters>;

function createCounters(redis: Redis, rules: LimitRules) {
  return {
    places: createPlaces(redis, rules),
    minute: new Window(redis, 'person-per-minute', rules.personPerMinute, 60),
    person: new Window(redis, 'person-per-day', rules.personPerDay, DAY),
    chat: new Window(redis, 'chat-per-day', rules.chatPerDay, DAY),
    bot: new Window(redis, 'bot-per-day', rules.botPerDay, DAY),
    bytes: new Window(redis, 'person-bytes', rules.personBytes, DAY),
    newPeople: new Window(redis, 'new-people', rules.newPeoplePerHour, HOUR),
    /** Whether this person began something in the last 90 days. */
    isKnown: async (person: string) => (await redis.exists(KEYS.known(person))) === 1,
    know: async (person: string) => {
      if (rules.newPeoplePerHour > 0) await redis.set(KEYS.known(person), '1', 'EX', LIFE.session);
    },
  };
}

/** The key of what is counted for all people together. */
const ALL = 'all';

async function decide(counters: Counters, asked: Asked): Promise<Verdict> {
  const minute = await counters.minute.take(asked.person, 1);
  if (minute.refused !== undefined) return { granted: 0, refused: minute.refused };
  if (asked.tasks.length === 0) return { granted: 0 };
  const fresh = !asked.known && !(await counters.isKnown(asked.person));
  const person = await counters.newPeople.take(ALL, fresh ? 1 : 0);
  if (person.refused !== undefined) return { granted: 0, refused: person.refused };
  const verdict = await countWork(counters, asked);
  if (verdict.granted > 0) await counters.know(asked.person);
  else if (fresh) await counters.newPeople.giveBack(ALL, 1);
  return verdict;
}

/** Places first, then the windows from the nearest to the widest. What a later one refuses is given back to those before it. */
async function countWork(counters: Counters, asked: Asked): Promise<Verdict> {
  const { person, chat } = asked;
  const placed = await counters.places.take(asked);
  let { granted, refused } = placed;
  const spent: {
    readonly window: Window;
    readonly key: string;
    readonly points: (granted: number) => number;
  }[] = [];
  const count = async (window: Window, key: string, points: (granted: number) => number) => {
    const share = await window.take(key, points(granted));
    const before = granted;
    while (granted > 0 && points(granted) > share.points) granted -= 1;
    // A refused task may have brought more than what it was refused for.
    await window.giveBack(key, share.points - points(granted));
    for (const one of spent) await one.window.giveBack(one.key, one.points(before) - one.points(granted));
    spent.push({ window, key, points });
    refused = share.refused ?? refused;
  };
  const videos = (first: number) => asked.tasks.slice(0, first).filter(({ video }) => video).length;
  const bytes = (first: number) => asked.tasks.slice(0, first).reduce((sum, task) => sum + task.bytes, 0);
  await count(counters.person, person, videos);
  await count(counters.chat, chat, videos);
  await count(counters.bot, ALL, videos);
  await count(counters.bytes, person, bytes);
  const out = asked.tasks.slice(granted, placed.granted).map(({ id }) => id);
  await counters.places.free(person, out);
  return refused === undefined ? { granted } : { granted, refused };
}
