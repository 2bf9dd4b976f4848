import { createHash } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { type Address, channelOf } from '../core/message.ts';
import type { Log } from '../core/ports.ts';
import { JOBS } from '../core/task.ts';
import { type BoxId, KEYS } from './keys.ts';
import { readable, readTask } from './records.ts';

/**
 * The names of the queues. Their jobs are wake-ups: they say where to look, never what is there. Questions have a queue of
 * their own, and so has each platform, so that none waits for the workers of another.
 */
export const QUEUES = {
  turns: 'turns',
  questions: 'questions',
  deliveries: (platform: string) => `deliveries-${platform}`,
} as const;

/** Which mailbox to look into. */
export interface TurnBell {
  readonly box: BoxId;
}

/** Which chat to look after. */
export interface DeliveryBell {
  readonly to: Address;
}

/** A finished wake-up leaves nothing behind, so that its id is free at once; a failed one is never the truth. */
const KEEP_NOTHING = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

/** Rings. A bell that is lost is rung again by the sweeper: nothing depends on one. */
export interface Bells {
  /** Wakes a worker for the head of a mailbox. The job is named by what the head does. */
  turn(box: BoxId): Promise<void>;
  /**
   * Wakes a worker for a chat's outbox, now or after a while (ms). A chat has one wake-up at a time, so that they cannot
   * pile up: while one waits or is at work, more of them change nothing. Who held the chat looks once more after it.
   */
  deliver(to: Address, delay?: number): Promise<void>;
  /** Rings without waiting; a failure is logged and left to the sweeper. */
  later(ring: () => Promise<void>): void;
  close(): Promise<void>;
}

/** `connection` is for queues only; it is not closed here. */
export function createBells(connection: Redis, log: Log): Bells {
  const open = new Map<string, Queue>();
  const queue = (name: string): Queue => {
    const known = open.get(name) ?? new Queue(name, { connection, prefix: KEYS.bull });
    if (!open.has(name)) known.on('error', (error) => log.debug('bell queue', { error }));
    open.set(name, known);
    return known;
  };
  const delayed = createDelays();
  const later = (ring: () => Promise<void>) => {
    ring().catch((error: unknown) => log.debug('bell not rung', { error }));
  };
  const ringNow = async (to: Address) => {
    const bell: DeliveryBell = { to };
    await queue(QUEUES.deliveries(channelOf(to))).add('deliver', bell, { jobId: short(to), ...KEEP_NOTHING });
  };
  return {
    async turn(box) {
      const head = await connection.lindex(KEYS.box(box), 0);
      if (head === null) return;
      const json = await connection.hget(KEYS.task(head), 'json');
      const kind = (json === null ? undefined : readable(() => readTask(json)))?.kind;
      const bell: TurnBell = { box };
      // A newcomer's question stands in the lane of works, so it is the head that counts.
      const name = kind !== undefined && JOBS[kind].lane === 'ask' ? QUEUES.questions : QUEUES.turns;
      await queue(name).add(kind ?? 'turn', bell, { jobId: head, ...KEEP_NOTHING });
    },
    async deliver(to, delay = 0) {
      if (delay <= 0) await ringNow(to);
      else delayed.set(to, delay, () => later(() => ringNow(to)));
    },
    later,
    async close() {
      delayed.clear();
      await Promise.all([...open.values()].map((one) => one.close()));
    },
  };
}

/**
 * One timer a chat, the earliest counts. It stands here and not in Redis: there a delayed job would hold the chat's id, and
 * who rings at once would not be heard. The sweeper rings for a process that died.
 */
function createDelays() {
  const timers = new Map<Address, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  return {
    set(to: Address, ms: number, ring: () => void) {
      const at = performance.now() + ms;
      const known = timers.get(to);
      if (known !== undefined && known.at <= at) return;
      clearTimeout(known?.timer);
      const timer = setTimeout(() => {
        timers.delete(to);
        ring();
      }, ms);
      timers.set(to, { at, timer: timer.unref() });
    },
    clear() {
      for (const { timer } of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** A job id holds no colon and is not digits only. */
const short = (text: string): string => `c${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
