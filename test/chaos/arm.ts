import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { arm } from '../../src/core/points.ts';

// Loaded before a program of ours (`node --import ./test/chaos/arm.ts src/main/worker.ts`). Orders come from the
// environment, CRASH=`point:nth` and STOP=`point:nth:ms`, and while the process runs as the same words on its standard
// input (`CRASH finish.after:1`; `FORGET` ends all orders). What was carried out is remembered as a file in CRASH_DIR, across restarts.

interface Order {
  readonly kind: 'CRASH' | 'STOP';
  readonly point: string;
  readonly ms: number;
  readonly text: string;
  left: number;
}

const orders: Order[] = [];
const folder = process.env['CRASH_DIR'] ?? '';

function take(kind: string, text: string | undefined): void {
  if (kind === 'FORGET') orders.length = 0;
  const [, point, nth, ms] = /^([^:\s]+):(\d+)(?::(\d+))?$/.exec(text ?? '') ?? [];
  if ((kind !== 'CRASH' && kind !== 'STOP') || point === undefined || text === undefined) return;
  orders.push({ kind, point, left: Number(nth), ms: Number(ms ?? 0), text });
}

/** False when it was carried out before: each order counts once, whatever the process restarts. */
function isFirst({ kind, text }: Order): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${kind} ${text}`), '', { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** A stopped process cannot wake itself: a helper of its own does, even when whoever ordered it is gone. */
function stopFor(ms: number): void {
  spawn('/bin/sh', ['-c', `sleep ${ms / 1000}; kill -CONT ${process.pid}`], {
    detached: true,
    stdio: 'ignore',
  }).unref();
  process.kill(process.pid, 'SIGSTOP');
}

for (const kind of ['CRASH', 'STOP'] as const)
  for (const text of (process.env[kind] ?? '').split(',')) take(kind, text);

arm((name) => {
  for (const order of orders) {
    if (order.point !== name) continue;
    order.left -= 1;
    if (order.left !== 0 || !isFirst(order)) continue;
    if (order.kind === 'STOP') stopFor(order.ms);
    else process.kill(process.pid, 'SIGKILL');
  }
});

// The other end of standard input is whoever started this process: it must not outlive them, however they ended.
createInterface({ input: process.stdin })
  .on('line', (line) => {
    const [kind = '', text] = line.split(' ');
    take(kind, text);
  })
  .on('close', () => process.kill(process.pid, 'SIGKILL'));
