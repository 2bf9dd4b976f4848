import type { Redis } from 'ioredis';
import { stoppedAt } from '../core/flows/cancel.ts';
import type { Cancelled } from '../core/mail.ts';
import type { SessionId } from '../core/session.ts';
import type { Task, TaskId } from '../core/task.ts';
import { words } from '../core/text/words.ts';
import type { Bells } from './bells.ts';
import { closeTask } from './ending.ts';
import { type BoxId, boxOf, KEYS } from './keys.ts';
import { opId, readable, readPhase, readTask } from './records.ts';
import { script } from './redis.ts';

/**
 * KEYS: box, task, lease. ARGV: task, channel. A head that has begun is told to stop: by a flag that the next worker
 * sees, and by a message that a running one hears. What has not begun may leave the line at once.
 */
const stop = script(`
-- task.stop
if redis.call('EXISTS', KEYS[2]) == 0 then return 'gone' end
if redis.call('HGET', KEYS[2], 'state') == 'ended' then return 'gone' end
local head = redis.call('LINDEX', KEYS[1], 0) == ARGV[1]
if head and (redis.call('EXISTS', KEYS[3]) == 1 or redis.call('HGET', KEYS[2], 'phase') ~= '') then
  redis.call('HSET', KEYS[2], 'cancel', '1')
  redis.call('PUBLISH', ARGV[2], ARGV[1])
  return 'running'
end
return 'queued'`);

/** Stops a session's tasks, or one of them. */
export async function cancelTasks(
  redis: Redis,
  bells: Bells,
  session: SessionId,
  only: TaskId | undefined,
): Promise<Cancelled> {
  let queued = 0;
  let running: Cancelled['running'];
  for (const lane of ['work', 'ask'] as const) {
    const box = boxOf(session, lane);
    const ids = await redis.lrange(KEYS.box(box), 0, -1);
    for (const id of ids.reverse()) {
      if (only !== undefined && id !== only) continue;
      const found = await stop(redis, [KEYS.box(box), KEYS.task(id), KEYS.boxLease(box)], [id, KEYS.cancels]);
      if (found === 'queued' && (await leave(redis, box, id))) queued += 1;
      if (found === 'running') {
        const phase = await redis.hget(KEYS.task(id), 'phase');
        running = stoppedAt(readable(() => readPhase(phase)) ?? { name: 'queued' });
        bells.later(() => bells.turn(box));
      }
    }
  }
  return { queued, running };
}

async function leave(redis: Redis, box: BoxId, id: TaskId): Promise<boolean> {
  const json = await redis.hget(KEYS.task(id), 'json');
  const task = json === null ? undefined : readable(() => readTask(json));
  if (task === undefined) return false;
  const closed = await closeTask(redis, {
    task,
    box,
    epoch: undefined,
    ending: 'cancelled',
    final: cancelledOp(task),
  });
  return closed.ok;
}

const cancelledOp = (task: Task) =>
  ({
    kind: 'final',
    id: opId(task.id, 'final'),
    task: task.id,
    reply: { text: words(task.language).cancelledBubble('early'), origin: task.origin, quiet: true },
  }) as const;

/** Ends everything that stands for a chat in which nobody can be reached any more. Nothing is said. */
export async function closeChat(redis: Redis, sessions: readonly SessionId[]): Promise<number> {
  let ended = 0;
  for (const session of sessions) {
    for (const lane of ['work', 'ask', 'late'] as const) {
      const box = boxOf(session, lane);
      for (const id of await redis.lrange(KEYS.box(box), 0, -1)) {
        const json = await redis.hget(KEYS.task(id), 'json');
        const task = json === null ? undefined : readable(() => readTask(json));
        if (task === undefined) continue;
        await redis.publish(KEYS.cancels, id);
        if ((await closeTask(redis, { task, box, epoch: undefined, ending: 'cancelled' })).ok) ended += 1;
      }
    }
  }
  return ended;
}
