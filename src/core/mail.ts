import type { Address, InboundMessage, Origin, Sent } from './message.ts';
import type { Reply } from './reply.ts';
import type { SessionId, SessionPatch } from './session.ts';
import type { Lane, Phase, Task, TaskId } from './task.ts';
import type { Stopped } from './text/catalog.ts';

/** A task to be put in line. Which bubble it gets depends on the place it finds there. */
export interface Filing {
  readonly task: Task;
  /** Where it takes up; absent for the beginning. */
  readonly phase?: Phase;
  /** By place in line, 0 for "its turn is now"; as many as a mailbox may hold. */
  readonly bubbles: readonly Reply[];
  /** Said instead when the mailbox is full. */
  readonly full: Reply;
}

/** All that one message causes, written in one atomic step or not at all. */
export interface Acceptance {
  /** The message's id: seen before, nothing at all happens. */
  readonly message: string;
  readonly session: SessionId;
  /** The mailbox that all its tasks go to, so that their order holds. */
  readonly lane: Lane;
  readonly to: Address;
  readonly patch: SessionPatch;
  /** Said in this order, before the tasks' bubbles. */
  readonly replies: readonly Reply[];
  readonly filings: readonly Filing[];
  /** Who wrote, and whether nobody else reads: what is owed to them is brought here first. */
  readonly person?: string;
  readonly direct?: boolean;
  /** Taken over by the first bubble, else by the first reply. */
  readonly placeholder?: Sent;
}

/** What `cancel` found. */
export interface Cancelled {
  /** Tasks that had not begun and left the line. */
  readonly queued: number;
  /** How far one had come that ran and is being stopped now. */
  readonly running: Stopped | undefined;
}

/** A session's line of work. */
export interface Standing {
  /** Tasks that stand in line, the one that runs included. */
  readonly tasks: number;
  /** When the first of them was accepted, epoch ms. */
  readonly since?: number;
}

/** A video, and the message that it stands in. */
export interface Shown {
  readonly sent: Sent;
  /** What the film is called; empty where that is not known. */
  readonly title: string;
}

/** The ledger as receipt sees it. Every verb rejects with `memory-down` when the ledger does not answer. */
export interface Mail {
  /** False when the message was seen before. Returns only once it is durable. */
  accept(acceptance: Acceptance): Promise<boolean>;
  /** Whether this id was accepted already. */
  seen(message: string): Promise<boolean>;
  /** Keeps a part of a message until its group is quiet. `false` when the group was already taken up: it came late. */
  gather(part: InboundMessage): Promise<boolean>;
  /**
   * Joins a part of a request that comes in several messages (`continues`) with those of the same sender, until they are quiet. `false`
   * when it was already joined and the whole was taken up.
   */
  join(part: InboundMessage): Promise<boolean>;
  /**
   * Keeps a message until what its sender is still sending is whole; `false` when there is nothing to wait for. With `joins` it becomes part
   * of a request that is being joined.
   */
  wait(message: InboundMessage, joins: boolean): Promise<boolean>;
  /** Whether something of this session waits or runs. */
  busy(session: SessionId): Promise<boolean>;
  /** What of this session's work stands in line. */
  standing(session: SessionId): Promise<Standing>;
  /** Without a task everything: what stands in line, and what its sender is still sending. `by` is the id of the message that asks. */
  cancel(session: SessionId, task: TaskId | undefined, by: string): Promise<Cancelled>;
  /** A task of this session that has ended or runs, as long as it is remembered. */
  recall(
    session: SessionId,
    task: TaskId,
  ): Promise<{ readonly task: Task; readonly phase: Phase; readonly ended: boolean } | undefined>;
  /** The videos of a session, the newest first, as long as their tasks are remembered. */
  videos(session: SessionId): Promise<readonly Shown[]>;
  /** Removes session, project and tasks, and what its sender is still sending; not `by`, the message that asks. */
  forget(session: SessionId, by: string): Promise<void>;
  /** The name a chat had when it was first met: a Telegram group that moved keeps its sessions. */
  firstName(address: Address): Promise<Address>;
}

/** Who is answered. */
export function originOf(message: InboundMessage): Origin {
  return message.message === undefined
    ? { person: message.sender.id }
    : { person: message.sender.id, message: message.message };
}
