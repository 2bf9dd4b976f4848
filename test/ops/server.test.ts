import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createLog } from '../../src/ops/log.ts';
import { type Check, hearing, type OpsServer, startOpsServer } from '../../src/ops/server.ts';

const written: string[] = [];
const log = createLog('debug', { write: (text) => void written.push(text) });
let server: OpsServer | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
  written.length = 0;
});

async function start(checks: readonly Check[], patience = 2_000): Promise<string> {
  server = await startOpsServer({ port: 0, host: '127.0.0.1', checks, log, patience });
  return `http://127.0.0.1:${server.port}`;
}

const yes: Check = { name: 'redis', ok: () => true };
const no: Check = { name: 'telegram', ok: () => Promise.resolve(false) };

describe('ops server › healthz', () => {
  it('says that it is alive, whatever the checks say', async () => {
    const response = await fetch(`${await start([no])}/healthz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ alive: true, lag_ms: expect.any(Number) });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('ops server › readyz', () => {
  it('is 200 when every check says yes, and when there is none', async () => {
    const url = await start([yes, { name: 'discord', ok: async () => true }]);
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      ready: true,
      checks: [
        { name: 'redis', ok: true },
        { name: 'discord', ok: true },
      ],
    });
    await server?.stop();
    expect((await fetch(`${await start([])}/readyz`)).status).toBe(200);
  });

  it('is 503 with the names when one says no', async () => {
    const response = await fetch(`${await start([yes, no])}/readyz?verbose=1`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      ready: false,
      checks: [
        { name: 'redis', ok: true },
        { name: 'telegram', ok: false },
      ],
    });
  });

  it('a check that throws or rejects is a no, and the log knows why', async () => {
    const url = await start([
      {
        name: 'thrower',
        ok: () => {
          throw new Error('no way');
        },
      },
      { name: 'rejecter', ok: () => Promise.reject(new Error('redis://:hunter2@host is down')) },
    ]);
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('down');
    expect(written.join('')).toContain('no way');
    expect(written.join('')).not.toContain('hunter2');
  });

  it('a check that never answers is a no after its time, and holds up no other', async () => {
    const url = await start([yes, { name: 'stuck', ok: () => new Promise(() => {}) }], 50);
    const response = await fetch(`${url}/readyz`);
    expect(await response.json()).toEqual({
      ready: false,
      checks: [
        { name: 'redis', ok: true },
        { name: 'stuck', ok: false },
      ],
    });
  });
});

describe('ops server › hearing', () => {
  it('a listener is heard until it was silent for longer than its time', () => {
    let now = 1_000;
    const { heard, check } = hearing('telegram', 60_000, () => now);
    expect(check.name).toBe('telegram');
    now += 60_000;
    expect(check.ok()).toBe(true);
    now += 1;
    expect(check.ok()).toBe(false);
    heard();
    expect(check.ok()).toBe(true);
  });

  it('begins heard, so that a platform has time to connect', () => {
    expect(hearing('discord', 1_000).check.ok()).toBe(true);
  });
});

describe('ops server › manners', () => {
  it('knows two pages and reads only', async () => {
    const url = await start([yes]);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('stops at once, also with a connection left open', async () => {
    await start([yes]);
    const socket = connect(server?.port ?? 0, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await server?.stop();
    await closed;
    await expect(fetch(`http://127.0.0.1:${server?.port}/healthz`)).rejects.toThrow();
  });

  it('rejects when the port is taken', async () => {
    await start([yes]);
    const again = startOpsServer({ port: server?.port ?? 0, host: '127.0.0.1', checks: [], log });
    await expect(again).rejects.toThrow(/EADDRINUSE/);
  });
});
