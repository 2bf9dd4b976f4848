import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isProblem } from '../../src/core/problem.ts';
import { type Backend, backend, hangUp, json, never, ok, project, studioAt } from './support/backend.ts';

let server: Backend;

beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const CREDITS = { available: 1, frozen: 0, total: 1 };

/** A studio whose circuit is open, and lets a probe through with its next call. */
async function readyToProbe() {
  const nemo = studioAt(server.url, { timing: { callAgain: [], questionLimit: 60_000 } });
  const ask = (signal = never) =>
    nemo.credits(project, signal).then(
      () => 'answered',
      (error: unknown) => (isProblem(error, 'backend-down') ? 'down' : error),
    );
  server.next(hangUp);
  for (let count = 0; count < 5; count += 1) expect(await ask()).toBe('down');
  // The first probe is let through after at most 1.3 s (jitter included); no clock is turned, so it is waited for.
  const hung: ServerResponse[] = [];
  server.next((response) => void hung.push(response));
  return { ask, nemo, hung };
}

/** Asks until one call gets through and hangs: the probe. */
async function probing({ ask, hung }: Awaited<ReturnType<typeof readyToProbe>>) {
  const abort = new AbortController();
  let probe = ask(abort.signal);
  await vi.waitUntil(
    async () => {
      if (hung.length > 0) return true;
      const over = await Promise.race([probe.then(() => true), new Promise((wake) => setTimeout(wake, 20))]);
      if (over === true) probe = ask(abort.signal);
      return hung.length > 0;
    },
    { timeout: 10_000, interval: 10 },
  );
  return { probe, abort };
}

describe('a dead backend', () => {
  test('is asked by nobody but a probe, and served again when the probe gets through', {
    timeout: 20_000,
  }, async () => {
    const nemo = studioAt(server.url);
    const ask = () =>
      nemo.credits(project, never).then(String, (error: unknown) => isProblem(error, 'backend-down'));
    server.next(hangUp);
    for (let count = 0; count < 5; count += 1) expect(await ask()).toBe(true);
    const asked = server.asked.length;
    expect(await Promise.all(Array.from({ length: 50 }, ask))).toEqual(Array(50).fill(true));
    expect(server.asked.length - asked).toBeLessThanOrEqual(2);
    server.next(ok(CREDITS));
    await expect.poll(ask, { timeout: 10_000, interval: 100 }).toBe('[object Object]');
  });

  test('does not stop one that only refuses', async () => {
    const nemo = studioAt(server.url);
    server.next(json({ code: 402 }, 402));
    for (let count = 0; count < 8; count += 1) await expect(nemo.credits(project, never)).rejects.toThrow();
    expect(server.asked.length).toBe(8);
  });

  test('has questions answered in words at once: while the circuit is open no call waits to be made again', async () => {
    const nemo = studioAt(server.url, { timing: { callAgain: [600_000] } });
    server.next(hangUp);
    for (let count = 0; count < 5; count += 1) {
      const words = nemo.converse(project, 'x', never)[Symbol.asyncIterator]();
      await expect(words.next()).rejects.toThrow();
    }
    await expect(nemo.credits(project, never)).rejects.toMatchObject({ code: 'backend-down' });
    expect(server.asked).toHaveLength(5);
  });
});

describe('a probe that hangs', () => {
  test('holds up no other call: each is answered at once', async () => {
    const open = await readyToProbe();
    const { probe, abort } = await probing(open);
    const asked = server.asked.length;
    expect(await Promise.all(Array.from({ length: 20 }, () => open.ask()))).toEqual(Array(20).fill('down'));
    expect(server.asked).toHaveLength(asked);
    abort.abort('cancelled');
    expect(await probe).toBe('cancelled');
  });

  test('hears its own caller at once, and that shows nothing about the backend', async () => {
    const open = await readyToProbe();
    const { probe, abort } = await probing(open);
    abort.abort('shutdown');
    expect(await probe).toBe('shutdown');
    const asked = server.asked.length;
    expect(await open.ask()).toBe('down');
    expect(server.asked).toHaveLength(asked);
  });

  test('serves its own caller when the answer comes after all', async () => {
    const open = await readyToProbe();
    const { probe } = await probing(open);
    const [answer] = open.hung;
    answer
      ?.writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ code: 0, data: CREDITS }));
    expect(await probe).toBe('answered');
    server.next(ok(CREDITS));
    expect(await open.ask()).toBe('answered');
  });
});
