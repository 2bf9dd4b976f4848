import type { Redis } from 'ioredis';
import { bring } from '../core/flows/deliver.ts';
import { isRefusal, type Step } from '../core/ladder.ts';
import type { Address, Sent } from '../core/message.ts';
import { point } from '../core/points.ts';
import type { Channel, Log, MediaFile, Skills } from '../core/ports.ts';
import { isProblem, Problem } from '../core/problem.ts';
import type { Video } from '../core/reply.ts';
import type { Op, Task } from '../core/task.ts';
import { words } from '../core/text/words.ts';
import type { Bells } from './bells.ts';
import { chatClosed, chatMoved, todaysAddress } from './chats.ts';
import type { Head } from './head.ts';
import type { Holder } from './lease.ts';
import type { Look, Outbox } from './outbox.ts';
import { isAway, LeaseLost } from './redis.ts';

/** Waits between two tries of one op while the platform or the file is out of reach. */
const BACK_OFF_MS = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000];

/** An op that cannot be brought in three days is given up; until then a finished video waits. */
const GIVE_UP_MS = 3 * 24 * 60 * 60_000;

/** So many more messages than words may a final leave behind whose answers were all lost. */
const FINAL_REPEATS = 2;

/** A failure that no rule knows is tried this often. */
const UNKNOWN_TRIES = 5;

/** What deliveries need. */
export interface DeliveryParts {
  readonly redis: Redis;
  /** For BullMQ alone: each of its workers makes a copy that blocks. */
  readonly blocking: Redis;
  readonly bells: Bells;
  /** The platforms that are brought to here. Those of others are left to other processes. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** Fetches a finished video for a task and measures it; one of more than `posterAbove` bytes gets a poster. */
  readonly fetch: (
    task: Task,
    video: Video,
    posterAbove: number | undefined,
    signal: AbortSignal,
  ) => Promise<MediaFile>;
  readonly skills: Skills;
  readonly log: Log;
  readonly holder: Holder;
  /** Chats of one platform that are brought words to at once. */
  readonly concurrency: number;
  /** Videos of one platform that are fetched or brought at once. */
  readonly files: number;
}

/**
 * One try at the head, with its file or why there is none. Answers how long to wait before the next one; 0 when the head is
 * done with.
 */
export async function attempt(
  parts: DeliveryParts,
  outbox: Outbox,
  channel: Channel,
  head: Head,
  file: MediaFile | Error | undefined,
): Promise<number> {
  const { op } = head;
  // All three are on their way at once: under load every answer is waited for.
  const [tries, bubble, way] = await Promise.all([
    outbox.sending(op),
    placed(parts, head.bubble),
    courier(parts, outbox, channel, head, file),
  ]);
  if (op.kind === 'notice' && tries > 0) {
    await outbox.done(op);
    return 0;
  }
  await point(`op.${op.kind}.before`);
  try {
    await bring(op, bubble, way);
  } catch (error) {
    return failed(parts, outbox, head, tries, error);
  }
  await point(`op.${op.kind}.accepted`);
  await outbox.done(op);
  await point(`op.${op.kind}.done`);
  return 0;
}

async function courier(
  parts: DeliveryParts,
  outbox: Outbox,
  channel: Channel,
  { op, task, step }: Head,
  file: MediaFile | Error | undefined,
) {
  return {
    channel,
    to: await todaysAddress(parts.redis, outbox.to),
    words: words(task?.language ?? 'en'),
    fetch: async ({ name }: Video) => ready(file, name),
    guard: () => outbox.lease.guard(),
    adopt: async (bubble: Sent) => {
      if ('task' in op) await outbox.adopt(op.task, bubble);
    },
    follow: (next: Op) => outbox.follow(op, next),
    step,
    reached: (next: Step) => outbox.reached(op, next),
    keep: () => keep(parts, outbox, op, task),
  };
}

/** Whatever keeps a file back, a full disk of ours too, it is the file that is out of reach, and not the chat. */
function ready(file: MediaFile | Error | undefined, name: string): MediaFile {
  if (file === undefined) throw new Problem('file-unreachable', { name });
  if (!(file instanceof Error)) return file;
  if (isProblem(file, 'unplayable')) throw file;
  throw new Problem('file-unreachable', { name }, { message: file.message, cause: file });
}

