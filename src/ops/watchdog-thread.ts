import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { CELL, type WatchdogData } from './watchdog.ts';

// The watchdog's thread: see `startWatchdog`. Everything here is synchronous, so that nothing else can hold it up.

const { cells, longest, tick } = workerData as WatchdogData;
const seen = new Int32Array(cells);
const sleep = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

let beats = -1;
let stalled = 0;
let looked = performance.now();

for (;;) {
  Atomics.wait(sleep, 0, 0, tick);
  const now = performance.now();
  const beat = Atomics.load(seen, CELL.beats);
  const moves = beat !== beats || Atomics.load(seen, CELL.debugged) === 1;
  // Our own clock jumps where the whole process was stopped: of that time only one tick counts.
  stalled = moves ? 0 : stalled + Math.min(now - looked, 2 * tick);
  beats = beat;
  looked = now;
  if (stalled > longest) end();
}

/** Writes past the logger, which belongs to the loop that stands still, in the logger's own form. */
function end(): void {
  const line = {
    level: 'error',
    time: new Date().toISOString(),
    stalled_ms: Math.round(stalled),
    event: 'loop.stalled',
  };
  try {
    writeSync(2, `${JSON.stringify(line)}\n`);
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}
