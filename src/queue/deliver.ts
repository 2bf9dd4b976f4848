import type { Redis } from 'ioredis';
import { bring } from '../core/flows/deliver.ts';
import { type Address, channelOf, type Sent } from '../core/message.ts';
import { point } from '../core/points.ts';
import type { Channel, Log, MediaFile } from '../core/ports.ts';
import { isProblem, Problem } from '../core/problem.ts';
import type { Video } from '../core/reply.ts';
import type { Op, Task } from '../core/task.ts';
import { words } from '../core/text/words.ts';
import { type Bells, type DeliveryBell, QUEUES } from './bells.ts';
import { chatClosed, chatMoved, todaysAddress } from './chats.ts';
import { type Running, startHands } from './hands.ts';
import { KEYS } from './keys.ts';
import type { Holder } from './lease.ts';
import { type Head, type Look, Outbox } from './outbox.ts';
import { type Serves, servesOnly } from './platforms.ts';
import { readTask } from './records.ts';
import { LeaseLost } from './redis.ts';

/** Waits between two tries of one op while the platform or the file is out of reach. */
const BACK_OFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000];

/** An op that cannot be brought in three days is given up; until then a finished video waits. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/** A file that is still out of reach after so many tries holds up nobody else in its chat. */
const FILE_TRIES = 4;

/** A failure that no rule knows is tried this often. */
const UNKNOWN_TRIES = 5;

/** What deliveries need. */
export interface DeliveryParts {
  readonly redis: Redis;
  readonly blocking: Redis;
  readonly bells: Bells;
  readonly channels: ReadonlyMap<string, Channel>;
  /** Absent: every chat that there is a channel for. */
  readonly serves?: Serves;
  /** Fetches a finished video for a task. */
  readonly fetch: (task: Task, video: Video, signal: AbortSignal) => Promise<MediaFile>;
  readonly log: Log;
  readonly holder: Holder;
  readonly concurrency: number;
}

/** A delivery under way may still take this long while the process leaves; then it is stopped, and repeated elsewhere. */
const GRACE_MS = 5_000;

/** Starts bringing outboxes to their chats. */
export function startDeliveries(parts: DeliveryParts): Running {
  const open = new Set<Outbox>();
  const serves = parts.serves ?? servesOnly(parts.channels, parts.log);
  return startHands<DeliveryBell>({
    ...parts,
    queue: QUEUES.deliveries,
    // The sweeper wakes another worker for a chat that this one does not serve.
    serve: async ({ to }, stopping) => {
      if (serves(to)) await serve(parts, to, open, stopping);
    },
    hurry: (since) => {
      if (since < GRACE_MS) return;
      for (const outbox of open) outbox.lease.abort('shutdown');
    },
  });
}

/** Empties one chat's outbox, as far as it can be emptied now. */
async function serve(
  parts: DeliveryParts,
  to: Address,
  open: Set<Outbox>,
  stopping: () => boolean,
): Promise<void> {
  const outbox = await Outbox.take(parts.redis, to, parts.holder);
  if (outbox === undefined) return;
  open.add(outbox);
  let next = Date.now();
  try {
    next = await drain(parts, outbox, stopping);
  } catch (error) {
    if (!(error instanceof LeaseLost)) parts.log.warn('outbox waits', { to, error });
    next = Date.now() + 1_000;
  } finally {
    open.delete(outbox);
    const again = await outbox.release(next).catch(() => undefined);
    if (again !== undefined)
      parts.bells.later(() => parts.bells.deliver(to, Math.max(0, again - Date.now())));
  }
}

/** Answers when to come back, epoch ms. */
async function drain(parts: DeliveryParts, outbox: Outbox, stopping: () => boolean): Promise<number> {
  const channel = parts.channels.get(channelOf(outbox.to));
  if (channel === undefined) return Date.now() + 60_000;
  await outbox.dropIfClosed();
  for (;;) {
    if (stopping()) return Date.now();
    const next = await outbox.next();
    if (next === undefined) return refresh(parts, outbox, channel);
    if ('until' in next) {
      const again = await refresh(parts, outbox, channel);
      return again > Date.now() ? Math.min(again, next.until) : next.until;
    }
    const { head } = next;
    const wait = await attempt(parts, outbox, channel, head);
    if (wait > 0) {
      await outbox.pause(wait);
      return Date.now() + wait;
    }
  }
}

/** One try at the head. Answers how long to wait before the next one; 0 when the head is done with. */
async function attempt(parts: DeliveryParts, outbox: Outbox, channel: Channel, head: Head): Promise<number> {
  const { op } = head;
  const tries = await outbox.sending(op);
  if (op.kind === 'notice' && tries > 0) {
    await outbox.done(op);
    return 0;
  }
  await point(`op.${op.kind}.before`);
  try {
    await bring(op, await placed(parts, head.bubble), await courier(parts, outbox, channel, head));
  } catch (error) {
    return failed(parts, outbox, head, tries, error);
  }
  await point(`op.${op.kind}.accepted`);
  await outbox.done(op);
  await point(`op.${op.kind}.done`);
  return 0;
}

async function courier(parts: DeliveryParts, outbox: Outbox, channel: Channel, { op }: Head) {
  const to = await todaysAddress(parts.redis, outbox.to);
  const json = 'task' in op ? await parts.redis.hget(KEYS.task(op.task), 'json') : null;
  const task = json === null ? undefined : readTask(json);
  return {
    channel,
    to,
    words: words(task?.language ?? 'en'),
    fetch: (video: Video) => fetched(parts, task, video, outbox.lease.signal),
    guard: () => outbox.lease.guard(),
    adopt: async (bubble: Sent) => {
      if ('task' in op) await outbox.adopt(op.task, bubble);
    },
    follow: (next: Op) => outbox.follow(op, next),
  };
}

