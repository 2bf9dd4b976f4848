import { mkdir, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { causeOf, createOutage } from '../core/outage.ts';
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

/** What may be different from the usual. */
export interface PrivateRedisOptions {
  /** How long another process may still use the folder, in milliseconds. */
  readonly patience?: number;
  /** `maxmemory`, in bytes; when it is reached writes are refused and nothing is evicted. */
  readonly maxBytes?: number;
}

const MOST_BYTES = 512 * 1024 ** 2;

/** An append-only file of some gigabytes loads within this. */
const LOADING_MS = 120_000;
/** A server of an earlier run, left by a crash of ours, needs this long at most to write down what it has. */
const LEAVING_MS = 15_000;
/** Between the server's death and its return. */
const RESTART_MS = 200;
/** The same where it did not start, or the disk is full. */
const FAILED_MS = 1_000;
/** With less room on its disk a server that syncs every write ends at once. */
const ROOM_BYTES = 1024 ** 2;

/**
 * Starts redis-server (or valkey-server) on `DATA_DIR/redis` with an append-only file that is synced on every write, and keeps
 * it alive: should it die, it comes back on the same port. It ends with us, however we end. Rejects, in words for an
 * operator, when no such program is installed, when another process of ours uses the folder for longer than `patience`
 * milliseconds, or when the server will not start.
 */
export async function startPrivateRedis(
  dataDir: string,
  log: Log,
  { patience = LEAVING_MS, maxBytes = MOST_BYTES }: PrivateRedisOptions = {},
): Promise<PrivateRedis> {
  const program = await redisProgram();
  const folder = resolve(dataDir, 'redis');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const start = async (place: Place) =>
    launch(program, folder, await writeConf(folder, place, maxBytes), place);
  const first = await openPlace(program, folder, start, patience, log);
  log.info('private Redis is ready', { port: first.place.port });
  const stopping = new AbortController();
  const again = async () => {
    await whenRoom(folder, stopping.signal, log);
    return start(first.place);
  };
  const kept = keep(first, again, stopping.signal, log);
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
  /** Its last lines: why it left. */
  words(): string;
}

/** A launch that did not work out. */
interface Failed {
  readonly words: string;
}

async function openPlace(
  program: string,
  folder: string,
  start: (place: Place) => Promise<Running | Failed>,
  patience: number,
  log: Log,
): Promise<Running> {
  const deadline = performance.now() + patience;
  let place = (await keptPlace(folder)) ?? (await newPlace(folder));
  for (let moves = 0; ; ) {
    const begun = await start(place);
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
async function launch(
  program: string,
  folder: string,
  conf: string,
  place: Place,
): Promise<Running | Failed> {
  const server = leash(program, [conf], folder);
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
  const words = () => last.join(' | ') || 'it said nothing';
  if (first === 'ready') return { place, server, words };
  server.kill();
  await server.gone;
  return { words: words() };
}

/**
 * Until told to stop: brings the server back whenever it is gone. Resolves when it has left for good; never rejects. A full
 * disk ends a server that syncs every write, and is waited out.
 */
async function keep(
  first: Running,
  again: () => Promise<Running | Failed>,
  stop: AbortSignal,
  log: Log,
): Promise<void> {
  let running: Running | undefined = first;
  const leave = () => running?.server.release();
  stop.addEventListener('abort', leave, { once: true });
  while (!stop.aborted) {
    if (running !== undefined) {
      const code = await running.server.gone;
      if (stop.aborted) return;
      log.error('private Redis is gone, starting it again', { code, words: running.words() });
    }
    await setTimeout(running === undefined ? FAILED_MS : RESTART_MS);
    const begun = await again().catch((error: unknown): Failed => ({ words: causeOf(error) }));
    running = 'server' in begun ? begun : undefined;
    if (!('server' in begun) && !stop.aborted)
      log.error('private Redis did not start', { words: begun.words });
  }
  running?.server.release();
  await running?.server.gone;
}

/** Resolves when the disk of the folder has room for a server to write, or on the signal. */
async function whenRoom(folder: string, stop: AbortSignal, log: Log): Promise<void> {
  const outage = createOutage(log, 'disk.full', 'error');
  while (!stop.aborted) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= ROOM_BYTES) return outage.passed();
    outage.failed(`free some space on the disk of DATA_DIR: the private Redis in ${folder} cannot write`);
    await setTimeout(FAILED_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}
