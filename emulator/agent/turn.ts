import type { Draft } from '../draft.ts';

/** One step of a turn, in the order in which the stream tells it. Waits are milliseconds at speed 1. */
export type Step =
  | { do: 'wait'; ms: number }
  | { do: 'say'; text: string }
  | { do: 'call'; id: string; name: string; args: Record<string, unknown> }
  | { do: 'result'; id: string; name: string; response: Record<string, unknown>; store?: Stored };

/** What becomes of the draft before: remembered for undo, passed over as no version of its own, or, on undo, taken back. */
export type Past = 'push' | 'keep' | 'pop';

/** What a tool leaves behind in the project. */
export interface Stored {
  draft: Draft;
  past: Past;
  generated?: { title: string; duration: number; type: 'video' | 'audio' };
}

/** A turn as decided before it begins. A silent one says nothing after its last tool. */
export interface Turn {
  kind: 'generate' | 'edit' | 'undo' | 'clarify';
  silent: boolean;
  steps: Step[];
}
