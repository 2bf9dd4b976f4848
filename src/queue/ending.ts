import type { Redis } from 'ioredis';
import type { SessionPatch } from '../core/session.ts';
import type { Ending, Op, Task, TaskId } from '../core/task.ts';
import { type BoxId, KEYS, LIFE } from './keys.ts';
import { writeOp, writeTask } from './records.ts';
import { script } from './redis.ts';
import { flatten } from './sessions.ts';

/**
 * Ends a task in one step: outcome written (absorbing), the last ops pushed, the mailbox popped, the lease given back,
 * following work put in line, unless its person wants to be forgotten. KEYS: epoch, task, box, boxes, lease, out, outs,
 * progress, final, notice, follow task, follow box, follow bubble, tasks, session. With an empty epoch in ARGV the caller holds no
 * lease: the epoch is raised, so that whoever does can write nothing more. Answers 0, or 1 and the new head of the mailbox.
 */
const end = script(`
-- task.end
local a = cjson.decode(ARGV[1])
if a.epoch ~= '' then
  if redis.call('GET', KEYS[1]) ~= a.epoch then return {0} end
end
if redis.call('HGET', KEYS[2], 'state') == 'ended' then return {0} end
if a.epoch == '' and redis.call('LINDEX', KEYS[3], 0) == a.task then
  redis.call('INCR', KEYS[1])
  redis.call('EXPIRE', KEYS[1], a.life.epoch)
  redis.call('DEL', KEYS[5])
end
redis.call('HSET', KEYS[2], 'state', 'ended', 'ending', a.ending)
redis.call('EXPIRE', KEYS[2], redis.call('HGET', KEYS[2], 'forget') == '1' and a.life.forgotten or a.life.ended)
redis.call('LREM', KEYS[3], 1, a.task)
redis.call('HDEL', KEYS[8], a.task)
local function push(key, op)
  redis.call('HSET', key, 'json', op.json, 'at', a.now)
  redis.call('RPUSH', KEYS[6], op.id)
end
if a.final then push(KEYS[9], a.final) end
if a.notice then push(KEYS[10], a.notice) end
if a.follow and redis.call('HGET', KEYS[2], 'forget') ~= '1' then
  redis.call('ZADD', KEYS[14], a.now, a.follow.id)
  redis.call('EXPIRE', KEYS[14], a.life.epoch)
  redis.call('HSET', KEYS[11], 'json', a.follow.json, 'phase', '')
  if a.follow.front then redis.call('LPUSH', KEYS[12], a.follow.id) else redis.call('RPUSH', KEYS[12], a.follow.id) end
  redis.call('SADD', KEYS[4], a.follow.box)
  if a.follow.bubble then push(KEYS[13], a.follow.bubble) end
end
if a.patch and redis.call('HGET', KEYS[2], 'forget') ~= '1' then redis.call('HSET', KEYS[15], unpack(a.patch)) end
if redis.call('LLEN', KEYS[6]) > 0 then redis.call('ZADD', KEYS[7], 'LT', a.now, a.to) end
if a.epoch ~= '' then redis.call('DEL', KEYS[5]) end
local head = redis.call('LINDEX', KEYS[3], 0)
if not head then redis.call('SREM', KEYS[4], a.box) end
return {1, head or ''}`);

/** All that ending a task writes. */
export interface Close {
  readonly task: Task;
  readonly box: BoxId;
  /** The lease's epoch, or undefined to end it from outside and fence off whoever holds it. */
  readonly epoch: number | undefined;
  readonly ending: Ending;
  readonly final?: Op;
  readonly notice?: Op;
  readonly patch?: SessionPatch;
  readonly follow?: { readonly task: Task; readonly box: BoxId; readonly bubble?: Op };
}

/** What ending a task led to. `next` is the mailbox's new head. */
export type Closed = { readonly ok: false } | { readonly ok: true; readonly next: TaskId | undefined };

/** Ends a task, once: a second call, or one with an old epoch, changes nothing and answers `ok: false`. */
export async function closeTask(redis: Redis, close: Close): Promise<Closed> {
  const { task, box, final, notice, follow } = close;
  const { none } = KEYS;
  const keys = [
    KEYS.boxEpoch(box),
    KEYS.task(task.id),
    KEYS.box(box),
    KEYS.boxes,
    KEYS.boxLease(box),
    KEYS.out(task.to),
    KEYS.outs,
    KEYS.progress(task.to),
    final === undefined ? none : KEYS.op(final.id),
    notice === undefined ? none : KEYS.op(notice.id),
    follow === undefined ? none : KEYS.task(follow.task.id),
    follow === undefined ? none : KEYS.box(follow.box),
    follow?.bubble === undefined ? none : KEYS.op(follow.bubble.id),
    KEYS.tasks(task.session),
    KEYS.session(task.session),
  ];
  const answer = await end(redis, keys, [JSON.stringify(body(close))]);
  if (!Array.isArray(answer) || answer[0] !== 1) return { ok: false };
  const next = answer[1];
  return { ok: true, next: typeof next === 'string' && next !== '' ? next : undefined };
}

function body({ task, box, epoch, ending, final, notice, patch, follow }: Close): object {
  const packed = (op: Op) => ({ id: op.id, json: writeOp(op) });
  return {
    task: task.id,
    to: task.to,
    box,
    epoch: epoch === undefined ? '' : String(epoch),
    ending,
    now: Date.now(),
    life: LIFE,
    ...(final === undefined ? {} : { final: packed(final) }),
    ...(notice === undefined ? {} : { notice: packed(notice) }),
    ...(patch === undefined ? {} : { patch: flatten(patch) }),
    ...(follow === undefined
      ? {}
      : {
          follow: {
            id: follow.task.id,
            json: writeTask(follow.task),
            box: follow.box,
            front: follow.box === box,
            ...(follow.bubble === undefined ? {} : { bubble: packed(follow.bubble) }),
          },
        }),
  };
}
