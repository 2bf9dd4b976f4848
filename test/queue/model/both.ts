import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { expect } from 'vitest';
import type { Filing } from '../../../src/core/mail.ts';
import type { SessionId } from '../../../src/core/session.ts';
import type { Op, Task } from '../../../src/core/task.ts';
import type { Bells } from '../../../src/queue/bells.ts';
import { cancelTasks } from '../../../src/queue/cancel.ts';
import { closeTask } from '../../../src/queue/ending.ts';
import { type BoxId, boxOf, KEYS } from '../../../src/queue/keys.ts';
import type { Lease } from '../../../src/queue/lease.ts';
import { createMail, taskIdOf } from '../../../src/queue/mail.ts';
import { Outbox } from '../../../src/queue/outbox.ts';
import { opId } from '../../../src/queue/records.ts';
import { LeaseLost } from '../../../src/queue/redis.ts';
import { type Taken, takeHead, uncount, writes } from '../../../src/queue/tasks.ts';
import { keptLog } from '../../support/house.ts';
import type { Command } from './commands.ts';
import { type Hold, MOST, Model } from './model.ts';

const TO = 'paper:1';
const SESSIONS: readonly SessionId[] = ['paper:1|ann', 'paper:1|bob'];
const BOXES: readonly BoxId[] = SESSIONS.flatMap((id) => [boxOf(id, 'work'), boxOf(id, 'ask')]);

/** Long enough that nothing runs out by itself: here leases end when a command says so. */
const LEASE_MS = 600_000;

/** Nobody hears these: what the ledger promises holds without a single bell. */
const deaf: Bells = {
  turn: async () => undefined,
  deliver: async () => undefined,
  later: () => undefined,
  close: async () => undefined,
};

interface OpenChat {
  readonly outbox: Outbox;
  readonly hold: Hold;
  sending: Op | undefined;
}

/** The ledger on a real Redis and the model of it, side by side: every command is given to both. */
export class Both {
  readonly #redis: Redis;
  readonly #model = new Model();
  readonly #mail: ReturnType<typeof createMail>;
  readonly #takers: { readonly taken: Taken; readonly hold: Hold }[] = [];
  readonly #chats: OpenChat[] = [];
  readonly #leases: Lease[] = [];
  #count = 0;

  constructor(redis: Redis) {
    this.#redis = redis;
    this.#mail = createMail(redis, deaf, { maxQueued: MOST, settle: { quiet: 1, cap: 1 } });
  }

  /** Does one thing twice and holds the outcomes against each other. */
  async does(command: Command): Promise<void> {
    this.#count += 1;
    if (command.do === 'accept') await this.#accept(command);
    else if (command.do === 'cancel') await this.#cancel(SESSIONS[command.session] ?? 'paper:1|ann');
    else if ('box' in command) await this.#withBox(command.do, BOXES[command.box] ?? 'paper:1|ann#work');
    else if (command.do === 'open chat') await this.#open();
    else if (command.do === 'expire chat') await this.#expire('chat', KEYS.outLease(TO));
    else if (command.do === 'send' || command.do === 'confirm' || command.do === 'close chat') {
      const chat = this.#chats[command.holder % Math.max(1, this.#chats.length)];
      if (chat !== undefined) await this.#withChat(command.do, chat);
    } else {
      const taker = this.#takers[command.holder % Math.max(1, this.#takers.length)];
      if (taker !== undefined) await this.#withTask(command.do, taker);
    }
    await this.#compare();
  }

