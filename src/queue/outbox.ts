import type { Redis } from 'ioredis';
import type { Step } from '../core/ladder.ts';
import { type Address, channelOf, type Sent } from '../core/message.ts';
import type { Log } from '../core/ports.ts';
import type { Reply } from '../core/reply.ts';
import type { Op, TaskId } from '../core/task.ts';
import { type Head, readHead } from './head.ts';
import { KEYS, LIFE } from './keys.ts';
import { type Holder, Lease, tokenOf } from './lease.ts';
import * as scripts from './outbox-scripts.ts';
import { isFinalId, opId, ownerOf, readable, readReply, readSent, writeOp } from './records.ts';
import { LeaseLost } from './redis.ts';
import { setLookAside, setOpAside } from './unread.ts';

/** So many finals are kept for one person; the oldest go first. */
const MOST_OWED = 20;

/** Few enough for one script. */
const DROPPED_AT_ONCE = 100;

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
  /** Whether nobody could be reached here when it was taken. */
  readonly isClosed: boolean;
  readonly #redis: Redis;
  readonly #log: Log;
  /** Ops that were known to wait when nothing more could be done; -1 while something can. */
  #waiting = -1;

  private constructor(redis: Redis, to: Address, lease: Lease, isClosed: boolean, log: Log) {
    this.isClosed = isClosed;
    this.#redis = redis;
    this.#log = log;
    this.to = to;
    this.lease = lease;
  }

  /** Undefined when somebody else is at it, or the chat is to be left alone for a while. */
  static async take(redis: Redis, to: Address, holder: Holder, log: Log): Promise<Outbox | undefined> {
    const token = tokenOf(holder);
    const at = performance.now();
    const answer = await scripts.acquire(
      redis,
      [KEYS.outLease(to), KEYS.outEpoch(to), KEYS.outPause(to), KEYS.closed(to)],
      [token, holder.ms, LIFE.epoch],
    );
    if (!Array.isArray(answer)) return undefined;
    const [epoch, closed] = answer.map(Number);
    const lease = new Lease(redis, [KEYS.outLease(to)], token, epoch ?? 0, holder.ms, at);
    return new Outbox(redis, to, lease, closed === 1, log);
  }

  /** The first op that may be brought now; what was postponed until now goes first. */
  async next(): Promise<Head | undefined> {
    this.#waiting = -1;
    for (;;) {
      const id = String(
        await scripts.back(this.#redis, [KEYS.out(this.to), KEYS.outLater(this.to)], [Date.now()]),
      );
      if (id === '') {
        this.#waiting = 0;
        return undefined;
      }
      const head = await this.#head(id);
      if (head !== undefined) return head;
    }
  }

  /** Undefined where the op left the line instead: its record is gone or cannot be read, or it is to wait. */
  async #head(id: string): Promise<Head | undefined> {
    const found = await readHead(this.#redis, id);
    if (found === 'gone') await this.#redis.lrem(KEYS.out(this.to), 1, id);
    else if (found === 'unreadable') await setOpAside(this.#redis, this.#log, this.to, id);
    else if ('notBefore' in found) await this.postpone({ id }, found.notBefore);
    else return found;
    return undefined;
  }

  /**
   * Takes an op, and what follows it of the same task, out of the line until then (epoch ms). Answers the name under which
   * they can be kept out longer, or put back sooner.
   */
  async postpone(op: Pick<Op, 'id'>, until: number): Promise<string> {
    const { to } = this;
    const keys = [KEYS.outEpoch(to), KEYS.op(op.id), KEYS.out(to), KEYS.outLater(to)];
    const args = [this.lease.epoch, op.id, until, `${ownerOf(op.id)}-`];
    const group = await scripts.postpone(this.#redis, keys, args);
    if (typeof group !== 'string') throw this.#lost();
    return group;
  }

  /** Puts what was postponed under this name back to the head of the line, if nobody did so before. */
  static async back(redis: Redis, to: Address, group: string): Promise<void> {
    await scripts.back(redis, [KEYS.out(to), KEYS.outLater(to)], [Date.now(), group]);
  }

  /** Keeps what was postponed under this name out of the line until then (epoch ms), if it still is. */
  static async keepOut(redis: Redis, to: Address, group: string, until: number): Promise<void> {
    await redis.zadd(KEYS.outLater(to), 'XX', until, group);
  }

  /** Puts words in the place of a video that will not come; nobody is told that it is ready. */
  async instead(op: Op & { readonly kind: 'final' }): Promise<void> {
    const { to } = this;
    const notice = opId(op.task, 'notice');
    const keys = [KEYS.outEpoch(to), KEYS.op(op.id), KEYS.out(to), KEYS.op(notice)];
    await this.#fenced(
      scripts.instead(this.#redis, keys, [this.lease.epoch, writeOp(op), notice, LIFE.ended]),
    );
  }

  /** Written before the next rung is tried. */
  async reached(op: Op, step: Step): Promise<void> {
    const args = [this.lease.epoch, JSON.stringify(step)];
    await this.#fenced(scripts.reached(this.#redis, [KEYS.outEpoch(this.to), KEYS.op(op.id)], args));
  }

  /** One more message of this op may stand, as its answer was lost. Answers how many. */
  async lost(op: Op): Promise<number> {
    const keys = [KEYS.outEpoch(this.to), KEYS.op(op.id)];
    const count = Number(await scripts.lost(this.#redis, keys, [this.lease.epoch]));
    if (count < 0) throw this.#lost();
    return count;
  }

  /** Takes a final that stands nowhere out of the line and keeps it until its person writes again. */
  async keep(op: Op & { readonly kind: 'final' }, person: string): Promise<void> {
    const { to } = this;
    const notice = opId(op.task, 'notice');
    const owed = KEYS.owed(channelOf(to), person);
    const keys = [
      ...[KEYS.outEpoch(to), KEYS.op(op.id), KEYS.out(to)],
      ...[KEYS.op(notice), owed, KEYS.task(op.task)],
    ];
    const args = [this.lease.epoch, op.id, writeOp(op), notice, LIFE.ended, LIFE.owed, MOST_OWED];
    await this.#fenced(scripts.keep(this.#redis, keys, args));
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

  /** Takes a try back that an outage ended; answers how many outages there were before. */
  async outage(op: Op): Promise<number> {
    const keys = [KEYS.outEpoch(this.to), KEYS.op(op.id)];
    const outages = Number(await scripts.outage(this.#redis, keys, [this.lease.epoch]));
    if (outages < 0) throw this.#lost();
    return outages;
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
    const looks = await Promise.all(
      all.map(async ([task, json]): Promise<Look | undefined> => {
        const reply = readable(() => readReply(json));
        if (reply === undefined) {
          await setLookAside(this.#redis, this.#log, this.to, task);
          return undefined;
        }
        const fields = ['bubble', 'shownAt', 'look', 'refused'];
        const [bubble, at, last, refused] = await this.#redis.hmget(KEYS.task(task), ...fields);
        const look = { task, json, reply, bubble: readSent(bubble) };
        return { ...look, shownAt: Number(at ?? 0), stands: last === json || refused === '1' };
      }),
    );
    return looks.filter((look) => look !== undefined);
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
    const [changes, [, last = '0']] = await Promise.all([
      this.#redis.zcount(key, Date.now() - scripts.MINUTE, '+inf'),
      this.#redis.zrange(key, -1, -1, 'WITHSCORES'),
    ]);
    return { changes, last: Number(last) };
  }

  /** Puts an op right behind one that waits here. */
  async follow(first: Op, next: Op): Promise<void> {
    const keys = [KEYS.outEpoch(this.to), KEYS.op(next.id), KEYS.out(this.to)];
    const args = [this.lease.epoch, next.id, writeOp(next), Date.now(), first.id];
    await this.#fenced(scripts.follow(this.#redis, keys, args));
  }

  /** Leaves the chat alone for so long, whoever rings. */
  async pause(ms: number): Promise<void> {
    await this.#redis.set(KEYS.outPause(this.to), '1', 'PX', Math.ceil(ms));
  }

  /**
   * Drops everything that waits but finals, where nobody can be reached: a final has other ways. What somebody asks who comes
   * back just now is not touched.
   */
  async dropIfClosed(): Promise<void> {
    const { to } = this;
    if ((await this.#redis.exists(KEYS.closed(to))) === 0) return;
    // What was postponed comes back into the line first, so that its finals are not dropped with the rest.
    for (const group of await this.#redis.zrange(KEYS.outLater(to), 0, -1))
      await Outbox.back(this.#redis, to, group);
    const keys = [KEYS.closed(to), KEYS.out(to), KEYS.progress(to), KEYS.outLater(to)];
    const all = (await this.#redis.lrange(KEYS.out(to), 0, -1)).filter((id) => !isFinalId(id));
    for (let from = 0; from === 0 || from < all.length; from += DROPPED_AT_ONCE) {
      const ids = all.slice(from, from + DROPPED_AT_ONCE);
      await scripts.drop(this.#redis, [...keys, ...ids.map(KEYS.op)], [LIFE.ended, ...ids]);
    }
  }

  /** Gives the chat back; answers when to come again (epoch ms), at `nextTry` or sooner, or nothing when all is done. */
  async release(nextTry: number): Promise<number | undefined> {
    this.lease.end();
    const { to } = this;
    const keys = [KEYS.outLease(to), KEYS.out(to), KEYS.progress(to), KEYS.outs, KEYS.outLater(to)];
    const args = [this.lease.owner, this.to, nextTry, this.#waiting, Date.now()];
    const at = Number(await scripts.release(this.#redis, keys, args));
    return at === 0 ? undefined : at;
  }

  async #fenced(answer: Promise<unknown>): Promise<void> {
    if ((await answer) !== 1) throw this.#lost();
  }

  #lost(): LeaseLost {
    this.lease.abort('lost');
    return new LeaseLost(this.to);
  }
}
