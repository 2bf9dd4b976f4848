import type { Redis } from 'ioredis';
import type { Step } from '../core/ladder.ts';
import type { Sent } from '../core/message.ts';
import type { Op, Task } from '../core/task.ts';
import { KEYS } from './keys.ts';
import { ownerOf, readable, readOp, readSent, readStep, readTask } from './records.ts';

/** An op at the head of an outbox. */
export interface Head {
  readonly op: Op;
  /** Epoch ms. */
  readonly at: number;
  readonly bubble: Sent | undefined;
  /** Absent for words that belong to no task, or to a forgotten one. */
  readonly task: Task | undefined;
  /** Where on the ladder it stands; absent for what is tried from the top. */
  readonly step: Step | undefined;
}

/**
 * Reads the op at the head of an outbox with what is known of its task. `gone`: it has no record. `unreadable`: a worker of
 * another version wrote it, so it is looked at a few times before it is set aside. `notBefore` (epoch ms): version 0.1.0
 * postponed it in the line.
 */
export async function readHead(
  redis: Redis,
  id: string,
): Promise<Head | { readonly notBefore: number } | 'gone' | 'unreadable'> {
  const [[json, at, notBefore, step], [bubble, task]] = await Promise.all([
    redis.hmget(KEYS.op(id), 'json', 'at', 'notBefore', 'step'),
    redis.hmget(KEYS.task(ownerOf(id)), 'bubble', 'json'),
  ]);
  if (!json) return 'gone';
  if (Number(notBefore ?? 0) > Date.now()) return { notBefore: Number(notBefore) };
  const op = readable(() => readOp(json));
  if (op === undefined) return 'unreadable';
  const own = 'task' in op;
  return {
    op,
    at: Number(at ?? 0),
    bubble: own ? readSent(bubble) : undefined,
    task: own && task ? readable(() => readTask(task)) : undefined,
    step: readStep(step),
  };
}
