import type { Redis } from 'ioredis';
import { KEYS } from './keys.ts';

/**
 * Writes down which bot of a platform this memory belongs to, where none is written down yet, and returns the one that is.
 * Its chats, mailboxes and outboxes mean nothing to another bot.
 */
export async function claimIdentity(redis: Redis, platform: string, id: string): Promise<string> {
  await redis.hsetnx(KEYS.identity, platform, id);
  return (await redis.hget(KEYS.identity, platform)) ?? id;
}
