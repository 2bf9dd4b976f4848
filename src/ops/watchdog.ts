import { url as debuggerUrl } from 'node:inspector';
import { Worker } from 'node:worker_threads';

/** A loop that stands still is noticed after this long at the latest (ms), beyond the time that it is granted. */
const TICK_MS = 250;

/** Cells that the loop writes and the watchdog's thread reads. */
export const CELL = { beats: 0, debugged: 1 } as const;

/** What the watchdog's thread is given. */
export interface WatchdogData {
  /** Two 32-bit cells, see `CELL`. */
  readonly cells: SharedArrayBuffer;
  /** Milliseconds that the loop may stand still. */
  readonly longest: number;
  /** Milliseconds between two looks. */
  readonly tick: number;
}

/** A running watchdog. */
export interface Watchdog {
  /** After this the process may stand still for as long as it likes. */
  stop(): Promise<void>;
}

/**
 * Ends this process (SIGKILL) once its event loop stood still for longer than `longest` milliseconds, after one log line,
 * `loop.stalled`. It runs in a thread, because a loop that stands still hears neither signals nor timers; it does not wait for
 * the loop to recover, because another process has taken over its leases by then. Time in which the whole process was
 * stopped (SIGSTOP, a suspended machine) does not count, and neither does time with a debugger attached.
 */
export function startWatchdog(longest: number): Watchdog {
  const cells = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  const seen = new Int32Array(cells);
  const beat = () => {
    Atomics.store(seen, CELL.debugged, debuggerUrl() === undefined ? 0 : 1);
    Atomics.add(seen, CELL.beats, 1);
  };
  beat();
  const timer = setInterval(beat, TICK_MS);
  timer.unref();
  const workerData: WatchdogData = { cells, longest, tick: TICK_MS };
  const thread = new Worker(new URL('./watchdog-thread.ts', import.meta.url), { workerData });
  thread.unref();
  return {
    async stop() {
      clearInterval(timer);
      await thread.terminate();
    },
  };
}
