import type { Redis } from 'ioredis';
import type { Log } from '../core/ports.ts';
import type { Op, Phase, Task } from '../core/task.ts';
import { type BoxId, KEYS, LIFE } from './keys.ts';
import { type Holder, Lease, tokenOf } from './lease.ts';
import { readable, readPhase, readTask, Unreadable, writeOp, writePhase, writeReply } from './records.ts';
import { LeaseLost, script } from './redis.ts';
import { setAside } from './set-aside.ts';

/**
 * KEYS: box, boxes, lease, epoch, task. ARGV: task, owner, lease ms, box, epoch's life, now, deadline. Only the head of a
 * mailbox may be taken, and only while nobody holds the lease.
 */
const acquire = script(`
-- task.take
local head = redis.call('LINDEX', KEYS[1], 0)
if not head then
  redis.call('SREM', KEYS[2], ARGV[4])
  return {'empty'}
end
if head ~= ARGV[1] then return {'moved'} end
if not redis.call('SET', KEYS[3], ARGV[2], 'NX', 'PX', ARGV[3]) then return {'busy'} end
local epoch = redis.call('INCR', KEYS[4])
redis.call('EXPIRE', KEYS[4], ARGV[5])
if redis.call('EXISTS', KEYS[5]) == 0 or redis.call('HGET', KEYS[5], 'state') == 'ended' then
  redis.call('LPOP', KEYS[1])
  redis.call('DEL', KEYS[3])
  return {'gone'}
end
local starts = redis.call('HINCRBY', KEYS[5], 'starts', 1)
redis.call('HSET', KEYS[5], 'deadline', ARGV[7])
local t = redis.call('HMGET', KEYS[5], 'json', 'phase', 'cancel')
return {'ok', epoch, starts, t[1], t[2] or '', t[3] or ''}`);

/** KEYS: epoch, task. A new phase means progress, so the count of starts begins anew. */
const advance = script(`
-- task.advance
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[2], 'state') == 'ended' then return 0 end
redis.call('HSET', KEYS[2], 'phase', ARGV[2], 'starts', 0)
return 1`);

/**
 * KEYS: epoch, op, out, outs, task. ARGV: epoch, op id, op, address, now. An op that was written before stays as it is; nothing
 * more is written of a person who was forgotten.
 */
const post = script(`
-- task.post
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[5], 'state') == 'ended' then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 or redis.call('HGET', KEYS[5], 'forget') == '1' then return 1 end
redis.call('HSET', KEYS[2], 'json', ARGV[3], 'at', ARGV[5])
redis.call('RPUSH', KEYS[3], ARGV[2])
redis.call('ZADD', KEYS[4], 'LT', ARGV[5], ARGV[4])
return 1`);

/** KEYS: epoch, task, progress, outs. ARGV: epoch, task id, reply, address, now. The latest look wins. */
const show = script(`
-- task.show
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[2], 'state') == 'ended' then return 0 end
if redis.call('HGET', KEYS[2], 'forget') == '1' then return 1 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[4], 'NX', ARGV[5], ARGV[4])
return 1`);

/**
 * KEYS: epoch, task, box, boxes, lease. ARGV: epoch, task, box, life. Takes a task that cannot be read out of its mailbox;
 * its record stays for as long as that of a task that ended.
 */
const drop = script(`
-- task.drop
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[2], 'state', 'ended', 'ending', 'unreadable')
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('LREM', KEYS[3], 1, ARGV[2])
if redis.call('LLEN', KEYS[3]) == 0 then redis.call('SREM', KEYS[4], ARGV[3]) end
redis.call('DEL', KEYS[5])
return 1`);

/** KEYS: epoch, task. A start that was ended by a leaving process says nothing against the task. */
const forgive = script(`
-- task.forgive
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if tonumber(redis.call('HGET', KEYS[2], 'starts') or '0') > 0 then redis.call('HINCRBY', KEYS[2], 'starts', -1) end
return 1`);

/** The head of a mailbox, taken. */
export interface Taken {
  readonly task: Task;
  readonly phase: Phase;
  readonly box: BoxId;
  readonly lease: Lease;
  /** How often it was started since it last got on. */
  readonly starts: number;
  readonly cancelled: boolean;
}

