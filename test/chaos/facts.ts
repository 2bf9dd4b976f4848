import type { Redis } from 'ioredis';
import { en } from '../../src/core/text/en.ts';
import type { Facts, Ledger, Signs, Wish } from './judge.ts';
import type { Person } from './people.ts';
import type { Service } from './service.ts';

/** The words that stand on buttons and in notices, for people who are spoken to in English. */
export const SIGNS: Signs = {
  retry: en.choices.retry,
  cancel: en.choices.cancel,
  notice: en.notice,
  notBrought: en.notBrought,
  cancelled: (['early', 'sent', 'made'] as const).map((how) => en.cancelledBubble(how)),
};

/** What still waits somewhere, in words; empty when everything is quiet. */
async function leftOver(redis: Redis, people: readonly Person[]): Promise<string[]> {
  const left: string[] = [];
  for (const box of await redis.smembers('vb:boxes')) {
    const ids = await redis.lrange(box.replace(/^/, 'vb:box:'), 0, -1);
    left.push(`mailbox ${box} with ${ids.length}`);
  }
  for (const to of await redis.zrange('vb:outs', 0, -1)) {
    left.push(`outbox ${to} with ${await redis.llen(`vb:out:${to}`)}`);
  }
  if ((await redis.zcard('vb:albums')) > 0) left.push('an album');
  for (const person of people) {
    const waiting = await person.waiting();
    if (waiting > 0) left.push(`${waiting} messages of ${person.name} at ${person.platform}`);
  }
  return left;
}

/** Wishes that the platform handed over once, to nobody. */
async function unheard(redis: Redis, people: readonly Person[], wishes: readonly Wish[]): Promise<Wish[]> {
  const missing: Wish[] = [];
  for (const wish of wishes) {
    const id = people.find(({ name }) => name === wish.person)?.acceptedAs(wish.message);
    if (id !== undefined && (await redis.exists(`vb:seen:${id}`)) === 0) missing.push(wish);
  }
  return missing;
}

/** Waits until nothing waits any more, `ms` at most, then takes down what everybody sees and what the backend did. */
export async function factsOf(
  service: Service,
  people: readonly Person[],
  wishes: readonly Wish[],
  ms: number,
): Promise<Facts> {
  const redis = service.look();
  const deadline = Date.now() + ms;
  const look = async () => ({
    left: await leftOver(redis, people),
    missing: await unheard(redis, people, wishes),
  });
  let now = await look();
  while (now.left.length + now.missing.length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    now = await look();
  }
  redis.disconnect();
  const seen = new Map(
    await Promise.all(people.map(async (person) => [person.name, await person.sees()] as const)),
  );
  const backend = await ledgerOf(service);
  return { wishes, seen, backend, left: now.left, unheard: now.missing };
}

/** The emulator's own account of what it was made to do. */
async function ledgerOf({ backendUrl }: Pick<Service, 'backendUrl'>): Promise<Ledger> {
  for (let tries = 0; ; tries += 1) {
    const answer = await fetch(`${backendUrl}/__ledger`).catch(() => undefined);
    if (answer?.ok === true) return (await answer.json()) as Ledger;
    if (tries > 100) throw new Error('the emulator does not answer');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
