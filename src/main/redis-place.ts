import { randomBytes, randomInt } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';

/**
 * Where the private Redis of one folder listens. It stays the same from start to start, because a bound port is the one
 * lock that no crash leaves behind: Redis binds before it opens its files, so a second server on the folder never gets there.
 */
export interface Place {
  readonly port: number;
  /** Keeps other people of this machine out. In files of mode 0600 only, never in an argument list. */
  readonly password: string;
}

/** The place that was kept in the folder, if any. */
export async function keptPlace(folder: string): Promise<Place | undefined> {
  const text = await readFile(join(folder, 'place.json'), 'utf8').catch(() => '');
  const [, port, password] = /^\{"port":(\d+),"password":"([0-9a-f]+)"\}$/.exec(text) ?? [];
  return port === undefined || password === undefined ? undefined : { port: Number(port), password };
}

/** A new place, kept in the folder from now on. */
export async function newPlace(folder: string): Promise<Place> {
  const place = { port: await freePort(), password: randomBytes(24).toString('hex') };
  await writeWhole(join(folder, 'place.json'), JSON.stringify(place));
  return place;
}

/**
 * Writes the server's configuration and returns its path. Nothing acknowledged is lost, nothing is evicted; above `maxBytes`
 * of memory the server refuses writes.
 */
export async function writeConf(folder: string, place: Place, maxBytes: number): Promise<string> {
  const path = join(folder, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${place.port}`,
    `requirepass ${place.password}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync always',
    'no-appendfsync-on-rewrite no',
    `maxmemory ${maxBytes}`,
    'maxmemory-policy noeviction',
    'save ""',
  ];
  await writeWhole(path, `${lines.join('\n')}\n`);
  return path;
}

/** Whether a server of this folder listens there, loading or not. A stranger knows another password, or none. */
export function isOurs(place: Place): Promise<boolean> {
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ port: place.port, host: '127.0.0.1', timeout: 1_000 });
    const end = (ours: boolean) => {
      socket.destroy();
      resolve(ours);
    };
    for (const event of ['error', 'timeout', 'close']) socket.on(event, () => end(false));
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1');
      if (heard.length >= 5) end(heard.startsWith('+OK\r\n'));
    });
    socket.write(`AUTH ${place.password}\r\n`);
  });
}

/** A file appears whole or not at all, also where the machine stops in between. */
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600, flush: true });
  await rename(draft, path);
}

/**
 * Below what systems hand out by themselves (32768 on Linux, 49152 elsewhere): while a server on one of those is down for
 * a moment, anybody's outgoing connection may get its port, and then the server cannot come back to it.
 */
const PORTS = { from: 10_000, to: 32_768 };

/** A TCP port of 127.0.0.1 that nobody held a moment ago; Redis cannot choose one by itself. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${PORTS.from} and ${PORTS.to}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
