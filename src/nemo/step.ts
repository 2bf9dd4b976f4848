import { isRecord } from './json.ts';

/** What one event of the stream says, in whichever dialect. */
export type Frame =
  /** A keep-alive, or something that is none of our business. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'error'; readonly code?: string; readonly message: string }
  /** Neither JSON nor anything that may be passed over. */
  | { readonly kind: 'rubbish' }
  | { readonly kind: 'step'; readonly step: Step };

/** One step of an agent. */
export interface Step {
  /** Whose text it is: agents may talk at the same time. */
  readonly voice: string;
  /** `delta`: more of a text. `whole`: a text at once, perhaps one that came in deltas before. `line`: may be either. */
  readonly form: 'delta' | 'whole' | 'line';
  /** In their order; thoughts and what the person said are left out. */
  readonly parts: readonly Part[];
  /** True when something in the session's state changed for good. */
  readonly moved: boolean;
  /** True where the model says that it ran out of tokens, without calling that an error. */
  readonly cut?: boolean;
  readonly failure?: Failure;
}

/** An error that a step reports about itself. The message is the backend's and stays inside. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** One piece of a step. */
export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'call'; readonly id?: string; readonly name: string }
  /** `good` is false for a result that tells of an error, or only that the tool goes on. */
  | { readonly kind: 'result'; readonly id?: string; readonly name: string; readonly good: boolean };

/** The frame of everything that may be passed over. */
export const IDLE: Frame = { kind: 'idle' };

/** Reads an error of any shape: a sentence, an object, or fields beside it. */
export function errorOf(json: Readonly<Record<string, unknown>>): Frame {
  const { error } = json;
  const details = json['error_details'] ?? json['errorDetails'];
  const code =
    (isRecord(details) ? (word(details['error_type']) ?? word(details['errorType'])) : undefined) ??
    (isRecord(error) ? word(error['code']) : undefined) ??
    word(json['code']);
  const message = isRecord(error) ? error['message'] : (error ?? json['message'] ?? json['content']);
  return {
    kind: 'error',
    ...(code === undefined ? {} : { code }),
    message: typeof message === 'string' ? message : '',
  };
}

/** Whether a tool's answer tells of something that now exists. */
export function isGood(response: unknown): boolean {
  if (!isRecord(response)) return true;
  const status = response['status'];
  return (
    !response['error'] &&
    response['success'] !== false &&
    !(typeof status === 'string' && /^(error|fail|pending|processing|running)/i.test(status))
  );
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}
