import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Leashed, leash } from '../../src/main/leash.ts';
import { redisProgram } from '../../src/main/redis-program.ts';
import { ownPort } from './ports.ts';

/** A redis-server of one test file: on a free port of 127.0.0.1, with a folder of its own, gone with the test process. */
export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** SIGTERM (when it is alive), then up again on the same port; with `appendOnly` everything is still there. */
  restart(): Promise<void>;
  /** SIGKILL. The port is free until `restart`. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** What a server of a test may differ in. `program` is the path of another server than the first one on the PATH. */
export interface RedisOptions {
  readonly appendOnly?: boolean;
  readonly sentinel?: boolean;
  readonly more?: readonly string[];
  readonly program?: string;
  /** Absent: a free one. */
  readonly port?: number;
}

/** Starts one, ready to be asked. With `appendOnly` every write is synced to disk, as in production. */
export async function startRedis(options: RedisOptions = {}): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-test-'));
  const files =
    options.appendOnly === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
  const program = options.program ?? (await redisProgram());
  const sentinel = join(folder, 'sentinel.conf');
  if (options.sentinel === true) await writeFile(sentinel, '');
  const begin = (port: number) =>
    up(
      program,
      options.sentinel === true
        ? [sentinel, '--sentinel', '--port', String(port), '--bind', '127.0.0.1']
        : [
            '--port',
            String(port),
            '--bind',
            '127.0.0.1',
            '--save',
            '',
            '--maxmemory-policy',
            'noeviction',
            ...files,
            ...(options.more ?? []),
          ],
      folder,
    );

  let { port, server } = await onFreePort(begin, options.port);
  const end = async (how: 'release' | 'kill') => {
    server?.[how]();
    await server?.gone;
    server = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => end('kill'),
    async restart() {
      await end('release');
      server = await begin(port);
      if (server === undefined) throw new Error(`redis-server did not come back on port ${port}`);
    },
    async stop() {
      await end('kill');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port may be taken between the look and the bind; then another is tried. */
async function onFreePort(begin: (port: number) => Promise<Leashed | undefined>, wanted?: number) {
  for (let tries = 0; tries < 10; tries += 1) {
    const port = wanted ?? (await ownPort());
    const server: Leashed | undefined = await begin(port);
    if (server !== undefined) return { port, server: server as Leashed | undefined };
  }
  throw new Error('redis-server could not be started: is it installed?');
}

async function up(program: string, args: readonly string[], folder: string): Promise<Leashed | undefined> {
  const server = leash(program, args, folder);
  const ready = new Promise<boolean>((resolve) => {
    for (const input of server.output) {
      createInterface({ input }).on(
        'line',
        (line) => /ready to accept connections|Sentinel ID is/i.test(line) && resolve(true),
      );
    }
  });
  return (await Promise.race([ready, server.gone.then(() => false)])) ? server : undefined;
}
