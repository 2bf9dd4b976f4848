import type { Op, Phase, Task } from '../core/task.ts';

/**
 * What we wrote ourselves and read back. It was typed when it was written, by this same program, so it is parsed, not
 * checked again: a version that changes these shapes must read the old ones for as long as tasks are kept (7 days).
 */
export const readTask = (json: string): Task => JSON.parse(json) as Task;
/** An empty text is a task that has not begun. */
export const readPhase = (json: string | null | undefined): Phase =>
  json === null || json === undefined || json === '' ? { name: 'queued' } : (JSON.parse(json) as Phase);
/** An op of an outbox. */
export const readOp = (json: string): Op => JSON.parse(json) as Op;

/** Ids of ops come from the task and the thought, so that writing one twice writes it once. */
export const opId = (task: string, thought: string): string => `${task}-${thought}`;

/** The task, or the message, that an op belongs to. */
export const ownerOf = (op: string): string => op.slice(0, op.indexOf('-'));
