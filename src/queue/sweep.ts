import type { Redis } from 'ioredis';
import { failed } from '../core/flows/fail.ts';
import type { Address } from '../core/message.ts';
import { createOutage } from '../core/outage.ts';
import type { Log, Skills } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import type { Bells } from './bells.ts';
import { closeTask } from './ending.ts';
import { type BoxId, KEYS } from './keys.ts';
import type { Serves } from './platforms.ts';
import { opId, readable, readTask } from './records.ts';
import { isAway, script } from './redis.ts';
import { setAside } from './set-aside.ts';

const EVERY_MS = 2_000;

/**
 * KEYS: mailbox, mailboxes, lease. ARGV: its name. An empty mailbox leaves the set in the same step in which it is seen to be empty:
 * a task that is accepted between two commands would wait there unseen. Answers the head, or '' for an empty mailbox, and
 * whether the mailbox is leased.
 */
const headOf = script(`
-- sweep.head
local head = redis.call('LINDEX', KEYS[1], 0)
if not head then
  redis.call('SREM', KEYS[2], ARGV[1])
  return {'', 0}
end
return {head, redis.call('EXISTS', KEYS[3])}`);

/** The safety net under the bells. */
export interface SweepParts {
  readonly redis: Redis;
  readonly bells: Bells;
  readonly skills: Skills;
  readonly log: Log;
  /** Asked for each chat with something to deliver, so that a platform without a worker is told of once. */
  readonly serves?: Serves;
}

/** Rings again whatever waits without a lease, and ends tasks past their time. One sweeper at a time, whoever comes first. */
export function startSweeper(parts: SweepParts): () => void {
  const outage = createOutage(parts.log, 'sweep.failed');
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    sweep(parts)
      .then(outage.passed, (error: unknown) => outage.failed(error))
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  return () => clearInterval(timer);
}

async function sweep(parts: SweepParts): Promise<void> {
  const { redis, bells } = parts;
  if ((await redis.set(KEYS.sweeper, '1', 'PX', EVERY_MS - 100, 'NX')) === null) return;
  for (const box of (await redis.smembers(KEYS.boxes)) as BoxId[])
    await alone(parts, 'mailbox', box, () => sweepBox(parts, box));
  for (const to of (await redis.zrangebyscore(KEYS.outs, 0, Date.now())) as Address[])
    await alone(parts, 'outbox', to, async () => {
      parts.serves?.(to);
      if ((await redis.exists(KEYS.outLease(to))) === 0) await bells.deliver(to);
    });
}

/** Looks after one mailbox or outbox. What goes wrong with it keeps nobody else waiting. */
async function alone(
  { redis, log }: SweepParts,
  what: 'mailbox' | 'outbox',
  id: string,
  look: () => Promise<void>,
): Promise<void> {
  try {
    await look();
  } catch (error) {
    if (isAway(error)) throw error;
    log.warn('sweep.skipped', { what, id, error });
    // Its key holds another type. It stays as it is; the next task that comes for the mailbox puts it back into the set.
    if (what !== 'mailbox' || !(error instanceof Error) || !error.message.startsWith('WRONGTYPE')) return;
    await redis.srem(KEYS.boxes, id);
    await setAside(redis, log, what, id, error);
  }
}

async function sweepBox({ redis, bells, skills, log }: SweepParts, box: BoxId): Promise<void> {
  const answer = await headOf(redis, [KEYS.box(box), KEYS.boxes, KEYS.boxLease(box)], [box]);
  const [head, leased] = Array.isArray(answer) ? answer : [];
  if (typeof head !== 'string' || head === '') return;
  if (leased === 0) await bells.turn(box);
  else await endOverdue(redis, bells, skills, log, box, head);
}

async function endOverdue(
  redis: Redis,
  bells: Bells,
  skills: Skills,
  log: Log,
  box: BoxId,
  head: string,
): Promise<void> {
  const [json, deadline] = await redis.hmget(KEYS.task(head), 'json', 'deadline');
  if (json === null || json === undefined || Number(deadline ?? 0) === 0 || Number(deadline) > Date.now())
    return;
  const task = readable(() => readTask(json));
  // The worker that holds it counts its starts, and sets it aside.
  if (task === undefined) return;
  log.warn('task is past its time', { task: task.id, kind: task.kind });
  const { ending, reply } = failed(task, new Problem('took-too-long', {}), skills);
  const final = { kind: 'final', id: opId(task.id, 'final'), task: task.id } as const;
  const closed = await closeTask(redis, {
    task,
    box,
    epoch: undefined,
    ending,
    ...(reply === undefined ? {} : { final: { ...final, reply: { origin: task.origin, ...reply } } }),
  });
  if (closed.ok) await bells.deliver(task.to);
}
