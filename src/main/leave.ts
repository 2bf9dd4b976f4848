import type { Log } from '../core/ports.ts';

/** Past this, whatever still holds the process is left behind: the ledger knows what was not finished. */
const HARD_MS = 9_500;

/**
 * Runs `close` once, on the first SIGTERM or SIGINT, and ends the process within ten seconds, whatever hangs. A fault that
 * nobody caught ends the process too: going on in an unknown state would be worse than another process taking over.
 */
export function leaveOnSignal(log: Log, close: () => Promise<void>): void {
  let leaving = false;
  const leave = (why: string, code: number) => {
    if (leaving) return;
    leaving = true;
    log.info('leaving', { why });
    setTimeout(() => process.exit(code), HARD_MS).unref();
    close()
      .catch((error: unknown) => log.error('leaving was not clean', { error }))
      .finally(() => process.exit(code));
  };
  process.on('SIGTERM', () => leave('SIGTERM', 0));
  process.on('SIGINT', () => leave('SIGINT', 0));
  process.on('uncaughtException', (error) => {
    log.error('a fault that nobody caught', { error });
    leave('fault', 1);
  });
  process.on('unhandledRejection', (error) => {
    log.error('a rejection that nobody caught', { error });
    leave('fault', 1);
  });
}
