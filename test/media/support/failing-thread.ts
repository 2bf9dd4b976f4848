import { parentPort } from 'node:worker_threads';
import type { TracksQuestion } from '../../../src/media/read-tracks.ts';

/** In the place of the reader's thread: a file called `end` ends it. */
parentPort?.on('message', ({ id, path }: TracksQuestion) => {
  if (path === 'end') throw new Error('the file was too much');
  parentPort?.postMessage({ id, tracks: { hasSound: true } });
});
