import type { Reply } from './reply.ts';
import type { SessionPatch } from './session.ts';
import type { TaskId, Work } from './task.ts';

/** What is done at once with tasks that stand already, beside replies and new work. */
export type Act =
  /** Stops what is queued and what runs; `task` narrows it to one. */
  | { readonly kind: 'cancel'; readonly task?: TaskId }
  /** Says how long the person has to wait, by what waits and runs. */
  | { readonly kind: 'how-long' }
  /** Forgets the person in this place: session, project, tasks. */
  | { readonly kind: 'forget' }
  /**
   * Takes an ended task up again: from its beginning (it is paid again), or from the phase it stood in. With `anew` in a new
   * project, where the backend lost the old one.
   */
  | { readonly kind: 'again'; readonly task: TaskId; readonly from: 'start' | 'phase'; readonly anew?: true };

/** What the router decided: replies now, a session patch, work for later. */
export interface Plan {
  readonly replies: readonly Reply[];
  readonly patch?: SessionPatch;
  /** Each becomes a task of its own, in this order. */
  readonly work: readonly Work[];
  readonly act?: Act;
  /** It is answered even where the person has used up a limit. */
  readonly always?: true;
}

/** A plan that only answers. */
export function answer(...replies: Reply[]): Plan {
  return { replies, work: [] };
}
