import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../../', import.meta.url);
const ARM = new URL('./arm.ts', import.meta.url).href;

/** A process that ended sooner than this after its start waits as long before the next one. */
const HASTY_MS = 300;

/** What a kept process is started with. */
export interface Start {
  /** Names its log file and its flags. */
  readonly name: string;
  /** Below the repository's root. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** Its log and its flags lie here. */
  readonly folder: string;
  /** Further modules that it loads first. */
  readonly load?: readonly string[];
}

/** Compiled once for all: most of a start is reading code. Only a process that ends by itself leaves it behind. */
const COMPILED = join(tmpdir(), `chaos-compiled-${process.version}`);

/** What every process is given beside its own settings: nothing of an operator's environment. */
const inherited = () => ({ PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: COMPILED });

let isWarm = false;

/** Reads all code of the bot and leaves it compiled behind, the first time it is called. */
export const warmUp = (): void => {
  if (isWarm) return;
  isWarm = true;
  const read = "import('./src/main/serve.ts').then(() => process.exit())";
  spawnSync(process.execPath, ['-e', read], { cwd: ROOT, env: inherited() });
};

/** A process of ours that is started again whenever it ends, until told to stay away. Its output goes to a file. */
export class Kept {
  readonly name: string;
  /** When it ended, and how. */
  readonly ends: { readonly at: number; readonly code: number | null; readonly signal: string | null }[] = [];
  readonly #start: Start;
  readonly #orders: string[] = [];
  #child: ChildProcess | undefined;
  #stay = false;
  #gone: Promise<void> = Promise.resolve();

  constructor(start: Start) {
    this.#start = start;
    this.name = start.name;
    mkdirSync(start.folder, { recursive: true });
    this.#spawn();
  }

  /** All that it ever wrote. */
  get log(): string {
    return readFileSync(this.#logFile, 'utf8');
  }

  get #logFile(): string {
    return join(this.#start.folder, `${this.name}.log`);
  }

  /** Hands it an order of `arm.ts`, such as `CRASH finish.after:1`; those that come after it in its place are told too. */
  order(words: string): void {
    if (words === 'FORGET') this.#orders.length = 0;
    else this.#orders.push(words);
    this.#child?.stdin?.write(`${words}\n`);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Freezes it for a while. The waking is somebody else's work, so that it comes even when we are gone. */
  freeze(ms: number): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    spawn('/bin/sh', ['-c', `sleep ${ms / 1000}; kill -CONT ${pid}`], {
      detached: true,
      stdio: 'ignore',
    }).unref();
    this.signal('SIGSTOP');
  }

  /** Ends it for good; resolves when it is gone. */
  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.#stay = true;
    this.signal(signal);
    if (signal !== 'SIGKILL') this.signal('SIGCONT');
    await this.#gone;
  }

  /** Starts it again after `end`. */
  begin(): void {
    this.#stay = false;
    this.#spawn();
  }

  #spawn(): void {
    const { script, env, folder, load = [] } = this.#start;
    const begun = Date.now();
    const file = openSync(this.#logFile, 'a');
    const imports = [ARM, ...load].flatMap((module) => ['--import', module]);
    const child = spawn(process.execPath, [...imports, script], {
      cwd: ROOT,
      env: { ...inherited(), HOME: folder, CRASH_DIR: join(folder, 'flags'), ...env },
      stdio: ['pipe', file, file],
    });
    closeSync(file);
    child.stdin?.on('error', () => undefined);
    for (const words of this.#orders) child.stdin?.write(`${words}\n`);
    this.#child = child;
    this.#gone = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ends.push({ at: Date.now(), code, signal });
        resolve();
        const hasty = Date.now() - begun < HASTY_MS;
        setTimeout(() => this.#stay || this.#spawn(), hasty ? HASTY_MS : 0);
      });
    });
  }
}