/** The bubble where its chat is today. */
async function placed(parts: DeliveryParts, bubble: Sent | undefined): Promise<Sent | undefined> {
  return bubble === undefined ? undefined : { ...bubble, to: await todaysAddress(parts.redis, bubble.to) };
}

async function failed(
  parts: DeliveryParts,
  outbox: Outbox,
  { op, at, task }: Head,
  tries: number,
  error: unknown,
): Promise<number> {
  if (error instanceof LeaseLost || outbox.lease.signal.aborted) throw error;
  const pause = await heed(parts, outbox, error);
  if (pause !== undefined) return pause;
  const noFile = isProblem(error, 'file-unreachable');
  const repeats = isProblem(error, 'platform-down') ? error.details.repeats : undefined;
  const further = op.kind === 'final' ? FINAL_REPEATS : 0;
  if (repeats !== undefined && (await outbox.lost(op)) > repeats + further) {
    parts.log.warn('op given up', { op: op.id, kind: op.kind, tries, error });
    return givenUp(parts, outbox, op, task, error);
  }
  const waits = noFile || isProblem(error, 'platform-down') || isAway(error);
  // A notice is sent at most once, so its try counts whatever became of it.
  const outages = waits && op.kind !== 'notice' ? await outbox.outage(op) : tries;
  const isBroken = isProblem(error, 'unplayable');
  const hopeless = isBroken || (waits ? Date.now() - at > GIVE_UP_MS : tries >= patienceWith(error));
  parts.log.warn(hopeless ? 'op given up' : 'op will be tried again', {
    op: op.id,
    kind: op.kind,
    tries,
    error,
  });
  if (hopeless) return givenUp(parts, outbox, op, task, error);
  const wait = BACK_OFF_MS[Math.min(outages, BACK_OFF_MS.length - 1)] ?? 60_000;
  if (!noFile) return wait;
  // The others of the chat do not wait for a file.
  await outbox.postpone(op, Date.now() + wait);
  return 0;
}

/**
 * A final is never dropped: a video that cannot be had or played is owed words, in which its person is told how to have it
 * made again; every other one is kept until its person writes.
 */
async function givenUp(
  parts: DeliveryParts,
  outbox: Outbox,
  op: Op,
  task: Task | undefined,
  error: unknown,
): Promise<number> {
  const isBroken = isProblem(error, 'unplayable');
  if (op.kind !== 'final') await outbox.done(op);
  else if (op.video === undefined || !(isBroken || isProblem(error, 'file-unreachable')))
    await keep(parts, outbox, op, task);
  else {
    const say = words(task?.language ?? 'en');
    const why = isBroken ? say.problem(error, parts.skills.get(task?.skill ?? '')) : say.notBrought;
    const { video: _, ...rest } = op;
    await outbox.instead({ ...rest, reply: { ...op.reply, text: `${op.reply.text}\n\n${why}` } });
  }
  return 0;
}

/** What stands nowhere and is not only for the moment is kept for its person; what goes with it elsewhere holds no links. */
async function keep(parts: DeliveryParts, outbox: Outbox, op: Op, task: Task | undefined): Promise<void> {
  const person = task?.origin.person ?? op.reply.origin?.person;
  if (op.kind !== 'final' || person === undefined || op.reply.aside === true) return outbox.done(op);
  const choices = op.reply.choices?.filter(({ url }) => url === undefined);
  const reply = { ...op.reply, origin: { person }, ...(choices === undefined ? {} : { choices }) };
  const owed = task?.direct === true ? 'private' : 'anywhere';
  await outbox.keep({ ...op, reply, owed }, person);
  parts.log.warn('final.kept', { op: op.id, to: outbox.to, owed });
}

/** A platform counts requests that it refused, so words that were refused are not sent again. */
function patienceWith(error: unknown): number {
  return isRefusal(error) ? 0 : UNKNOWN_TRIES;
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
export async function refresh(parts: DeliveryParts, outbox: Outbox, channel: Channel): Promise<number> {
  const [look, ...more] = (await outbox.looks()).sort((a, b) => a.shownAt - b.shownAt);
  if (look === undefined) return Date.now();
  const [{ editEvery, perMinute = Number.POSITIVE_INFINITY }, { changes, last }] = await Promise.all([
    todaysAddress(parts.redis, outbox.to).then((to) => channel.limits(to)),
    outbox.pace(),
  ]);
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
