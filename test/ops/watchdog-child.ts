import { startWatchdog } from '../../src/ops/watchdog.ts';

// A process with a watchdog, for `watchdog.test.ts`. MODE says what its loop does; LONGEST is the watchdog's limit in ms.

const longest = Number(process.env['LONGEST']);
const say = (word: string) => process.stdout.write(`${word}\n`);
const block = (ms: number) => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

const woken = new Promise<void>((resolve) => process.once('SIGUSR2', () => resolve()));
const watchdog = startWatchdog(longest);
const idle = setInterval(() => {}, 1_000);
const MODES: Readonly<Record<string, () => Promise<void>>> = {
  /** Stands still for ever, in one synchronous piece of work. */
  async still() {
    block(Number.POSITIVE_INFINITY);
  },
  /** Is busy for longer than the limit, but never in one piece. */
  async busy() {
    const end = performance.now() + 2 * longest;
    while (performance.now() < end) {
      block(longest / 20);
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  /** Stands still for long, after the watchdog was stopped. */
  async stopped() {
    await watchdog.stop();
    block(2 * longest);
  },
  /** Stands still for long, with a debugger attached. */
  async debugged() {
    block(2 * longest);
  },
  /** Waits to be stopped and continued from outside, then answers. */
  async frozen() {
    await woken;
  },
};

say('started');
await new Promise((resolve) => setImmediate(resolve));
await MODES[process.env['MODE'] ?? '']?.();
say('went on');
clearInterval(idle);
