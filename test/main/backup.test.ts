import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '../../src/main/backup-data.ts';
import { leash } from '../../src/main/leash.ts';
import { type PrivateRedis, startPrivateRedis } from '../../src/main/private-redis.ts';
import { redisProgram } from '../../src/main/redis-program.ts';
import { keptLog } from '../support/house.ts';
import { ownPort } from '../support/ports.ts';

const ROOT = join(import.meta.dirname, '..', '..');

let folder: string;
let dataDir: string;
let own: PrivateRedis | undefined;
const clients: Redis[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
  dataDir = join(folder, 'data');
  await mkdir(dataDir);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await own?.stop();
  own = undefined;
  await rm(folder, { recursive: true, force: true });
});

const client = (url: string) => {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  // Its server ends before it does.
  redis.on('error', () => undefined);
  clients.push(redis);
  return redis;
};

/** What a bot finds that is started on a copy. */
async function restored<T>(backup: string, look: (redis: Redis) => Promise<T>): Promise<T> {
  const fresh = await mkdtemp(join(folder, 'restored-'));
  await cp(backup, fresh, { recursive: true });
  const server = await startPrivateRedis(fresh, keptLog());
  const redis = client(server.url);
  try {
    return await look(redis);
  } finally {
    redis.disconnect();
    await server.stop();
  }
}

/** Writes numbers one after another until told to stop; `last` is the last one that Redis acknowledged. */
function writer(redis: Redis) {
  const state = { last: 0, stopped: false };
  const done = (async () => {
    for (; !state.stopped; state.last += 1) {
      const next = state.last + 1;
      await redis
        .multi()
        .set('last', next)
        .rpush('all', `${next}${'x'.repeat(500)}`)
        .exec();
    }
  })();
  return {
    state,
    async stop() {
      state.stopped = true;
      await done;
    },
  };
}

describe('a backup', () => {
  test('made while Redis is written to and rewrites its file again and again is whole when it is restored', {
    timeout: 120_000,
  }, async () => {
    own = await startPrivateRedis(dataDir, keptLog());
    const redis = client(own.url);
    // The file is rewritten at every percent that it grows: what takes weeks otherwise happens many times a second.
    await redis.config('SET', 'auto-aof-rewrite-min-size', '1kb');
    const writing = writer(redis);
    for (let round = 0; round < 5; round += 1) {
      await redis.config('SET', 'auto-aof-rewrite-percentage', '1');
      const rewrites = async () => (await redis.info('persistence')).match(/aof_rewrites:(\d+)/)?.[1];
      const before = await rewrites();
      await expect.poll(rewrites).not.toBe(before);
      const acknowledged = writing.state.last;
      const target = join(folder, `backup-${round}`);
      await backUp(dataDir, target);
      const [last, length] = await restored(target, async (copy) => [
        Number(await copy.get('last')),
        await copy.llen('all'),
      ]);
      expect(last).toBeGreaterThanOrEqual(acknowledged);
      expect(length).toBe(last);
    }
    await writing.stop();
    const [, percentage] = (await redis.config('GET', 'auto-aof-rewrite-percentage')) as string[];
    expect(percentage).toBe('100');
  });

  test('of a bot that does not run is made by the command, with its keys and the chat page’s files', async () => {
    own = await startPrivateRedis(dataDir, keptLog());
    await client(own.url).set('a', '1');
    await own.stop();
    await mkdir(join(dataDir, 'web', 'chats'), { recursive: true });
    await writeFile(join(dataDir, 'web', 'chats', 'log.jsonl'), 'a chat');
    await mkdir(join(dataDir, 'keys'));
    await writeFile(join(dataDir, 'keys', '0a.key'), 'a key');
    await writeFile(join(dataDir, 'secret.key'), 'a key');
    await mkdir(join(dataDir, 'media'));
    const target = join(folder, 'backup');
    const { stdout } = await promisify(execFile)('node', [join(ROOT, 'src/main/backup.ts'), target], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    });
    expect(stdout).toContain(target);
    expect((await readdir(target)).sort()).toEqual(['keys', 'redis', 'secret.key', 'web']);
    expect(await readFile(join(target, 'web', 'chats', 'log.jsonl'), 'utf8')).toBe('a chat');
    expect(await restored(target, (copy) => copy.get('a'))).toBe('1');
  });

  test('of a Redis of one’s own, made by redis-cli and restored as docs/operating.md says, holds everything', async () => {
    const run = promisify(execFile);
    own = await startPrivateRedis(dataDir, keptLog());
    await client(own.url).set('a', '1');
    const copy = join(folder, 'copy');
    await mkdir(copy);
    await run('redis-cli', ['-u', own.url.replace('://:', '://default:'), '--rdb', join(copy, 'dump.rdb')]);
    const port = String(await ownPort());
    const args = ['--port', port, '--bind', '127.0.0.1', '--dir', copy, '--appendonly'];
    const first = leash(await redisProgram(), [...args, 'no'], copy);
    const reading = client(`redis://127.0.0.1:${port}`);
    expect(await reading.get('a')).toBe('1');
    await reading.config('SET', 'appendonly', 'yes');
    await expect.poll(() => reading.info('persistence')).toContain('aof_rewrite_in_progress:0');
    first.release();
    await first.gone;
    const second = leash(await redisProgram(), [...args, 'yes'], copy);
    expect(await reading.get('a')).toBe('1');
    second.release();
    await second.gone;
  });

  test('is never written over', async () => {
    await mkdir(join(folder, 'backup'));
    await expect(backUp(dataDir, join(folder, 'backup'))).rejects.toThrow(/exists already/);
  });

  test('without a folder to write to says so', async () => {
    const run = promisify(execFile)('node', [join(ROOT, 'src/main/backup.ts')], {
      cwd: folder,
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    });
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('npm run backup') });
  });
});
