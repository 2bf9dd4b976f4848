import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { Log } from '../core/ports.ts';
import { type Leashed, leash } from './leash.ts';
import { isOurs, keptPlace, newPlace, type Place, writeConf } from './redis-place.ts';
import { redisProgram } from './redis-program.ts';

/** A Redis of our own, for one data folder. */
export interface PrivateRedis {
  /** Holds a password: for clients, never for the log. */
  readonly url: string;
  /** Resolves once the server has written everything and is gone. */
  stop(): Promise<void>;
}

/** An append-only file of some gigabytes loads within this. */
const LOADING_MS = 120_000;
/** A server of an earlier run, left by a crash of ours, needs this long at most to write down what it has. */
const LEAVING_MS = 15_000;
/** Between the server's death and its return. */
const RESTART_MS = 200;

/**
 * Starts redis-server (or valkey-server) on `DATA_DIR/redis` with an append-only file that is synced on every write, and keeps
 * it alive: should it die, it comes back on the same port. It ends with us, however we end. Rejects, in words for an
 * operator, when no such program is installed, when another process of ours uses the folder for longer than `patience`
 * milliseconds, or when the server will not start.
 */
export async function startPrivateRedis(
  dataDir: string,
  log: Log,
  patience = LEAVING_MS,
): Promise<PrivateRedis> {
  const program = await redisProgram();
  const folder = resolve(dataDir, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const first = await openPlace(program, folder, patience, log);
  log.info('private Redis is ready', { port: first.place.port });
  const stopping = new AbortController();
  const kept = keep(first, () => launch(program, folder, first.place), stopping.signal, log);
  return {
    url: `redis://:${first.place.password}@127.0.0.1:${first.place.port}`,
    stop: () => {
      stopping.abort();
      return kept;
    },
  };
}

interface Running {
  readonly place: Place;
  readonly server: Leashed;
}

/** A launch that did not work out. */
interface Failed {
  readonly words: string;
}

async function openPlace(program: string, folder: string, patience: number, log: Log): Promise<Running> {
  const deadline = performance.now() + patience;
  let place = (await keptPlace(folder)) ?? (await newPlace(folder));
  for (let moves = 0; ; ) {
    const begun = await launch(program, folder, place);
    if ('server' in begun) return begun;
    if (await isOurs(place)) {
      if (performance.now() > deadline)
        throw new Error(`${folder} is in use by another process: give each its own DATA_DIR`);
      log.info('waiting for an earlier private Redis to leave', { folder });
      await setTimeout(100);
    } else if (/in use|bind/i.test(begun.words) && moves < 5) {
      moves += 1; // A stranger took the port since the last run.
      place = await newPlace(folder);
    } else {
      throw new Error(`${program} did not start on ${folder}: ${begun.words}`);
    }
  }
}

/** One try to get the server up, files loaded. Its own words tell: on the port, another server could be answering. */
async function launch(program: string, folder: string, place: Place): Promise<Running | Failed> {
  const server = leash(program, [await writeConf(folder, place)], folder);
  const last: string[] = [];
  const ready = new Promise<'ready'>((resolve) => {
    const read = (line: string) => {
      last.push(line);
      if (last.length > 5) last.shift();
      if (/ready to accept connections/i.test(line)) resolve('ready');
    };
    for (const input of server.output) createInterface({ input }).on('line', read);
  });
  const patience = new AbortController();
  const late = setTimeout(LOADING_MS, 'late', { signal: patience.signal }).catch(() => 'late');
  const first = await Promise.race([ready, server.gone, late]);
  patience.abort();
  if (first === 'ready') return { place, server };
  server.kill();
  await server.gone;
  return { words: last.join(' | ') || 'it said nothing' };
}

/** Until told to stop: brings the server back whenever it is gone. Resolves when it has left for good. */
async function keep(
  first: Running,
  again: () => Promise<Running | Failed>,
  stop: AbortSignal,
  log: Log,
): Promise<void> {
  let server: Leashed | undefined = first.server;
  const leave = () => server?.release();
  stop.addEventListener('abort', leave, { once: true });
  while (!stop.aborted) {
    const code = await server?.gone;
    if (stop.aborted) return;
    log.error('private Redis is gone, starting it again', { code });
    await setTimeout(RESTART_MS);
    const begun = await again();
    server = 'server' in begun ? begun.server : undefined;
    if (server === undefined) log.error('private Redis did not start', { words: (begun as Failed).words });
  }
  server?.release();
  await server?.gone;
}
