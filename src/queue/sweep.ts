import type { Redis } from 'ioredis';
import { failed } from '../core/flows/fail.ts';
import type { Address } from '../core/message.ts';
import { createOutage } from '../core/outage.ts';
import type { Log, Skills } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import type { Bells } from './bells.ts';
import { closeTask } from './ending.ts';
import { type BoxId, KEYS } from './keys.ts';
import { opId, readTask } from './records.ts';

const EVERY_MS = 2_000;

/** The safety net under the bells. */
export interface SweepParts {
  readonly redis: Redis;
  readonly bells: Bells;
  readonly skills: Skills;
  readonly log: Log;
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

async function sweep({ redis, bells, skills, log }: SweepParts): Promise<void> {
  if ((await redis.set(KEYS.sweeper, '1', 'PX', EVERY_MS - 100, 'NX')) === null) return;
  for (const box of (await redis.smembers(KEYS.boxes)) as BoxId[]) {
    const head = await redis.lindex(KEYS.box(box), 0);
    if (head === null) await redis.srem(KEYS.boxes, box);
    else if ((await redis.exists(KEYS.boxLease(box))) === 0) await bells.turn(box);
    else await endOverdue(redis, bells, skills, log, box, head);
  }
  for (const to of (await redis.zrangebyscore(KEYS.outs, 0, Date.now())) as Address[]) {
    if ((await redis.exists(KEYS.outLease(to))) === 0) await bells.deliver(to);
  }
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
  const task = readTask(json);
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
