import { cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { isOurs, keptPlace, type Place } from './redis-place.ts';

/** What of `DATA_DIR` cannot be made again. Files on their way are fetched again. */
const PARTS = ['web', 'keys', 'secret.key'];

/** Redis begins a rewrite by itself when the file has grown by so many per cent: its own default, which the bot does not change. */
const USUAL_PERCENTAGE = '100';

/** A rewrite of some gigabytes is over within this. */
const REWRITE_MS = 10 * 60_000;

/** Copies that a rewrite, ordered by another client, may spoil. */
const TRIES = 5;

/**
 * Copies all that a bot needs to go on into a new folder, while the bot runs or not. A copy of the append-only files is whole
 * only while none of them is being rewritten, so Redis is kept from rewriting meanwhile. Rejects when `target` exists. A copy
 * that was broken off leaves `<target>.part` behind, which may be deleted.
 */
export async function backUp(dataDir: string, target: string): Promise<void> {
  if (await exists(target)) throw new Error(`${target} exists already`);
  const part = `${target}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(part, { recursive: true, mode: 0o700 });
  await copyRedis(join(dataDir, 'redis'), join(part, 'redis'));
  for (const name of PARTS)
    if (await exists(join(dataDir, name)))
      await cp(join(dataDir, name), join(part, name), { recursive: true, preserveTimestamps: true });
  await rename(part, target);
}

async function copyRedis(from: string, to: string): Promise<void> {
  const files = join(from, 'appendonlydir');
  if (!(await exists(files))) return;
  const copy = async () => {
    await rm(to, { recursive: true, force: true });
    await cp(files, join(to, 'appendonlydir'), { recursive: true });
  };
  const place = await keptPlace(from);
  if (place === undefined || !(await isOurs(place))) return copy();
  await whileNothingIsRewritten(place, files, copy);
}

async function whileNothingIsRewritten(
  { port, password }: Place,
  files: string,
  copy: () => Promise<void>,
): Promise<void> {
  const redis = new Redis({ port, password, host: '127.0.0.1', maxRetriesPerRequest: 2 });
  // What fails is told by the command that fails.
  redis.on('error', () => undefined);
  try {
    await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
    for (let tries = 0; tries < TRIES; tries += 1) {
      await rewriteToEnd(redis);
      const before = await manifest(files);
      const copied = await copy().then(
        () => true,
        (error: unknown) => {
          // A rewrite deletes the files that it replaces.
          if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
          throw error;
        },
      );
      if (copied && !(await isRewriting(redis)) && (await manifest(files)) === before) return;
    }
    throw new Error(
      'the append-only file is being rewritten again and again by another client of this Redis',
    );
  } finally {
    await redis.config('SET', 'auto-aof-rewrite-percentage', USUAL_PERCENTAGE).catch(() => undefined);
    redis.disconnect();
  }
}

async function rewriteToEnd(redis: Redis): Promise<void> {
  for (const deadline = performance.now() + REWRITE_MS; await isRewriting(redis); await setTimeout(50))
    if (performance.now() > deadline) throw new Error('a rewrite of the append-only file does not end');
}

const isRewriting = async (redis: Redis): Promise<boolean> =>
  /aof_rewrite_(?:in_progress|scheduled):1/.test(await redis.info('persistence'));

/** Names the files that belong together. Redis replaces it in one step when a rewrite ends. */
const manifest = (files: string): Promise<string> => readFile(join(files, 'appendonly.aof.manifest'), 'utf8');

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
