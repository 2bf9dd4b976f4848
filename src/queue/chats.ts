import type { Redis } from 'ioredis';
import type { Address } from '../core/message.ts';
import type { SessionId } from '../core/session.ts';
import { closeChat } from './cancel.ts';
import { KEYS, LIFE } from './keys.ts';

/** Where a chat is today: a Telegram group that became a supergroup has another id, but keeps its first name with us. */
export async function todaysAddress(redis: Redis, first: Address): Promise<Address> {
  return ((await redis.getex(KEYS.movedTo(first), 'EX', LIFE.session)) as Address | null) ?? first;
}

/** Remembers a chat's new address, both ways. */
export async function chatMoved(redis: Redis, from: Address, to: Address): Promise<void> {
  const first = ((await redis.get(KEYS.firstName(from))) as Address | null) ?? from;
  if (first === to) return;
  await redis
    .multi()
    .set(KEYS.movedTo(first), to, 'EX', LIFE.session)
    .set(KEYS.firstName(to), first, 'EX', LIFE.session)
    .exec();
}

/** Ends everything that stands for a chat in which nobody can be reached, and remembers it until somebody writes there. */
export async function chatClosed(redis: Redis, to: Address): Promise<number> {
  await redis.set(KEYS.closed(to), '1', 'EX', LIFE.closed);
  return closeChat(redis, (await redis.smembers(KEYS.people(to))) as SessionId[]);
}