  /** Timers must not outlive the run. */
  end(): void {
    for (const lease of this.#leases) lease.end();
  }

  async #accept({ message, session, tasks, replies }: Extract<Command, { do: 'accept' }>): Promise<void> {
    const id = `paper:m${message}`;
    const lane = message % 2 === 0 ? 'work' : 'ask';
    const of = SESSIONS[session] ?? 'paper:1|ann';
    const made = Array.from({ length: tasks }, (_, index) => filing(taskIdOf(id, index), of));
    const fresh = await this.#mail.accept({
      message: id,
      session: of,
      lane,
      to: TO,
      patch: {},
      replies: Array.from({ length: replies }, () => ({ text: 'hello' })),
      filings: made,
    });
    const hash = createHash('sha256').update(id).digest('hex').slice(0, 19);
    const said = Array.from({ length: replies }, (_, index) => opId(hash, `reply-${index}`));
    const filed = this.#model.accept(
      id,
      boxOf(of, lane),
      made.map(({ task }) => task.id),
      said,
    );
    expect(fresh).toBe(filed !== undefined);
  }

  async #withBox(what: 'take' | 'expire' | 'overdue', box: BoxId): Promise<void> {
    if (what === 'expire') return this.#expire(box, KEYS.boxLease(box));
    if (what === 'overdue') return this.#overdue(box);
    const taken = await takeHead(this.#redis, box, { name: randomUUID(), ms: LEASE_MS }, () => 60, keptLog());
    const hold = this.#model.take(box);
    expect(taken?.task.id).toBe(hold?.task);
    if (taken === undefined || hold === undefined) return;
    const task = this.#model.tasks.get(hold.task);
    expect([taken.lease.epoch, taken.starts, taken.cancelled]).toEqual([
      hold.epoch,
      task?.starts,
      task?.cancelled,
    ]);
    expect(taken.phase.name).toBe(task?.phase === '' ? 'queued' : task?.phase);
    this.#leases.push(taken.lease);
    this.#takers.push({ taken, hold });
  }

  async #expire(of: string, key: string): Promise<void> {
    await this.#redis.del(key);
    this.#model.leases.delete(of);
  }

  async #overdue(box: BoxId): Promise<void> {
    const [head] = this.#model.box(box);
    if (head === undefined) return;
    const task = taskOf(head, box);
    const closed = await closeTask(this.#redis, {
      task,
      box,
      epoch: undefined,
      ending: 'failed',
      final: finalOf(task),
    });
    expect(closed.ok).toBe(this.#model.end(head, undefined, [`${head}-final`]));
  }

  async #withTask(
    what: 'advance' | 'say' | 'show' | 'release' | 'forgive' | 'finish' | 'follow',
    { taken, hold }: { readonly taken: Taken; readonly hold: Hold },
  ): Promise<void> {
    const task = this.#model.tasks.get(hold.task);
    const may = this.#model.isCurrent(hold) && task?.ended === false;
    const write = writes(this.#redis, taken);
    if (what === 'advance') {
      const name = (['streaming', 'intent'] as const)[this.#count % 2] ?? 'intent';
      const phase = { name, at: 0, before: { tracks: [], length: 0 }, assets: 0 };
      expect(await goes(write.advance(phase))).toBe(may);
      if (may && task !== undefined) Object.assign(task, { phase: name, starts: 0 });
    } else if (what === 'say') {
      const id = opId(hold.task, `say-${this.#count % 2}`);
      expect(await goes(write.post({ kind: 'say', id, reply: { text: 'words' } }))).toBe(may);
      if (may) this.#model.push(id);
    } else if (what === 'show') expect(await goes(write.show({ text: 'soon' }))).toBe(may);
    else if (what === 'release') {
      await taken.lease.release();
      this.#model.release(hold);
    } else if (what === 'forgive') {
      await uncount(this.#redis, taken);
      if (this.#model.isCurrent(hold) && task !== undefined) task.starts = Math.max(0, task.starts - 1);
    } else await this.#finish(taken, hold, what === 'follow' && hold.task.startsWith('t'));
  }

  async #finish(taken: Taken, hold: Hold, follows: boolean): Promise<void> {
    const { task, box, lease } = taken;
    const next = taskOf(`f${task.id.slice(1)}`, box);
    const closed = await closeTask(this.#redis, {
      task,
      box,
      epoch: lease.epoch,
      ending: 'done',
      final: finalOf(task),
      notice: { kind: 'notice', id: opId(task.id, 'notice'), task: task.id, reply: { text: 'ready' } },
      ...(follows ? { follow: { task: next, box } } : {}),
    });
    const ops = [opId(task.id, 'final'), opId(task.id, 'notice')];
    expect(closed.ok).toBe(this.#model.end(task.id, hold, ops));
    if (!closed.ok) return;
    if (follows) this.#model.follow(next.id, box);
    expect(closed.next).toBe(this.#model.box(box)[0]);
  }

  async #cancel(session: SessionId): Promise<void> {
    const { queued, running } = await cancelTasks(this.#redis, deaf, session, undefined);
    expect({ queued, running: running !== undefined }).toEqual(
      this.#model.cancel([boxOf(session, 'work'), boxOf(session, 'ask')]),
    );
  }

  async #open(): Promise<void> {
    const outbox = await Outbox.take(this.#redis, TO, { name: randomUUID(), ms: LEASE_MS }, keptLog());
    expect(outbox === undefined).toBe(this.#model.leases.has('chat'));
    if (outbox === undefined) return;
    const epoch = this.#model.lease('chat');
    expect(outbox.lease.epoch).toBe(epoch);
    this.#leases.push(outbox.lease);
    this.#chats.push({ outbox, hold: { of: 'chat', epoch, task: '' }, sending: undefined });
  }

  async #withChat(what: 'send' | 'confirm' | 'close chat', chat: OpenChat): Promise<void> {
    const { outbox, hold } = chat;
    const may = this.#model.isCurrent(hold);
    if (what === 'close chat') {
      await outbox.release(Date.now());
      this.#model.release(hold);
    } else if (what === 'send') {
      const head = await outbox.next();
      expect(head?.op.id).toBe(this.#model.out[0]);
      if (head === undefined) return;
      const tries = this.#model.tries.get(head.op.id) ?? 0;
      expect(await outbox.sending(head.op).catch(lost)).toBe(may ? tries : undefined);
      if (!may) return;
      this.#model.tries.set(head.op.id, tries + 1);
      chat.sending = head.op;
    } else if (chat.sending !== undefined) {
      const { id } = chat.sending;
      expect(await goes(outbox.done(chat.sending))).toBe(may);
      if (may) this.#model.gone(id);
    }
  }

  /** Everything that can be seen of the ledger is as the model says, and the sweeper would find whatever waits. */
  async #compare(): Promise<void> {
    const look = this.#redis.pipeline();
    for (const box of BOXES) look.lrange(KEYS.box(box), 0, -1).exists(KEYS.boxLease(box));
    look.lrange(KEYS.out(TO), 0, -1).exists(KEYS.outLease(TO)).smembers(KEYS.boxes).zscore(KEYS.outs, TO);
    const found = ((await look.exec()) ?? []).map(([, value]) => value);
    const [out, lease, live, due] = found.slice(2 * BOXES.length);
    const boxes = BOXES.map((_, index) => found.slice(2 * index, 2 * index + 2));
    const { leases } = this.#model;
    expect(boxes).toEqual(BOXES.map((box) => [this.#model.box(box), Number(leases.has(box))]));
    expect([out, lease]).toEqual([this.#model.out, Number(leases.has('chat'))]);
    const waiting = BOXES.filter((box) => this.#model.box(box).length > 0);
    expect(live).toEqual(expect.arrayContaining(waiting));
    if (this.#model.out.length > 0) expect(due).not.toBeNull();
  }
}

const lost = (error: unknown): undefined => {
  if (!(error instanceof LeaseLost)) throw error;
};

/** Whether a fenced write was let through. */
const goes = (write: Promise<unknown>): Promise<boolean> =>
  write.then(
    () => true,
    (error: unknown) => lost(error) ?? false,
  );

function taskOf(id: string, box: BoxId): Task {
  const session = box.slice(0, box.indexOf('#')) as SessionId;
  const origin = { person: session.split('|')[1] ?? '' };
  const envelope = {
    id,
    session,
    to: TO,
    origin,
    language: 'en',
    skill: 'test',
    tongue: 'en',
    at: 0,
  } as const;
  return { ...envelope, kind: 'generate', text: 'a film', attachments: [] };
}

function filing(id: string, session: SessionId): Filing {
  const bubbles = Array.from({ length: MOST }, (_, place) => ({ text: `number ${place}` }));
  return { task: taskOf(id, boxOf(session, 'work')), bubbles, full: { text: 'too many' } };
}

const finalOf = (task: Task): Op => ({
  kind: 'final',
  id: opId(task.id, 'final'),
  task: task.id,
  reply: { text: 'the end' },
});
