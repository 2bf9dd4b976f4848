import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

// Linux tells by /proc (slim images have no `ps`), other systems by `ps`.
const proc = existsSync('/proc/self/stat');

const read = (path: string) => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

const ps = (...args: string[]) => {
  try {
    return execFileSync('ps', args).toString();
  } catch {
    return '';
  }
};

/** Whether a process runs. One that ended and was not yet collected by its parent does not. */
export function alive(pid: number): boolean {
  const state = proc
    ? /\) (\S)/.exec(read(`/proc/${pid}/stat`))?.[1]
    : ps('-o', 'stat=', '-p', String(pid)).trim();
  return state !== undefined && state !== '' && !state.startsWith('Z');
}

/** What everybody on this machine can see of every process: its arguments. */
export function commandLines(): string {
  if (!proc) return ps('-eo', 'args');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
    .join('\n');
}
