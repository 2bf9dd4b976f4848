import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/main/redis-place.ts';

/** One file for each port, named by it, with the id of the test process that it is kept for. */
const CLAIMS = join(tmpdir(), 'test-ports');
const claimed: string[] = [];

process.once('exit', () => {
  for (const claim of claimed) rmSync(claim, { force: true });
});

/**
 * A free TCP port of 127.0.0.1 that no other test process of this machine gets while this one lives: a server that is
 * started a second later, or is down for a moment, still finds it free.
 */
export async function ownPort(): Promise<number> {
  mkdirSync(CLAIMS, { recursive: true });
  for (let tries = 0; tries < 100; tries += 1) {
    const port = await freePort();
    if (isClaimed(join(CLAIMS, String(port)))) return port;
  }
  throw new Error(`every port that was tried is claimed in ${CLAIMS}`);
}

function isClaimed(claim: string): boolean {
  try {
    writeFileSync(claim, String(process.pid), { flag: 'wx' });
  } catch {
    // A test process that was killed left its claim behind; the port is there for the next one that comes by.
    if (!isKept(claim)) rmSync(claim, { force: true });
    return false;
  }
  claimed.push(claim);
  return true;
}

function isKept(claim: string): boolean {
  try {
    return process.kill(Number(readFileSync(claim, 'utf8')), 0);
  } catch {
    return false;
  }
}