/** Whatever keeps a file back, it is the file that is out of reach, and not the chat. */
async function fetched(
  parts: DeliveryParts,
  task: Task | undefined,
  video: Video,
  signal: AbortSignal,
): Promise<MediaFile> {
  if (task === undefined) throw new Problem('file-unreachable', { name: video.name });
  return parts.fetch(task, video, signal).catch((error: unknown) => {
    if (!(error instanceof Problem)) throw error;
    throw new Problem('file-unreachable', { name: video.name }, { message: error.message, cause: error });
  });
}

/** The bubble where its chat is today. */
async function placed(parts: DeliveryParts, bubble: Sent | undefined): Promise<Sent | undefined> {
  return bubble === undefined ? undefined : { ...bubble, to: await todaysAddress(parts.redis, bubble.to) };
}

async function failed(
  parts: DeliveryParts,
  outbox: Outbox,
  { op, at }: Head,
  tries: number,
  error: unknown,
): Promise<number> {
  if (error instanceof LeaseLost || outbox.lease.signal.aborted) throw error;
  const pause = await heed(parts, outbox, error);
  if (pause !== undefined) return pause;
  const noFile = isProblem(error, 'file-unreachable');
  const waits = noFile || isProblem(error, 'platform-down');
  const hopeless = waits ? Date.now() - at > GIVE_UP_MS : tries >= patienceWith(op, error);
  parts.log.warn(hopeless ? 'op given up' : 'op will be tried again', {
    op: op.id,
    kind: op.kind,
    tries,
    error,
  });
  if (hopeless) return givenUp(parts, outbox, op);
  const wait = BACK_OFF_MS[Math.min(tries, BACK_OFF_MS.length - 1)] ?? 60_000;
  if (!noFile || tries < FILE_TRIES) return wait;
  await outbox.postpone(op, Date.now() + wait);
  return 0;
}

/** A video that cannot be brought is owed words, in which its person is told how to have it made again. */
async function givenUp(parts: DeliveryParts, outbox: Outbox, op: Op): Promise<number> {
  if (op.kind !== 'final' || op.video === undefined) await outbox.done(op);
  else {
    const json = await parts.redis.hget(KEYS.task(op.task), 'json');
    const say = words(json === null ? 'en' : readTask(json).language);
    const { video: _, ...rest } = op;
    await outbox.instead({ ...rest, reply: { ...op.reply, text: `${op.reply.text}\n\n${say.notBrought}` } });
  }
  return 0;
}

/** A platform counts requests that it refused for a missing right, so only a video is worth asking again for. */
function patienceWith(op: Op, error: unknown): number {
  const isVideo = op.kind === 'final' && op.video !== undefined;
  return isProblem(error, 'not-allowed') && !isVideo ? 0 : UNKNOWN_TRIES;
}

/** What a refusal says of the whole chat. Answers how long to leave it alone; nothing where it says nothing of that kind. */
async function heed(parts: DeliveryParts, outbox: Outbox, error: unknown): Promise<number | undefined> {
  const { to } = outbox;
  if (isProblem(error, 'slow-down')) return Math.max(50, error.details.seconds * 1_000);
  if (isProblem(error, 'chat-moved')) {
    await chatMoved(parts.redis, to, error.details.to as Address);
    return 1;
  }
  if (isProblem(error, 'chat-closed')) {
    const ended = await chatClosed(parts.redis, to);
    await outbox.dropIfClosed();
    parts.log.info('chat is closed', { to, ended });
    return 0;
  }
  return undefined;
}

/** Of what a chat takes in a minute, so much is left for what must be said. */
const SPARE_CHANGES = 5;

/** Edits the bubble that waited longest, when the chat's pace allows it: platforms count a chat's edits, not a message's. */
async function refresh(parts: DeliveryParts, outbox: Outbox, channel: Channel): Promise<number> {
  const [look, ...more] = (await outbox.looks()).sort((a, b) => a.shownAt - b.shownAt);
  if (look === undefined) return Date.now();
  const { editEvery, perMinute = Number.POSITIVE_INFINITY } = await channel.limits(
    await todaysAddress(parts.redis, outbox.to),
  );
  const { changes, last } = await outbox.pace();
  if (last + editEvery > Date.now()) return last + editEvery;
  if (changes > perMinute - SPARE_CHANGES) return Date.now() + editEvery;
  const wait = await edit(parts, outbox, channel, look);
  if (wait > 0) await outbox.pause(wait);
  return Date.now() + Math.max(wait, more.length === 0 ? 0 : editEvery);
}

/** Progress is never owed: what fails is dropped. Answers how long to leave the chat alone. */
async function edit(parts: DeliveryParts, outbox: Outbox, channel: Channel, look: Look): Promise<number> {
  outbox.lease.guard();
  let wait = 0;
  let outcome: Parameters<Outbox['shown']>[1] = 'stood';
  try {
    const bubble = await placed(parts, look.bubble);
    await point('look.before');
    if (bubble !== undefined && !look.stands) {
      outcome = 'edited';
      await channel.edit(bubble, look.reply);
    }
    await point('look.after');
  } catch (error) {
    wait = (await heed(parts, outbox, error)) ?? 0;
    if (isProblem(error, 'message-gone') || isProblem(error, 'not-allowed')) outcome = 'refused';
    parts.log.debug('bubble not edited', { to: outbox.to, error });
  }
  await outbox.shown(look, outcome);
  return wait;
}
