import { createHash } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Address } from '../core/message.ts';
import type { Log } from '../core/ports.ts';
import { type BoxId, KEYS } from './keys.ts';
import { readTask } from './records.ts';

/** The names of the two queues. Their jobs are bells: they say where to look, never what is there. */
export const QUEUES = { turns: 'turns', deliveries: 'deliveries' } as const;

/** Which mailbox to look into. */
export interface TurnBell {
  readonly box: BoxId;
}

/** Which chat to look after. */
export interface DeliveryBell {
  readonly to: Address;
}

/** A finished bell leaves nothing behind, so that its id is free at once; a failed one is never the truth. */
const KEEP_NOTHING = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

/** Rings. A bell that is lost is rung again by the sweeper: nothing depends on one. */
export interface Bells {
  /** Wakes a worker for the head of a mailbox. The job is named by what the head does. */
  turn(box: BoxId): Promise<void>;
  /** Wakes a worker for a chat's outbox, now or after a while (ms). */
  deliver(to: Address, delay?: number): Promise<void>;
  /** Rings without waiting; a failure is logged and left to the sweeper. */
  later(ring: () => Promise<void>): void;
  close(): Promise<void>;
}

/** `connection` is for queues only; it is not closed here. */
export function createBells(connection: Redis, log: Log): Bells {
  const turns = new Queue<TurnBell>(QUEUES.turns, { connection, prefix: KEYS.bull });
  const deliveries = new Queue<DeliveryBell>(QUEUES.deliveries, { connection, prefix: KEYS.bull });
  for (const queue of [turns, deliveries]) queue.on('error', (error) => log.debug('bell queue', { error }));
  let count = 0;
  return {
    async turn(box) {
      const head = await connection.lindex(KEYS.box(box), 0);
      if (head === null) return;
      const json = await connection.hget(KEYS.task(head), 'json');
      const name = json === null ? 'turn' : readTask(json).kind;
      await turns.add(name, { box }, { jobId: head, ...KEEP_NOTHING });
    },
    async deliver(to, delay = 0) {
      count += 1;
      const jobId = `${short(to)}-${process.pid}-${count}`;
      await deliveries.add('deliver', { to }, { jobId, delay, ...KEEP_NOTHING });
    },
    later(ring) {
      ring().catch((error: unknown) => log.debug('bell not rung', { error }));
    },
    async close() {
      await Promise.all([turns.close(), deliveries.close()]);
    },
  };
}

/** A job id holds no colon and is not digits only. */
const short = (text: string): string => `c${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
