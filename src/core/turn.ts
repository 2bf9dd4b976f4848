import type { Attachment } from './message.ts';
import type { Inlet, Intake, Log, Project, Skills, StudioOf } from './ports.ts';
import type { Reply, Video } from './reply.ts';
import type { SessionPatch } from './session.ts';
import type { Ending, Phase, Task, Work } from './task.ts';
import type { Timing } from './timing.ts';

/** Why a turn's signal was aborted. */
export type StopReason =
  /** The person asked. */
  | 'cancelled'
  /** The process leaves; another one takes the task up where it stands. */
  | 'shutdown'
  /** The lease is lost: somebody else may have the task already. */
  | 'lost';

/** One task being done, under a lease. Every write is fenced: after the lease is lost, each one rejects. */
export interface Turn {
  readonly task: Task;
  /** How far the task has come by now: at first, where to take up. */
  readonly phase: Phase;
  readonly project: Project | undefined;
  /** Aborted with a `StopReason`. */
  readonly signal: AbortSignal;
  /** Writes down how far the task has come; resolves when it is durable. */
  advance(phase: Phase): Promise<void>;
  /**
   * Rejects when the lease is over or may be: stands on the line before every call that costs money. Asks the ledger, and so
   * waits while it is away.
   */
  guard(): Promise<void>;
  /**
   * Writes a project down and answers the one that stands: another lane may have renewed the token first, and then its token
   * counts. Rejects when the person was forgotten.
   */
  keepProject(project: Project): Promise<Project>;
  /** Words of their own, once for a key. */
  say(key: string, reply: Reply): Promise<void>;
  /** The bubble's next look: the latest wins, none is owed. */
  show(reply: Reply): Promise<void>;
}

/** How a turn ends: the bubble's last edit, and what follows. */
export interface Finish {
  readonly ending: Ending;
  /** Absent only for work that has no bubble. */
  readonly reply?: Reply;
  readonly video?: Video;
  /** A short message with a sound after the bubble's last edit. */
  readonly notice?: Reply;
  /** What the session remembers of it, unless its person wants to be forgotten. */
  readonly patch?: SessionPatch;
  /** Work that follows by itself, right behind this task. */
  readonly followUp?: Work;
}

/** What every turn may use. */
export interface World {
  readonly studioOf: StudioOf;
  readonly skills: Skills;
  readonly intake: Intake;
  /** Reads an attachment by the channel it came from. */
  readonly open: (task: Task, attachment: Attachment, signal: AbortSignal) => Promise<Inlet>;
  readonly timing: Timing;
  /** Export by itself after a change. */
  readonly autoExport: boolean;
  /** The operator's own account may be shown to everybody: its balance, and links that hand its projects over. */
  readonly shareAccount: boolean;
  readonly log: Log;
  readonly now: () => number;
  /** 0 ≤ x < 1; spreads what many would do at the same moment. */
  readonly random: () => number;
  /** A fresh render id (`render_<ms><random>`), unique. */
  readonly renderId: () => string;
}
