import type { Redis } from 'ioredis';
import type { Address, Sent } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import type { Op, TaskId } from '../core/task.ts';
import { KEYS, LIFE } from './keys.ts';
import { type Holder, Lease, tokenOf } from './lease.ts';
import { readOp } from './records.ts';
import { LeaseLost, script } from './redis.ts';

const MINUTE = 60_000;

/** KEYS: lease, epoch, pause. ARGV: owner, lease ms, epoch's life. */
const acquire = script(`
-- outbox.take
if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 0 end
local epoch = redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return epoch`);

/** KEYS: epoch, op. ARGV: epoch, now. Answers how often it was tried before, or -1 when the lease is lost. */
const sending = script(`
-- outbox.sending
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
redis.call('HSETNX', KEYS[2], 'startedAt', ARGV[2])
return redis.call('HINCRBY', KEYS[2], 'tries', 1) - 1`);

/** KEYS: epoch, task. ARGV: epoch, bubble. */
const adopt = script(`
-- outbox.adopt
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('HSET', KEYS[2], 'bubble', ARGV[2])
  redis.call('HDEL', KEYS[2], 'refused')
end
return 1`);

/** Counts one more change of a chat. KEYS[4]: its pace. ARGV[4]: now. ARGV[2]: what was changed. */
const COUNT = `
redis.call('ZREMRANGEBYSCORE', KEYS[4], 0, ARGV[4] - ${MINUTE})
redis.call('ZADD', KEYS[4], ARGV[4], ARGV[4] .. ARGV[2])
redis.call('PEXPIRE', KEYS[4], ${MINUTE})`;

/** KEYS: epoch, op, out, pace. ARGV: epoch, op id, life, now. The op stays as a mark, without its words, so that nobody writes it again. */
const done = script(`
-- outbox.done
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('LREM', KEYS[3], 1, ARGV[2])
redis.call('HSET', KEYS[2], 'done', '1')
redis.call('HDEL', KEYS[2], 'json')
redis.call('EXPIRE', KEYS[2], ARGV[3])
${COUNT}
return 1`);

/** KEYS: epoch, progress, task, pace. ARGV: epoch, task id, look, now, '1' when the bubble refused it. A look that changed meanwhile stays for the next time. */
const shown = script(`
-- outbox.shown
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('HGET', KEYS[2], ARGV[2]) == ARGV[3] then redis.call('HDEL', KEYS[2], ARGV[2]) end
if redis.call('EXISTS', KEYS[3]) == 1 then
  redis.call('HSET', KEYS[3], 'shownAt', ARGV[4], 'look', ARGV[3])
  if ARGV[5] == '1' then redis.call('HSET', KEYS[3], 'refused', '1') end
end
${COUNT}
return 1`);

/** KEYS: epoch, op, out. ARGV: epoch, op id, op, now, the op that it follows. An op that was written before stays as it is. */
const follow = script(`
-- outbox.follow
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
redis.call('HSET', KEYS[2], 'json', ARGV[3], 'at', ARGV[4])
redis.call('LINSERT', KEYS[3], 'AFTER', ARGV[5], ARGV[2])
return 1`);

/** KEYS: closed, out, progress, ops. ARGV: life, their ids. Answers 0 where the chat is open: then nothing is dropped. */
const drop = script(`
-- outbox.drop
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('DEL', KEYS[3])
for i = 2, #ARGV do
  redis.call('LREM', KEYS[2], 1, ARGV[i])
  redis.call('HDEL', KEYS[i + 2], 'json')
  redis.call('EXPIRE', KEYS[i + 2], ARGV[1])
end
return 1`);

/** KEYS: lease, out, progress, outs. ARGV: owner, address, next try (epoch ms). Gives the chat back. */
const release = script(`
-- outbox.release
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
if redis.call('LLEN', KEYS[2]) == 0 and redis.call('HLEN', KEYS[3]) == 0 then
  redis.call('ZREM', KEYS[4], ARGV[2])
  return 0
end
redis.call('ZADD', KEYS[4], ARGV[3], ARGV[2])
return 1`);

/** Few enough for one script. */
const DROPPED_AT_ONCE = 100;

/** An op at the head of an outbox. */
export interface Head {
  readonly op: Op;
  /** Epoch ms. */
  readonly at: number;
  readonly bubble: Sent | undefined;
}

/** A bubble's latest look. */
export interface Look {
  readonly task: TaskId;
  readonly json: string;
  readonly reply: Reply;
  readonly bubble: Sent | undefined;
  /** Epoch ms of its last edit. */
  readonly shownAt: number;
  /** Nothing to do: it is what the bubble shows already, or the bubble is out of reach and waits for a new one. */
  readonly stands: boolean;
}

/** One chat's outbox, leased: everything that leaves for this chat passes here, one at a time. */
export class Outbox {
  readonly to: Address;
  readonly lease: Lease;
  readonly #redis: Redis;

  private constructor(redis: Redis, to: Address, lease: Lease) {
    this.#redis = redis;
    this.to = to;
    this.lease = lease;
  }

  /** Undefined when somebody else is at it, or the chat is to be left alone for a while. */
  static async take(redis: Redis, to: Address, holder: Holder): Promise<Outbox | undefined> {
    const token = tokenOf(holder);
    const at = performance.now();
    const epoch = await acquire(
      redis,
      [KEYS.outLease(to), KEYS.outEpoch(to), KEYS.outPause(to)],
      [token, holder.ms, LIFE.epoch],
    );
    if (epoch === 0) return undefined;
    return new Outbox(redis, to, new Lease(redis, KEYS.outLease(to), token, Number(epoch), holder.ms, at));
  }

