import type { Log } from './ports.ts';

/** A run of failures of one thing that is tried again and again. */
export interface Outage {
  /** The first failure of a run is a warning with its cause, in one line; those after it are logged at `debug`. */
  failed(error: unknown, fields?: object): void;
  /** Ends the run. Where there was one, a line says so. */
  passed(): void;
}

/** Logs `event` when the run begins and `<event>.over` when it ends. `level` is that of the first line. */
export function createOutage(log: Log, event: string, level: 'warn' | 'error' = 'warn'): Outage {
  let failures = 0;
  return {
    failed(error, fields = {}) {
      failures += 1;
      log[failures === 1 ? level : 'debug'](event, { ...fields, why: causeOf(error) });
    },
    passed() {
      if (failures > 0) log.info(`${event}.over`, { failures });
      failures = 0;
    },
  };
}

/** Characters of a cause, and errors in a chain of them. */
const LONGEST = { read: 4_000, cause: 300, chain: 4 };

/** Links in messages of HTTP clients hold bot tokens and signatures. */
const LINK = /\b(?:https?|wss?):\/\/\S+/gi;

/** The messages of an error and of its causes, in one line without a stack and without links: `memory-down: connect ECONNREFUSED 127.0.0.1:6379`. */
export function causeOf(error: unknown): string {
  const said: string[] = [];
  let at = error;
  for (let depth = 0; depth < LONGEST.chain && at !== undefined; depth += 1) {
    const text = textOf(at);
    if (!said.some((earlier) => earlier.includes(text))) said.push(text);
    at = at instanceof Error ? (at.cause ?? innerOf(at)) : undefined;
  }
  const line = said.join(': ').slice(0, LONGEST.read).replaceAll('\n', ' ');
  return line.replace(LINK, '[link]').slice(0, LONGEST.cause);
}

/** Some libraries keep the cause under `error`. */
const innerOf = (error: Error): unknown =>
  'error' in error && error.error instanceof Error ? error.error : undefined;

/** An error that stands for several, one for each address of a host, has a code and no message. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'unknown';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error.message === '') return code || error.name;
  return code === '' || error.message.includes(code) ? error.message : `${code} ${error.message}`;
}
