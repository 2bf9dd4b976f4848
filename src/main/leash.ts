import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A child that cannot outlive us. */
export interface Leashed {
  /** What the child says, both streams; must be read, or the child may stand still. */
  readonly output: readonly Readable[];
  /** Resolves with the exit code once the child is gone, `undefined` when a signal ended it. Never rejects. */
  readonly gone: Promise<number | undefined>;
  /** Asks the child to end (SIGTERM), by letting go of the leash. */
  release(): void;
  /** Ends the child at once (SIGKILL), with its keeper. */
  kill(): void;
}

/**
 * Node has no way to say "die with your parent". So a few lines of shell keep the child: they hold the other end of a pipe
 * from us, and when that closes, by `release` or because we died of anything, SIGKILL included, they send SIGTERM.
 * The child leads a group of its own, or a Ctrl-C meant for us would end it while we still finish our work.
 */
const KEEPER = `
exec 3<&0
"$0" "$@" </dev/null 3<&- & child=$!
( cat <&3 >/dev/null; kill "$child" 2>/dev/null ) & watch=$!
trap 'kill "$child" 2>/dev/null' TERM INT HUP
wait "$child"; code=$?
while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
kill "$watch" 2>/dev/null
exit "$code"`;

/** Starts a program that ends when we do. A program that cannot be run is gone at once, with code 126 or 127. */
export function leash(command: string, args: readonly string[], cwd: string): Leashed {
  const child = spawn('/bin/sh', ['-c', KEEPER, command, ...args], { cwd, detached: true, stdio: 'pipe' });
  child.stdin.on('error', () => {}); // It may be gone before we let go.
  return {
    output: [child.stdout, child.stderr],
    gone: whenGone(child),
    release: () => void child.stdin.end(),
    kill: () => killGroup(child),
  };
}

function whenGone(child: ChildProcess): Promise<number | undefined> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('exit', (code) => {
      child.stdin?.destroy();
      resolve(code ?? undefined);
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
