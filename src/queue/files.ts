import { setTimeout as wait } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { Address } from '../core/message.ts';
import type { Log, MediaFile } from '../core/ports.ts';
import type { Op } from '../core/task.ts';
import { Outbox } from './outbox.ts';

/** A video's file, or why there is none, on its way to the op that asked for it. */
export interface FetchedFile {
  /** The op's id. */
  readonly op: string;
  /** The name under which the op was postponed. */
  readonly group: string;
  readonly file: MediaFile | Error;
}

/** An op that left its chat's line until its file is here. */
export interface FileOrder {
  readonly op: Op;
  readonly to: Address;
  /** The name under which it was postponed. */
  readonly group: string;
  readonly fetch: (signal: AbortSignal) => Promise<MediaFile>;
}

/** What the file places of one platform need. */
export interface FilesParts {
  readonly redis: Redis;
  /** Files of one platform that may be on their way at once: each lies on disk from its first byte until it was brought. */
  readonly places: number;
  /** Milliseconds that an op stays out of the line after its process last said so. */
  readonly life: number;
  /** Takes the chat and brings the op with its file. Answers false while another process is at the chat. */
  readonly bring: (to: Address, fetched: FetchedFile) => Promise<boolean>;
  /** The op is in the line again, without its file. */
  readonly returned: (to: Address) => void;
  readonly log: Log;
}

/** The files of one platform that are on their way. */
export interface Files {
  /** Fetches a file and brings its op then. Until that the op is kept out of the line; when this process dies, it comes back by itself. */
  order(order: FileOrder): void;
  /** Gives up what is on its way and puts every op back into its line. */
  stop(): Promise<void>;
}

/** Another process may be at the chat for so long; then the op comes back without its file. */
const CHAT_WAIT_MS = 10_000;
const ASK_AGAIN_MS = 100;

/** Opens the file places of one platform. */
export function createFiles(parts: FilesParts): Files {
  const stopped = new AbortController();
  const running = new Map<string, Promise<void>>();
  const waiting: (() => void)[] = [];
  let free = parts.places;
  const enter = async () => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free -= 1;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const inPlace = async (order: FileOrder) => {
    await enter();
    try {
      await fetchAndBring(parts, order, stopped.signal);
    } finally {
      leave();
    }
  };
  return {
    order(order) {
      if (stopped.signal.aborted || running.has(order.group)) return;
      const stopKeeping = keepOut(parts, order);
      const run = inPlace(order)
        .catch((error: unknown) => parts.log.debug('file.order.failed', { op: order.op.id, error }))
        .finally(() => {
          stopKeeping();
          running.delete(order.group);
        });
      running.set(order.group, run);
    },
    async stop() {
      stopped.abort('shutdown');
      await Promise.all(running.values());
    },
  };
}

/** Says again and again that the op's file is on its way. Nothing is said while an answer to that is still owed. */
function keepOut({ redis, life }: FilesParts, { to, group }: FileOrder): () => void {
  let asking = false;
  const timer = setInterval(() => {
    if (asking) return;
    asking = true;
    Outbox.keepOut(redis, to, group, Date.now() + life)
      .catch(() => undefined)
      .finally(() => {
        asking = false;
      });
  }, life / 4);
  return () => clearInterval(timer);
}

async function fetchAndBring(parts: FilesParts, order: FileOrder, stop: AbortSignal): Promise<void> {
  const { op, to, group } = order;
  const file = stop.aborted ? undefined : await order.fetch(stop).catch((error: unknown) => asError(error));
  try {
    if (file !== undefined && (await broughtInTime(parts, to, { op: op.id, group, file }, stop))) return;
    await Outbox.back(parts.redis, to, group);
    parts.returned(to);
  } finally {
    if (file !== undefined && !(file instanceof Error)) await file.discard();
  }
}

async function broughtInTime(
  parts: FilesParts,
  to: Address,
  fetched: FetchedFile,
  stop: AbortSignal,
): Promise<boolean> {
  const until = performance.now() + CHAT_WAIT_MS;
  while (!stop.aborted && performance.now() < until) {
    if (await parts.bring(to, fetched)) return true;
    await wait(ASK_AGAIN_MS * (1 + Math.random()));
  }
  return false;
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
