import type { Intake } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { dismiss } from './chunks.ts';
import { keepFree } from './disk.ts';
import { createFetch } from './fetch.ts';
import { createGate } from './gate.ts';
import { inTime, type Pace } from './pace.ts';
import { prepare } from './prepare.ts';
import { spool, unreachable } from './spool.ts';
import { createReadTracks } from './tracks.ts';

/** Where an intake keeps its files, whom it trusts, and how patient it is. */
export interface IntakeOptions {
  /** Where files lie meanwhile; made when it is missing, readable by this user alone. */
  readonly folder: string;
  /** Host names and addresses that may be fetched from although they are not public (`MEDIA_HOSTS`). */
  readonly allowedHosts: readonly string[];
  /** Free space below which nothing is taken, in bytes: an intake for files that may be refused. Absent: no floor. */
  readonly floor?: number;
  /** Where a value is absent, a sender may be silent for 60 s, send for 15 minutes, and average 1,000 bytes/s over 30 s. */
  readonly pace?: Partial<Pace>;
}

const PACE: Pace = { idle: 60_000, total: 900_000, rate: 1_000, window: 30_000 };
/** Running more of them at once than there are cores only makes each later. */
const FFMPEGS = 2;

/** Takes bytes in from anywhere, looks at them, and keeps them on disk; never more than a chunk of them in memory. */
export function createIntake({ folder, allowedHosts, pace: given, floor = 0 }: IntakeOptions): Intake {
  const pace = { ...PACE, ...given };
  const open = createFetch(allowedHosts, pace.idle);
  const inTurn = createGate(FFMPEGS);
  const readTracks = createReadTracks();
  const timely = <T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>) =>
    inTime(pace.total, signal, work, (cause) => unreachable(name, cause));
  return {
    async take(inlet, name, maxBytes, caller) {
      await keepFree(folder, floor).catch((error: unknown) => {
        dismiss(inlet.body);
        throw error;
      });
      return timely(name, caller, (signal) =>
        spool(folder, inlet, { name, maxBytes, pace, signal, readTracks }),
      );
    },
    fetch: (url, name, maxBytes, caller) =>
      timely(name, caller, async (signal) => {
        signal.throwIfAborted();
        await keepFree(folder, floor);
        const inlet = await open(url, signal).catch((error: unknown) => {
          signal.throwIfAborted();
          throw error instanceof Problem ? error : unreachable(name, error);
        });
        return spool(folder, inlet, { name, maxBytes, pace, signal, readTracks });
      }),
    prepare: (file, posterAbove = Number.POSITIVE_INFINITY) => prepare(file, posterAbove, readTracks, inTurn),
  };
}