  async head(): Promise<Head | undefined> {
    for (;;) {
      const id = await this.#redis.lindex(KEYS.out(this.to), 0);
      if (id === null) return undefined;
      const [json, at] = await this.#redis.hmget(KEYS.op(id), 'json', 'at');
      if (json === null || json === undefined) {
        await this.#redis.lrem(KEYS.out(this.to), 1, id);
        continue;
      }
      const op = readOp(json);
      return { op, at: Number(at ?? 0), bubble: 'task' in op ? await this.#bubble(op.task) : undefined };
    }
  }

  /** Written before the platform is called. Answers how often it was tried before. */
  async sending(op: Op): Promise<number> {
    const tries = await sending(
      this.#redis,
      [KEYS.outEpoch(this.to), KEYS.op(op.id)],
      [this.lease.epoch, Date.now()],
    );
    if (Number(tries) < 0) throw this.#lost();
    return Number(tries);
  }

  async adopt(task: TaskId, bubble: Sent): Promise<void> {
    await this.#fenced(
      adopt(
        this.#redis,
        [KEYS.outEpoch(this.to), KEYS.task(task)],
        [this.lease.epoch, JSON.stringify(bubble)],
      ),
    );
  }

  async done(op: Op): Promise<void> {
    const { to } = this;
    const keys = [KEYS.outEpoch(to), KEYS.op(op.id), KEYS.out(to), KEYS.outPace(to)];
    await this.#fenced(done(this.#redis, keys, [this.lease.epoch, op.id, LIFE.ended, Date.now()]));
  }

  /** The latest looks of this chat's bubbles. */
  async looks(): Promise<Look[]> {
    const all = Object.entries(await this.#redis.hgetall(KEYS.progress(this.to)));
    return Promise.all(
      all.map(async ([task, json]): Promise<Look> => {
        const fields = ['bubble', 'shownAt', 'look', 'refused'];
        const [bubble, at, last, refused] = await this.#redis.hmget(KEYS.task(task), ...fields);
        const sent = bubble === null || bubble === undefined ? undefined : (JSON.parse(bubble) as Sent);
        const look = { task, json, reply: JSON.parse(json) as Reply, bubble: sent };
        return { ...look, shownAt: Number(at ?? 0), stands: last === json || refused === '1' };
      }),
    );
  }

  /** With `refused` the bubble is out of reach: nobody asks for it again until another one is adopted. */
  async shown(look: Look, refused: boolean): Promise<void> {
    const { to } = this;
    const keys = [KEYS.outEpoch(to), KEYS.progress(to), KEYS.task(look.task), KEYS.outPace(to)];
    const args = [this.lease.epoch, look.task, look.json, Date.now(), refused ? 1 : 0];
    await this.#fenced(shown(this.#redis, keys, args));
  }

  /** Messages and edits of this chat in the last minute, and when the last one was made (epoch ms; 0 where there is none). */
  async pace(): Promise<{ readonly changes: number; readonly last: number }> {
    const key = KEYS.outPace(this.to);
    const changes = await this.#redis.zcount(key, Date.now() - MINUTE, '+inf');
    const [, last = '0'] = await this.#redis.zrange(key, -1, -1, 'WITHSCORES');
    return { changes, last: Number(last) };
  }

  /** Puts an op right behind one that waits here. */
  async follow(first: Op, next: Op): Promise<void> {
    const keys = [KEYS.outEpoch(this.to), KEYS.op(next.id), KEYS.out(this.to)];
    const args = [this.lease.epoch, next.id, JSON.stringify(next), Date.now(), first.id];
    await this.#fenced(follow(this.#redis, keys, args));
  }

  /** Leaves the chat alone for so long, whoever rings. */
  async pause(ms: number): Promise<void> {
    await this.#redis.set(KEYS.outPause(this.to), '1', 'PX', Math.ceil(ms));
  }

  /** Drops everything that waits, where nobody can be reached; what somebody asks who comes back just now is not touched. */
  async dropIfClosed(): Promise<void> {
    const { to } = this;
    const keys = [KEYS.closed(to), KEYS.out(to), KEYS.progress(to)];
    for (let left = true; left; ) {
      const ids = await this.#redis.lrange(KEYS.out(to), 0, DROPPED_AT_ONCE - 1);
      const closed = await drop(this.#redis, [...keys, ...ids.map(KEYS.op)], [LIFE.ended, ...ids]);
      left = closed === 1 && ids.length === DROPPED_AT_ONCE;
    }
  }

  /** Gives the chat back; true when something is left to be done at `nextTry` (epoch ms). */
  async release(nextTry: number): Promise<boolean> {
    this.lease.end();
    const keys = [KEYS.outLease(this.to), KEYS.out(this.to), KEYS.progress(this.to), KEYS.outs];
    return (await release(this.#redis, keys, [this.lease.owner, this.to, nextTry])) === 1;
  }

  async #bubble(task: TaskId): Promise<Sent | undefined> {
    const json = await this.#redis.hget(KEYS.task(task), 'bubble');
    return json === null ? undefined : (JSON.parse(json) as Sent);
  }

  async #fenced(answer: Promise<unknown>): Promise<void> {
    if ((await answer) !== 1) throw this.#lost();
  }

  #lost(): LeaseLost {
    this.lease.abort('lost');
    return new LeaseLost(this.to);
  }
}
