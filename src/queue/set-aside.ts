import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Log } from '../core/ports.ts';
import { KEYS, LIFE } from './keys.ts';
import { script } from './redis.ts';

/** Something that could not be worked on and was taken out of the way of everything else. Holds no content. */
export interface SetAside {
  readonly what: 'task' | 'op' | 'look' | 'album' | 'message' | 'mailbox' | 'outbox' | 'project';
  readonly id: string;
  readonly why: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Entries that are remembered; the oldest go first. */
const MOST = 500;

const Entry = z.object({
  what: z.enum(['task', 'op', 'look', 'album', 'message', 'mailbox', 'outbox', 'project']),
  id: z.string(),
  why: z.string(),
  at: z.number(),
});

/** KEYS: set-aside. ARGV: entry, most, life. */
const push = script(`
-- set-aside.push
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('LTRIM', KEYS[1], 0, ARGV[2] - 1)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1`);

/** Logs a record that is taken out of the way, and remembers it for an operator. The caller has taken it out. */
export async function setAside(
  redis: Redis,
  log: Log,
  what: SetAside['what'],
  id: string,
  error: unknown,
): Promise<void> {
  log.error('record.set-aside', { what, id, error });
  const entry: SetAside = { what, id, why: reasonOf(error), at: Date.now() };
  await push(redis, [KEYS.setAside], [JSON.stringify(entry), MOST, LIFE.setAside]);
}

/** Messages of errors of a parser quote what they were given, so only our own are kept. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return error.name === 'Unreadable' ? error.message : error.name;
}

/** What was set aside, newest first. */
export async function listSetAside(redis: Redis): Promise<readonly SetAside[]> {
  const entries = await redis.lrange(KEYS.setAside, 0, -1);
  return entries.map((entry) => Entry.parse(JSON.parse(entry)));
}
