import type { Address, Attachment, Origin, Sent } from './message.ts';
import type { Reply, Video } from './reply.ts';
import type { Language, SessionId } from './session.ts';
import type { Timeline } from './timeline.ts';

/** A piece of work, by what it does. Plain data: no token, no closure, no platform object. */
export type Work =
  /** First contact without a wish: open the account, say ready. No longer made; old records are still done. */
  | { readonly kind: 'connect' }
  /** Words for the backend, after the files that came with them. */
  | {
      readonly kind: 'generate';
      readonly text: string;
      readonly attachments: readonly Attachment[];
      /** In a fresh project. */
      readonly fresh?: boolean;
    }
  /** Files without words. */
  | { readonly kind: 'upload'; readonly attachments: readonly Attachment[] }
  | { readonly kind: 'export' }
  | { readonly kind: 'credits' }
  /** Hands the project over: its link for a browser, for the asker's eyes alone. */
  | { readonly kind: 'open' }
  /** The link that keeps a free account, for the asker's eyes alone. */
  | { readonly kind: 'register' }
  | { readonly kind: 'status' }
  /** A fresh project; the old one stays at the backend. */
  | { readonly kind: 'new' }
  /** Looks whether a cancelled generation brought something after all, and offers it. Has no bubble. */
  | { readonly kind: 'late'; readonly before: Timeline; readonly assets: number };

/** Made from the message and its place in it, so that a message received twice names the same tasks. */
export type TaskId = string;

/** Work with its return address. Its id is 20 characters of `[a-z0-9]`, beginning with a letter. */
export type Task = Envelope & Work;

/** What every task carries, whatever its work. */
export interface Envelope {
  readonly id: TaskId;
  readonly session: SessionId;
  readonly to: Address;
  readonly origin: Origin;
  readonly language: Language;
  readonly skill: string;
  /** The backend's language tag, guessed from the words. */
  readonly tongue: string;
  /** When it was accepted, epoch ms: elapsed time counts from here. */
  readonly at: number;
  /**
   * When the person asked, epoch ms by the platform's clock. Hours before `at` where the platform kept the message while the bot was away.
   * Absent in records of older releases.
   */
  readonly asked?: number;
  /** True when nobody else reads the chat. */
  readonly direct?: boolean;
  /** True when only the asker is to see the answer. */
  readonly aside?: boolean;
  /** True for work that followed from another task by itself: it starts no further work. */
  readonly chained?: boolean;
  /** True once the person agreed to a new project in place of one that the backend lost. */
  readonly anew?: boolean;
}

/**
 * How far a task has come, written down before each step that must not happen twice.
 * From `intent` on the backend may be spending credits: a second run looks, it never sends again.
 */
export type Phase =
  | { readonly name: 'queued' }
  /** The first `done` attachments are at the backend; `failed` names those it would not take. */
  | { readonly name: 'uploading'; readonly done: number; readonly failed: readonly string[] }
  /** The words are about to be sent; `before` is the timeline as it was, `assets` counts what the project held. */
  | { readonly name: 'intent'; readonly at: number; readonly before: Timeline; readonly assets: number }
  /** The backend has begun to answer; `heard` is the answer once it came to its end. */
  | {
      readonly name: 'streaming';
      readonly at: number;
      readonly before: Timeline;
      readonly assets: number;
      readonly heard?: Heard;
    }
  /** The answer is in. */
  | { readonly name: 'answered'; readonly told: Told; readonly render: boolean }
  /** The id was written down before it was submitted; `digest` names the draft that is rendered. */
  | {
      readonly name: 'rendering';
      readonly render: string;
      readonly attempt: number;
      readonly told: Told;
      readonly digest?: string;
    }
  | { readonly name: 'ready'; readonly video: Video; readonly told: Told };

/** What an answer leaves to be done after it. */
export interface Told {
  /** Words to show with the result; empty when there are none. */
  readonly said: string;
  /** What the backend asked a person to do by hand, a line each: it follows as one task of its own. */
  readonly edit?: string;
  /** True where the backend sent the person to a panel or a preview: the timeline is shown, also an empty one. */
  readonly show?: boolean;
  /** The button beside the result: to have a cut answer go on, or to try again what failed. */
  readonly next?: 'go-on' | 'retry';
}

/** An answer that came to its end, well or by an error. */
export interface Heard {
  readonly text: string;
  readonly silent: boolean;
  readonly acted: boolean;
  readonly cut?: true;
  readonly unfinished?: true;
  /** True when the backend told of an error after these words. */
  readonly failed?: true;
}

/** One row a job: its lane, and after how many minutes it ends in words. */
export const JOBS: Readonly<Record<Work['kind'], { readonly lane: Lane; readonly minutes: number }>> = {
  connect: { lane: 'work', minutes: 10 },
  generate: { lane: 'work', minutes: 60 },
  upload: { lane: 'work', minutes: 30 },
  export: { lane: 'work', minutes: 30 },
  credits: { lane: 'ask', minutes: 5 },
  open: { lane: 'ask', minutes: 5 },
  register: { lane: 'ask', minutes: 5 },
  status: { lane: 'ask', minutes: 5 },
  new: { lane: 'work', minutes: 10 },
  late: { lane: 'late', minutes: 30 },
};

/** A session has a mailbox a lane: questions do not wait behind a generation, and a late look holds nobody up. */
export type Lane = 'work' | 'ask' | 'late';

/** A line of a chat's outbox. Ids are made from the task, so that a second run writes nothing twice. */
export type Op =
  /** Creates the task's bubble, or takes over `placeholder`. */
  | {
      readonly kind: 'bubble';
      readonly id: string;
      readonly task: TaskId;
      readonly reply: Reply;
      readonly placeholder?: Sent;
    }
  /** Words of their own. */
  | { readonly kind: 'say'; readonly id: string; readonly reply: Reply; readonly placeholder?: Sent }
  /** The bubble's last edit: it becomes these words, or the video. */
  | {
      readonly kind: 'final';
      readonly id: string;
      readonly task: TaskId;
      readonly reply: Reply;
      readonly video?: Video;
      /** It could not be brought before: it waits for its person, and stands in a message of its own. */
      readonly owed?: Owed;
    }
  /** One short message that makes a sound, at most once. */
  | { readonly kind: 'notice'; readonly id: string; readonly task: TaskId; readonly reply: Reply };

/** Where an undelivered final may be brought: anywhere its person writes, or, as it was asked in private, only in private. */
export type Owed = 'anywhere' | 'private';

/** How a task ended. */
export type Ending = 'done' | 'failed' | 'cancelled';
