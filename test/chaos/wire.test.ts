import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startWire, type Wire } from './wire.ts';

const WORDS = 'x'.repeat(2_000);

let server: Server;
let wire: Wire;
/** Requests that got through to the far side. */
let heard = 0;

beforeEach(async () => {
  heard = 0;
  server = createServer((_, response) => {
    heard += 1;
    response.end(WORDS);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  wire = await startWire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  await wire.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** The body's length, or the error's code where no whole answer came. */
function ask(): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException) => resolve(error.code);
    const asking = request(wire.url, { agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
      response.on('error', failed);
    });
    asking.on('error', failed).end();
  });
}

describe('a wire', () => {
  test('carries everything, until it is told otherwise', async () => {
    expect(await ask()).toBe(2_000);
  });

  test('that is cut loses the rest of an answer to a request that was carried out', async () => {
    wire.next({ cut: 300 });
    expect(await ask()).toBe('ECONNRESET');
    expect([heard, wire.met]).toEqual([1, 1]);
    expect(await ask()).toBe(2_000);
  });

  test('that is reset lets nothing through', async () => {
    wire.next({ reset: true });
    expect(await ask()).toBe('ECONNRESET');
    expect(heard).toBe(0);
  });

  test('that is slow carries everything later', async () => {
    wire.next({ delay: 150 });
    const begun = performance.now();
    expect(await ask()).toBe(2_000);
    expect(performance.now() - begun).toBeGreaterThan(140);
  });

  test('forgets what it was told when it is told to be calm', async () => {
    wire.next({ reset: true });
    wire.calm();
    expect(await ask()).toBe(2_000);
  });

  test('whose far end is gone refuses as a cable without a plug does', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await ask()).toBe('ECONNRESET');
  });
});
