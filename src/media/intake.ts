import type { Intake } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { dismiss } from './chunks.ts';
import { keepFree } from './disk.ts';
import { createFetch } from './fetch.ts';
import { createGate } from './gate.ts';
import { prepare } from './prepare.ts';
import { spool, unreachable } from './spool.ts';

/** Where an intake keeps its files and whom it trusts. */
export interface IntakeOptions {
  /** Where files lie meanwhile; made when it is missing, readable by this user alone. */
  readonly folder: string;
  /** Host names and addresses that may be fetched from although they are not public (`MEDIA_HOSTS`). */
  readonly allowedHosts: readonly string[];
  /** Free space below which nothing is taken, in bytes: an intake for files that may be refused. Absent: no floor. */
  readonly floor?: number;
  /** Milliseconds without a byte before a sender is given up; 60 s where absent. */
  readonly idle?: number;
}

const IDLE = 60_000;
/** Running more of them at once than there are cores only makes each later. */
const FFMPEGS = 2;

/** Takes bytes in from anywhere, looks at them, and keeps them on disk; never more than a chunk of them in memory. */
export function createIntake({ folder, allowedHosts, idle = IDLE, floor = 0 }: IntakeOptions): Intake {
  const open = createFetch(allowedHosts, idle);
  const oneOf = createGate(FFMPEGS);
  return {
    async take(inlet, name, maxBytes, signal) {
      await keepFree(folder, floor).catch((error: unknown) => {
        dismiss(inlet.body);
        throw error;
      });
      return spool(folder, inlet, { name, maxBytes, idle, signal });
    },
    async fetch(url, name, maxBytes, signal) {
      signal.throwIfAborted();
      await keepFree(folder, floor);
      const inlet = await open(url, signal).catch((error: unknown) => {
        signal.throwIfAborted();
        throw error instanceof Problem ? error : unreachable(name, error);
      });
      return spool(folder, inlet, { name, maxBytes, idle, signal });
    },
    prepare: (file) => oneOf(() => prepare(file)),
  };
}
