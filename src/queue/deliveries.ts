import { isVideoRung } from '../core/ladder.ts';
import type { Address } from '../core/message.ts';
import type { Channel } from '../core/ports.ts';
import { type DeliveryBell, QUEUES } from './bells.ts';
import { todaysAddress } from './chats.ts';
import { attempt, type DeliveryParts, refresh } from './deliver.ts';
import { createFiles, type FetchedFile, type Files } from './files.ts';
import { type Running, type Served, startHands } from './hands.ts';
import type { Head } from './head.ts';
import { KEYS } from './keys.ts';
import { Outbox } from './outbox.ts';
import { LeaseLost } from './redis.ts';

/** One platform's deliveries. */
interface Desk extends DeliveryParts {
  readonly channel: Channel;
  readonly open: Set<Outbox>;
  readonly orders: Files;
}

/** A delivery under way may still take this long while the process leaves; then it is stopped, and repeated elsewhere. */
const GRACE_MS = 5_000;

/** A wait that is longer is left to the sweeper. */
const OWN_WAIT_MS = 60_000;

/** Starts bringing outboxes to their chats. */
export function startDeliveries(parts: DeliveryParts): Running {
  const running = [...parts.channels.values()].map((channel) => startPlatform(parts, channel));
  return {
    async close(ms) {
      await Promise.all(running.map((one) => one.close(ms)));
    },
  };
}

/** Each platform has places of its own for words and others for files: none waits for another, and words wait for no file. */
function startPlatform(parts: DeliveryParts, channel: Channel): Running {
  const open = new Set<Outbox>();
  let stopping = false;
  const ring = (to: Address) => parts.bells.later(() => parts.bells.deliver(to));
  const orders = createFiles({
    ...parts,
    places: parts.files,
    life: parts.holder.ms,
    bring: async (to, fetched) => (await serve(desk, to, () => stopping, fetched)) === 'served',
    returned: ring,
  });
  const desk: Desk = { ...parts, channel, open, orders };
  const hands = startHands<DeliveryBell>({
    ...parts,
    queue: QUEUES.deliveries(channel.name),
    serve: ({ to }, isStopping) => serve(desk, to, isStopping),
    after: ({ to }) => void ringIfDue(parts, to).catch(() => undefined),
    hurry: () => undefined,
  });
  return {
    async close(ms) {
      stopping = true;
      const grace = setTimeout(() => {
        for (const outbox of open) outbox.lease.abort('shutdown');
      }, GRACE_MS);
      const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
      await Promise.all([hands.close(ms), Promise.race([orders.stop(), late])]);
      clearTimeout(grace);
    },
  };
}

/** Wake-ups that came while the last one was still there were swallowed; what they were for makes the chat due. */
async function ringIfDue({ redis, bells }: DeliveryParts, to: Address): Promise<void> {
  const due = await redis.zscore(KEYS.outs, to);
  if (due !== null && Number(due) <= Date.now()) await bells.deliver(to);
}

/**
 * Empties one chat's outbox, as far as it can be emptied now. Answers `nothing` where it could not be had: another
 * process is at it, or it is to be left alone.
 */
async function serve(
  desk: Desk,
  to: Address,
  stopping: () => boolean,
  fetched?: FetchedFile,
): Promise<Served> {
  const outbox = await Outbox.take(desk.redis, to, desk.holder, desk.log);
  if (outbox === undefined) return 'nothing';
  desk.open.add(outbox);
  let next = Date.now();
  try {
    if (fetched !== undefined) await Outbox.back(desk.redis, to, fetched.group);
    next = await drain(desk, outbox, stopping, fetched);
  } catch (error) {
    if (!(error instanceof LeaseLost)) desk.log.warn('outbox waits', { to, error });
    next = Date.now() + 1_000;
  } finally {
    desk.open.delete(outbox);
    const again = await outbox.release(next).catch(() => undefined);
    if (again !== undefined && again - Date.now() < OWN_WAIT_MS)
      desk.bells.later(() => desk.bells.deliver(to, Math.max(0, again - Date.now())));
  }
  return 'served';
}

/** Answers when to come back, epoch ms. */
async function drain(
  desk: Desk,
  outbox: Outbox,
  stopping: () => boolean,
  fetched: FetchedFile | undefined,
): Promise<number> {
  if (outbox.isClosed) await outbox.dropIfClosed();
  let file = fetched;
  for (;;) {
    if (stopping()) return Date.now();
    const head = await outbox.next();
    if (head === undefined) return refresh(desk, outbox, desk.channel);
    const own = file?.op === head.op.id ? file : undefined;
    if (own === undefined && (await orderFile(desk, outbox, head))) continue;
    if (own !== undefined) file = undefined;
    const wait = await attempt(desk, outbox, desk.channel, head, own?.file);
    if (wait > 0) {
      await outbox.pause(wait);
      return Date.now() + wait;
    }
  }
}

/**
 * An op with a video leaves the line until its file is here, which holds neither the chat nor a place that words need, and
 * counts for no try. Answers false for an op that needs no file.
 */
async function orderFile(desk: Desk, outbox: Outbox, { op, task, step }: Head): Promise<boolean> {
  // Past the rungs of the ladder that carry the video, words are all that is sent.
  if (step !== undefined && !isVideoRung(step.rung)) return false;
  if (op.kind !== 'final' || op.video === undefined || task === undefined) return false;
  const { to } = outbox;
  const { video } = op;
  const group = await outbox.postpone(op, Date.now() + desk.holder.ms);
  desk.orders.order({
    op,
    to,
    group,
    fetch: async (signal) => {
      const { posterAbove } = await desk.channel.limits(await todaysAddress(desk.redis, to));
      return desk.fetch(task, video, posterAbove, signal);
    },
  });
  return true;
}
