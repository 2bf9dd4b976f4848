import { spawn } from 'node:child_process';

/** What came of a child process: `code` is null when a signal ended it; `errors` is the tail of its stderr. */
export interface Outcome {
  code: number | null;
  output: string;
  errors: string;
}

/** How a child is run. `onOutput` hears stdout as it comes. */
export interface ChildOptions {
  cwd?: string;
  signal?: AbortSignal;
  onOutput?: (chunk: string) => void;
}

const OUTPUT_LIMIT = 4 * 1024 * 1024;
const ERROR_TAIL = 4000;

/**
 * Runs a program to its end. An aborted signal kills it at once: ffmpeg that is asked politely
 * first finishes its file, and nobody wants that file any more. Never rejects; a program that is missing has code −1.
 */
export function runChild(
  program: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(options.cwd ? { cwd: options.cwd } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      options.onOutput?.(chunk);
      if (output.length < OUTPUT_LIMIT) output += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors = (errors + chunk).slice(-ERROR_TAIL);
    });
    child.once('error', (error) => {
      errors += error.message;
      if (child.pid === undefined) resolve({ code: -1, output, errors });
    });
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}