/**
 * Starts of a task that cannot be read before it is set aside: while two versions run side by side, a worker of the other
 * version may be able to read it.
 */
const UNREADABLE_STARTS = 5;

/** Minutes until a task that cannot be read is past its time. */
const UNREADABLE_MINUTES = 10;

/**
 * Takes the head of a mailbox; undefined where there is none to take: it is empty, another worker has it, or its record cannot
 * be read. The start is counted before the record is parsed.
 */
export async function takeHead(
  redis: Redis,
  box: BoxId,
  holder: Holder,
  minutes: (task: Task) => number,
  log: Log,
): Promise<Taken | undefined> {
  const head = await redis.lindex(KEYS.box(box), 0);
  const id = head ?? 'none';
  const json = await redis.hget(KEYS.task(id), 'json');
  const known = json === null ? undefined : readable(() => readTask(json));
  const now = Date.now();
  const deadline = now + (known === undefined ? UNREADABLE_MINUTES : minutes(known)) * 60_000;
  const token = tokenOf(holder);
  const takenAt = performance.now();
  const keys = [KEYS.box(box), KEYS.boxes, KEYS.boxLease(box), KEYS.boxEpoch(box), KEYS.task(id)];
  const answer = await acquire(redis, keys, [id, token, holder.ms, box, LIFE.epoch, now, deadline]);
  if (!Array.isArray(answer) || answer[0] !== 'ok') return undefined;
  const [, epoch, starts, task, phase, cancel] = answer;
  const lease = new Lease(
    redis,
    [KEYS.boxLease(box), KEYS.task(id)],
    token,
    Number(epoch),
    holder.ms,
    takenAt,
  );
  try {
    return {
      task: readTask(String(task)),
      phase: readPhase(String(phase)),
      box,
      lease,
      starts: Number(starts),
      cancelled: cancel === '1',
    };
  } catch (error) {
    await leaveUnread(redis, { box, id, lease, starts: Number(starts) }, error, log);
    return undefined;
  }
}

async function leaveUnread(
  redis: Redis,
  { box, id, lease, starts }: Pick<Taken, 'box' | 'lease' | 'starts'> & { readonly id: string },
  error: unknown,
  log: Log,
): Promise<void> {
  if (!(error instanceof Unreadable) || starts < UNREADABLE_STARTS) {
    log.warn('task.unreadable', { task: id, starts, error });
    return lease.release();
  }
  lease.end();
  const keys = [KEYS.boxEpoch(box), KEYS.task(id), KEYS.box(box), KEYS.boxes, KEYS.boxLease(box)];
  const dropped = await drop(redis, keys, [lease.epoch, id, box, LIFE.ended]);
  if (dropped === 1) await setAside(redis, log, 'task', id, error);
}

/** Takes back that this start was counted, before the lease is given back. */
export async function uncount(redis: Redis, { task, box, lease }: Taken): Promise<void> {
  await forgive(redis, [KEYS.boxEpoch(box), KEYS.task(task.id)], [lease.epoch]);
}

/** The fenced writes of a task at work. Each rejects with `LeaseLost` once another worker may hold it. */
export function writes(redis: Redis, { task, box, lease }: Taken) {
  const epochKey = KEYS.boxEpoch(box);
  const fenced = async (answer: Promise<unknown>): Promise<void> => {
    if ((await answer) === 1) return;
    lease.abort('lost');
    throw new LeaseLost(box);
  };
  return {
    epochKey,
    fenced,
    advance: (phase: Phase) =>
      fenced(advance(redis, [epochKey, KEYS.task(task.id)], [lease.epoch, writePhase(phase)])),
    post: (op: Op) =>
      fenced(
        post(
          redis,
          [epochKey, KEYS.op(op.id), KEYS.out(task.to), KEYS.outs, KEYS.task(task.id)],
          [lease.epoch, op.id, writeOp(op), task.to, Date.now()],
        ),
      ),
    show: (reply: object) =>
      fenced(
        show(
          redis,
          [epochKey, KEYS.task(task.id), KEYS.progress(task.to), KEYS.outs],
          [lease.epoch, task.id, writeReply(reply), task.to, Date.now()],
        ),
      ),
  };
}
