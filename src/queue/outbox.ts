import type { Redis } from 'ioredis';
import type { Address, Sent } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import type { Op, TaskId } from '../core/task.ts';
import { KEYS, LIFE } from './keys.ts';
import { type Holder, Lease, tokenOf } from './lease.ts';
import * as scripts from './outbox-scripts.ts';
import { opId, ownerOf, readOp } from './records.ts';
import { LeaseLost } from './redis.ts';

/** More ops than ever wait in a chat at once, but for one where nobody listens. */
const LOOKED_AT = 200;

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
  /** Ops that were known to wait when nothing more could be done; -1 while something can. */
  #waiting = -1;

  private constructor(redis: Redis, to: Address, lease: Lease) {
    this.#redis = redis;
    this.to = to;
    this.lease = lease;
  }

  /** Undefined when somebody else is at it, or the chat is to be left alone for a while. */
  static async take(redis: Redis, to: Address, holder: Holder): Promise<Outbox | undefined> {
    const token = tokenOf(holder);
    const at = performance.now();
    const epoch = await scripts.acquire(
      redis,
      [KEYS.outLease(to), KEYS.outEpoch(to), KEYS.outPause(to)],
      [token, holder.ms, LIFE.epoch],
    );
    if (epoch === 0) return undefined;
    return new Outbox(redis, to, new Lease(redis, [KEYS.outLease(to)], token, Number(epoch), holder.ms, at));
  }

  /**
   * The first op that may be brought now. Where one was postponed, the others of its task wait behind it and those of other
   * tasks go on; when all wait, `until` is when the first of them may be tried (epoch ms).
   */
  async next(): Promise<{ readonly head: Head } | { readonly until: number } | undefined> {
    const held = new Set<string>();
    let until = Number.POSITIVE_INFINITY;
    this.#waiting = -1;
    let waiting = 0;
    for (const id of await this.#redis.lrange(KEYS.out(this.to), 0, LOOKED_AT - 1)) {
      waiting += 1;
      if (held.has(ownerOf(id))) continue;
      const [json, at, notBefore] = await this.#redis.hmget(KEYS.op(id), 'json', 'at', 'notBefore');
      if (json === null || json === undefined) waiting -= await this.#redis.lrem(KEYS.out(this.to), 1, id);
      else if (Number(notBefore ?? 0) > Date.now()) {
        held.add(ownerOf(id));
        until = Math.min(until, Number(notBefore));
      } else {
        const op = readOp(json);
        const bubble = 'task' in op ? await this.#bubble(op.task) : undefined;
        return { head: { op, at: Number(at ?? 0), bubble } };
      }
    }
    this.#waiting = waiting;
    return held.size === 0 ? undefined : { until };
  }

  /** Leaves an op, and what follows it of the same task, for later (epoch ms). */
  async postpone(op: Op, until: number): Promise<void> {
    await this.#fenced(
      scripts.postpone(this.#redis, [KEYS.outEpoch(this.to), KEYS.op(op.id)], [this.lease.epoch, until]),
    );
  }

  /** Puts words in the place of a video that will not come; nobody is told that it is ready. */
  async instead(op: Op & { readonly kind: 'final' }): Promise<void> {
    const { to } = this;
    const notice = opId(op.task, 'notice');
    const keys = [KEYS.outEpoch(to), KEYS.op(op.id), KEYS.out(to), KEYS.op(notice)];
    await this.#fenced(
      scripts.instead(this.#redis, keys, [this.lease.epoch, JSON.stringify(op), notice, LIFE.ended]),
    );
  }

  /** Written before the platform is called. Answers how often it was tried before. */
  async sending(op: Op): Promise<number> {
    const tries = await scripts.sending(
      this.#redis,
      [KEYS.outEpoch(this.to), KEYS.op(op.id)],
      [this.lease.epoch, Date.now()],
    );
    if (Number(tries) < 0) throw this.#lost();
    return Number(tries);
  }

  async adopt(task: TaskId, bubble: Sent): Promise<void> {
    await this.#fenced(
      scripts.adopt(
        this.#redis,
        [KEYS.outEpoch(this.to), KEYS.task(task)],
        [this.lease.epoch, JSON.stringify(bubble)],
      ),
    );
  }

  async done(op: Op): Promise<void> {
    const { to } = this;
    const keys = [KEYS.outEpoch(to), KEYS.op(op.id), KEYS.out(to), KEYS.outPace(to)];
    await this.#fenced(scripts.done(this.#redis, keys, [this.lease.epoch, op.id, LIFE.ended, Date.now()]));
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

  /**
   * With `refused` the bubble is out of reach: nobody asks for it again until another one is adopted. With `stood` the
   * platform was not asked at all.
   */
  async shown(look: Look, outcome: 'edited' | 'refused' | 'stood'): Promise<void> {
    const { to } = this;
    const keys = [KEYS.outEpoch(to), KEYS.progress(to), KEYS.task(look.task), KEYS.outPace(to)];
    const args = [this.lease.epoch, look.task, look.json, Date.now(), outcome];
    await this.#fenced(scripts.shown(this.#redis, keys, args));
  }

  /** Messages and edits of this chat in the last minute, and when the last one was made (epoch ms; 0 where there is none). */
  async pace(): Promise<{ readonly changes: number; readonly last: number }> {
    const key = KEYS.outPace(this.to);
    const changes = await this.#redis.zcount(key, Date.now() - scripts.MINUTE, '+inf');
    const [, last = '0'] = await this.#redis.zrange(key, -1, -1, 'WITHSCORES');
    return { changes, last: Number(last) };
  }

  /** Puts an op right behind one that waits here. */
  async follow(first: Op, next: Op): Promise<void> {
    const keys = [KEYS.outEpoch(this.to), KEYS.op(next.id), KEYS.out(this.to)];
    const args = [this.lease.epoch, next.id, JSON.stringify(next), Date.now(), first.id];
    await this.#fenced(scripts.follow(this.#redis, keys, args));
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
      const closed = await scripts.drop(this.#redis, [...keys, ...ids.map(KEYS.op)], [LIFE.ended, ...ids]);
      left = closed === 1 && ids.length === DROPPED_AT_ONCE;
    }
  }

  /** Gives the chat back; answers when to come again (epoch ms), at `nextTry` or sooner, or nothing when all is done. */
  async release(nextTry: number): Promise<number | undefined> {
    this.lease.end();
    const keys = [KEYS.outLease(this.to), KEYS.out(this.to), KEYS.progress(this.to), KEYS.outs];
    const args = [this.lease.owner, this.to, nextTry, this.#waiting, Date.now()];
    const at = Number(await scripts.release(this.#redis, keys, args));
    return at === 0 ? undefined : at;
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
