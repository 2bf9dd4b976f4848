import type { Redis } from 'ioredis';
import type { Shown } from '../core/mail.ts';
import type { SessionId } from '../core/session.ts';
import { KEYS } from './keys.ts';
import { readable, readPhase, readSent } from './records.ts';

/** How many tasks are looked at, the newest first. */
const TASKS = 50;

/** The videos of a session, the newest first, and the messages that they stand in. */
export async function videosOf(redis: Redis, session: SessionId): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const id of await redis.zrange(KEYS.tasks(session), 0, TASKS - 1, 'REV')) {
    const [phase, bubble] = await redis.hmget(KEYS.task(id), 'phase', 'bubble');
    const reached = readable(() => readPhase(phase));
    const sent = readSent(bubble);
    if (reached?.name === 'ready' && sent !== undefined)
      shown.push({ sent, title: reached.video.title ?? '' });
  }
  return shown;
}
