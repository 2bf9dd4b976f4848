import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ownPort } from './ports.ts';
import { startRedis, type TestRedis } from './redis.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** Waits that make a conversation quick, and leases that make a recovery quick. */
export const QUICK_ENV = {
  LEASE_SECONDS: '2',
  RENDER_POLL_SECONDS: '0.2',
  RENDER_POLLS: '500',
  RATE_LIMIT_RETRY_SECONDS: '0.2',
  LOOK_AGAIN_SECONDS: '0.5,1,1,1,1',
  SETTLE_SECONDS: '0.2,0.4',
  MEDIA_HOSTS: '127.0.0.1',
  // A few people of a test do what many people do in an hour.
  PERSON_PER_MINUTE: '0',
  PERSON_PER_DAY: '0',
  PERSON_AT_ONCE: '0',
  LOG_LEVEL: 'trace',
} as const;

/** One OS process of ours. */
export interface Process {
  readonly pid: number;
  /** Everything it wrote, both streams. */
  readonly output: string[];
  readonly gone: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the first line that fits; rejects when the process ends before. */
  says(pattern: RegExp): Promise<string>;
  /** SIGTERM, and SIGKILL when it has not left after ten seconds. */
  stop(): Promise<void>;
}

/** Set for a run of all tests in which every worker loses its lease after every step. */
const INTERRUPTED = process.env['INTERRUPTED'] === '1';

/** Every generation is looked for after its stream was lost, so the looks must outlast the slowest one of the tests. */
const LONG_LOOKS = '0.5,1,1,1,1,1,2,2,2,3,3,3,4,4,4,5,5,5';

/** Starts a worker; where every step is interrupted two, so that another one goes on. */
export function startWorkers(env: Readonly<Record<string, string>>): readonly Process[] {
  if (!INTERRUPTED) return [start('src/main/worker.ts', env)];
  const flags = ['--import', join(ROOT, 'test', 'support', 'interrupt.ts')];
  return [1, 2].map(() => start('src/main/worker.ts', { ...env, LOOK_AGAIN_SECONDS: LONG_LOOKS }, flags));
}

/** Starts `node flags script args` with this environment and nothing of ours beside PATH and HOME. */
export function start(
  script: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
  args: readonly string[] = [],
): Process {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [...flags, join(ROOT, script), ...args], {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  const waiting = new Set<(line: string) => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      for (const look of waiting) look(line);
    });
  }
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return {
    pid: child.pid ?? 0,
    output,
    gone,
    signal: (name) => void child.kill(name),
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (line: string) => {
          if (!pattern.test(line)) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
        for (const line of output) look(line);
        void gone.then((code) =>
          reject(new Error(`${script} ended with ${code}: ${output.slice(-5).join('\n')}`)),
        );
      }),
    stop: () => leave(child, gone),
  };
}

async function leave(child: ChildProcess, gone: Promise<unknown>): Promise<void> {
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(hard);
}

/** The emulator as a process of its own. `turn` gives it orders, for everybody. */
export async function startBackend(
  env: Readonly<Record<string, string>> = {},
): Promise<Process & { readonly url: string; turn(switches: object): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-test-'));
  const child = start('emulator/main.ts', {
    EMULATOR_PORT: '0',
    EMULATOR_DATA: folder,
    EMULATOR_TINY: '1',
    EMULATOR_SPEED: '0.05',
    ...env,
  });
  const line = await child.says(/listening on http/);
  const url = /http:\S+/.exec(line)?.[0] ?? '';
  const stop = async () => {
    await child.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const turn = async (switches: object) => {
    const order = { method: 'POST', body: JSON.stringify(switches) };
    const { ok } = await fetch(`${url}/__control`, order);
    if (!ok) throw new Error(`the backend does not know ${order.body}`);
  };
  return { ...child, url, turn, stop };
}

/** The whole bot in two OS processes, between a backend and platforms of the test's own. */
export interface Service {
  readonly redis: TestRedis;
  readonly backend: Awaited<ReturnType<typeof startBackend>>;
  readonly bots: Process;
  readonly workers: readonly Process[];
  /** Where the chat page stands. */
  readonly webUrl: string;
  readonly dataDir: string;
  stop(): Promise<void>;
}

/** Starts Redis, emulator, bots and worker. `env` turns platforms on and changes waits. */
export async function startService(
  env: Readonly<Record<string, string>> = {},
  backendEnv: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const dataDir = await mkdtemp(join(tmpdir(), 'service-test-'));
  const [redis, backend, port] = await Promise.all([
    startRedis({ appendOnly: true }),
    startBackend(backendEnv),
    ownPort(),
  ]);
  const all = {
    ...QUICK_ENV,
    REDIS_URL: redis.url,
    NEMO_API_URL: backend.url,
    DATA_DIR: dataDir,
    WEB_PORT: String(port),
    ...env,
  };
  const bots = start('src/main/bots.ts', all);
  const workers = startWorkers(all);
  await Promise.all([bots, ...workers].map((process) => process.says(/"event":"ready"/)));
  return {
    redis,
    backend,
    bots,
    workers,
    webUrl: `http://127.0.0.1:${port}`,
    dataDir,
    async stop() {
      await Promise.all([bots, ...workers].map((process) => process.stop()));
      await backend.stop();
      await redis.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
