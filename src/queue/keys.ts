import type { Address } from '../core/message.ts';
import type { SessionId } from '../core/session.ts';
import type { Lane, TaskId } from '../core/task.ts';

/** A mailbox: one lane of one session. */
export type BoxId = `${SessionId}#${Lane}`;

/** The mailbox of a lane. */
export const boxOf = (session: SessionId, lane: Lane): BoxId => `${session}#${lane}`;

/**
 * Every key of the ledger, in one place, written with the usual prefix; `KEYS` below replaces it. What lives how long:
 *
 * | key | life |
 * |---|---|
 * | tries | an hour, while a message is being received |
 * | seen | 48 h: Telegram redelivers for 24 h |
 * | session, project, people | 90 days after the last message |
 * | task, op, tasks | 7 days after it ended |
 * | mailbox, outbox, later, progress | until empty |
 * | epoch | 8 days after the last lease: longer than any task is kept |
 * | lease, leader, pause, pace | seconds |
 * | owed | 30 days after the last final that was kept |
 * | album, gathering | 48 h, 10 minutes after it was received |
 * | secret | as its keeper says |
 * | identity | for good |
 * | set-aside | 90 days after the last entry |
 * | limit, told, verdict | until the window ends, an hour |
 * | places, known | 8 days, 90 days after the last request |
 */
const TABLE = {
  seen: (message: string) => `vb:seen:${message}`,
  /** Receipts of a message that were begun and did not end: its process died. */
  tries: (message: string) => `vb:tries:${message}`,
  session: (id: SessionId) => `vb:session:${id}`,
  project: (id: SessionId) => `vb:project:${id}`,
  /** A session's tasks by when they were accepted, so that they can be forgotten. */
  tasks: (id: SessionId) => `vb:tasks:${id}`,
  task: (id: TaskId) => `vb:task:${id}`,
  op: (id: string) => `vb:op:${id}`,
  /** A list of task ids; the head is the current one. */
  box: (id: BoxId) => `vb:box:${id}`,
  /** The set of mailboxes that hold anything. */
  boxes: 'vb:boxes',
  /** A list of op ids. */
  out: (to: Address) => `vb:out:${to}`,
  /** Postponed ops of a chat, by when they come back into its line (epoch ms): the ids of one task's ops, with blanks between. */
  outLater: (to: Address) => `vb:later:${to}`,
  /** The chats that have something to say, by when to try next (epoch ms). */
  outs: 'vb:outs',
  /** The latest look of each bubble: task id → reply. */
  progress: (to: Address) => `vb:progress:${to}`,
  boxLease: (id: BoxId) => `vb:lease:box:${id}`,
  boxEpoch: (id: BoxId) => `vb:epoch:box:${id}`,
  outLease: (to: Address) => `vb:lease:out:${to}`,
  /** While it exists the chat is left alone: the platform asked for a pause, or does not answer. */
  outPause: (to: Address) => `vb:pause:out:${to}`,
  /** Messages and edits of the last minute, by when they were made (epoch ms). */
  outPace: (to: Address) => `vb:pace:out:${to}`,
  outEpoch: (to: Address) => `vb:epoch:out:${to}`,
  /** Sessions that have had tasks in a chat. */
  people: (to: Address) => `vb:people:${to}`,
  /** Ids of the finals that could not be brought and wait for this person of a platform to write, oldest first. */
  owed: (platform: string, person: string) => `vb:owed:${platform}:${person}`,
  /** Nobody can be reached here. */
  closed: (to: Address) => `vb:closed:${to}`,
  /** A chat's new address, and the way back to its first name. */
  movedTo: (from: Address) => `vb:moved-to:${from}`,
  firstName: (to: Address) => `vb:first-name:${to}`,
  album: (group: string) => `vb:album:${group}`,
  /** The album, or the message behind it, that a session's next message has to wait for. */
  gathering: (id: SessionId) => `vb:gathering:${id}`,
  /** Albums by when they are due, epoch ms. */
  albums: 'vb:albums',
  secret: (name: string) => `vb:secret:${name}`,
  /** What could not be worked on, newest first: see `SetAside`. */
  setAside: 'vb:set-aside',
  /** The counters of one limit, one key a person, chat or bot below it. */
  limit: (name: string) => `vb:limit:${name}`,
  /** What the limits said to a message. */
  verdict: (message: string) => `vb:verdict:${message}`,
  /** The message that was told last that a limit was reached. */
  told: (name: string) => `vb:told:${name}`,
  /** Task ids that count at once, each with when it was asked for (epoch ms) and the place it takes. */
  places: (person: string) => `vb:places:${person}`,
  /** A person who has begun something. */
  known: (person: string) => `vb:known:${person}`,
  leader: (platform: string) => `vb:leader:${platform}`,
  sweeper: 'vb:sweeper',
  /** Channel on which a running turn hears that it is to stop. */
  cancels: 'vb:cancels',
  /** Which bot of each platform this memory belongs to. */
  identity: 'vb:identity',
  /** Under what BullMQ keeps its own keys. */
  bull: 'vb:bull',
  /** Never written: given to a script for a key that the call does not need. */
  none: 'vb:none',
  /** Written and deleted at start, to see that it can be. */
  check: 'vb:check',
} as const;

/** What the table says for `REDIS_PREFIX=vb`. */
const USUAL = 'vb';

let prefix = USUAL;

/** Sets the beginning of all keys. Called once, before anything connects; a process serves one prefix. */
export function setPrefix(name: string): void {
  prefix = name;
}

type Keys<T> = { readonly [N in keyof T]: T[N] extends string ? string : T[N] };

/** Every key with the prefix in use; the names and what they hold are in the table above. */
export const KEYS: Keys<typeof TABLE> = prefixed(TABLE);

function prefixed<T extends object>(table: T): Keys<T> {
  const inUse = (key: string) => prefix + key.slice(USUAL.length);
  const keys = {};
  for (const [name, key] of Object.entries(table)) {
    const entry =
      typeof key === 'function'
        ? { value: (...parts: unknown[]) => inUse(key(...parts)) }
        : { get: () => inUse(key) };
    Object.defineProperty(keys, name, { enumerable: true, ...entry });
  }
  return keys as Keys<T>;
}

const HOUR = 3_600;
const DAY = 24 * HOUR;

/** Lives in seconds. */
export const LIFE = {
  seen: 2 * DAY,
  session: 90 * DAY,
  ended: 7 * DAY,
  epoch: 8 * DAY,
  album: 600,
  closed: 30 * DAY,
  owed: 30 * DAY,
  forgotten: 60,
  tries: 3_600,
  setAside: 90 * DAY,
  verdict: HOUR,
} as const;
