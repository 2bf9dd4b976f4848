import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Log } from '../../src/core/ports.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/main/private-redis.ts';
import { createLog } from '../../src/ops/log.ts';
import { alive, commandLines } from '../support/processes.ts';

let folder: string;
let lines: string[];
let log: Log;
const undo: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'private-redis-'));
  lines = [];
  log = createLog('debug', { write: (line) => void lines.push(line) });
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
});

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function start(): Promise<PrivateRedis> {
  const redis = await startPrivateRedis(folder, log);
  undo.push(() => redis.stop());
  return redis;
}

function client(url: string): Redis {
  const made = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
  made.on('error', () => {}); // A server that is being killed.
  undo.push(() => made.disconnect());
  return made;
}

async function pidOf(redis: Redis): Promise<number> {
  return Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
}

describe('private Redis', () => {
  it('syncs every write and evicts nothing', async () => {
    const redis = client((await start()).url);
    const told = await redis.config('GET', 'append*', 'maxmemory-policy', 'save', 'bind');
    expect(told).toEqual(
      expect.arrayContaining([
        'appendonly',
        'yes',
        'appendfsync',
        'always',
        'maxmemory-policy',
        'noeviction',
        'bind',
        '127.0.0.1',
      ]),
    );
  });

  it('takes no more memory than it may, 512 MB where nothing is said', async () => {
    const limit = async (redis: Redis) => (await redis.config('GET', 'maxmemory')) as string[];
    const usual = await start();
    expect((await limit(client(usual.url)))[1]).toBe(String(512 * 1024 ** 2));
    await usual.stop();
    const small = await startPrivateRedis(folder, log, { maxBytes: 16 * 1024 ** 2 });
    undo.push(() => small.stop());
    expect((await limit(client(small.url)))[1]).toBe(String(16 * 1024 ** 2));
  });

  it('remembers everything from one start to the next, at the same address', async () => {
    const first = await start();
    await client(first.url).set('photo', 'sunset');
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await client(second.url).get('photo')).toBe('sunset');
  });

  it('lets nobody in who lacks the password, and keeps the password out of the log and of others’ sight', async () => {
    const { url } = await start();
    const { password, port } = new URL(url);
    const stranger = new Redis({ port: Number(port), retryStrategy: () => null });
    stranger.on('error', () => {});
    undo.push(() => stranger.disconnect());
    await expect(stranger.get('x')).rejects.toThrow(/NOAUTH/);
    expect(lines.join('')).not.toContain(password);
    expect(commandLines()).toContain('redis.conf');
    expect(commandLines()).not.toContain(password);
    for (const name of ['redis.conf', 'place.json']) {
      expect((await stat(join(folder, 'redis', name))).mode & 0o077).toBe(0);
      expect(await readFile(join(folder, 'redis', name), 'utf8')).toContain(password);
    }
  });

  it('comes back by itself after SIGKILL, with every acknowledged write', async () => {
    const redis = client((await start()).url);
    for (let i = 0; i < 200; i += 1) await redis.rpush('list', i);
    const pid = await pidOf(redis);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => pidOf(redis), { timeout: 10_000 }).not.toBe(pid);
    expect(await redis.llen('list')).toBe(200);
    expect(lines.join('')).toContain('private Redis is gone, starting it again');
  });

  it('refuses a folder that another process is using, and names it', async () => {
    await start();
    await expect(startPrivateRedis(folder, log, { patience: 300 })).rejects.toThrow(
      /redis is in use by another process/,
    );
  });

  it('moves to another port when a stranger holds its own', async () => {
    const first = await start();
    await client(first.url).set('photo', 'sunset');
    await first.stop();
    const stranger = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    undo.push(() => stranger.close());
    const second = await start();
    expect(second.url).not.toBe(first.url);
    expect(await client(second.url).get('photo')).toBe('sunset');
  });

  it('ends with its parent, even by SIGKILL, and the next start waits for it', async () => {
    const script = `
      import { startPrivateRedis } from ${JSON.stringify(resolve('src/main/private-redis.ts'))};
      const quiet = { debug() {}, info() {}, warn() {}, error() {}, with: () => quiet };
      console.log((await startPrivateRedis(${JSON.stringify(folder)}, quiet)).url);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = await new Promise<string[]>((done) =>
      parent.stdout.once('data', (data) => done(String(data).split('\n'))),
    );
    const orphan = client(url ?? '');
    const pid = await pidOf(orphan);
    await orphan.set('photo', 'sunset');
    orphan.disconnect();
    parent.kill('SIGKILL');
    const redis = client((await start()).url);
    expect(await redis.get('photo')).toBe('sunset');
    expect(await pidOf(redis)).not.toBe(pid);
    expect(alive(pid)).toBe(false);
  });

  it('says what to do where no Redis is installed', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = folder;
    undo.push(() => {
      process.env['PATH'] = path;
    });
    await expect(startPrivateRedis(folder, log)).rejects.toThrow(
      /not installed: run bin\/setup, or set REDIS_URL/,
    );
  });

  it('says what Redis said when it will not start', async () => {
    await (await start()).stop();
    await writeFile(join(folder, 'redis', 'appendonlydir', 'appendonly.aof.manifest'), 'rubbish\n');
    await expect(startPrivateRedis(folder, log)).rejects.toThrow(/did not start on .*manifest/i);
  });
});
