import { Worker } from 'node:worker_threads';
import type { Tracks, TracksAnswer, TracksQuestion } from './read-tracks.ts';

/** Reads the tracks of files. Undefined where the reader does not know the format, the file is broken, or it takes too long. */
export type ReadTracks = (
  path: string,
  options?: { readonly whole?: boolean },
) => Promise<Tracks | undefined>;

const TIMEOUT = 10_000;
/** Megabytes; a file whose tables want more ends the thread. */
const MEMORY = 256;
/** Megabytes for what lives shortly: little is read of each file. */
const YOUNG = 4;

interface Waiting {
  readonly answer: (tracks: Tracks | undefined) => void;
  readonly timer: NodeJS.Timeout;
}

/** A reader with one thread, started by the first question and again after a file has ended it. */
export function createReadTracks(script = new URL('./read-tracks.ts', import.meta.url)): ReadTracks {
  let thread: Worker | undefined;
  let count = 0;
  const waiting = new Map<number, Waiting>();
  const settle = (id: number, tracks: Tracks | undefined) => {
    const one = waiting.get(id);
    if (one === undefined) return;
    waiting.delete(id);
    clearTimeout(one.timer);
    one.answer(tracks);
  };
  // Which file ended the thread is not known, so none that was asked about is measured.
  const gone = () => {
    thread = undefined;
    for (const id of [...waiting.keys()]) settle(id, undefined);
  };
  const begin = (): Worker => {
    // What the process was told to load first is not for this thread.
    const worker = new Worker(script, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY, maxYoungGenerationSizeMb: YOUNG },
    });
    worker.unref();
    worker.on('message', ({ id, tracks }: TracksAnswer) => settle(id, tracks));
    for (const event of ['error', 'exit'] as const)
      worker.on(event, () => {
        if (thread === worker) gone();
      });
    return worker;
  };
  return (path, { whole = false } = {}) =>
    new Promise((answer) => {
      thread ??= begin();
      const worker = thread;
      count += 1;
      const stop = () => {
        if (thread === worker) gone();
        void worker.terminate();
      };
      waiting.set(count, { answer, timer: setTimeout(stop, TIMEOUT) });
      worker.postMessage({ id: count, path, whole } satisfies TracksQuestion);
    });
}
