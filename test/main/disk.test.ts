import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPrivateRedis } from '../../src/main/private-redis.ts';
import { checkFolder } from '../../src/main/start-checks.ts';
import { mayMount, type SmallDisk, smallDisk } from '../support/disk.ts';
import { keptLog } from '../support/house.ts';

describe.skipIf(!mayMount())('a full disk', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    const made = smallDisk(24);
    if (made === undefined) throw new Error('no small disk');
    disk = made;
  });
  afterEach(() => disk.remove());

  it('ends the private Redis, which is brought back with every acknowledged write when there is room', async () => {
    const log = keptLog();
    const own = await startPrivateRedis(disk.folder, log);
    const redis = new Redis(own.url, { maxRetriesPerRequest: 0, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    await redis.set('kept', 'yes');
    disk.fill();
    await expect
      .poll(() => redis.set('more', 'x'.repeat(100_000)).catch(() => 'refused'), { timeout: 20_000 })
      .toBe('refused');
    await expect.poll(() => log.lines.join('\n'), { timeout: 20_000 }).toContain('disk.full');
    expect(log.lines.filter((line) => /^error disk.full/.test(line))).toHaveLength(1);
    expect(log.lines.join('\n')).toContain('free some space on the disk of DATA_DIR');
    disk.free();
    await expect.poll(() => redis.get('kept').catch(() => undefined), { timeout: 20_000 }).toBe('yes');
    expect(log.lines.join('\n')).toContain('disk.full.over');
    redis.disconnect();
    await own.stop();
  }, 60_000);

  it('is waited out no longer than the bot runs', async () => {
    const log = keptLog();
    const own = await startPrivateRedis(disk.folder, log);
    const redis = new Redis(own.url, { maxRetriesPerRequest: 0, retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    disk.fill();
    await expect
      .poll(() => redis.set('more', 'x'.repeat(100_000)).catch(() => 'refused'), { timeout: 20_000 })
      .toBe('refused');
    await expect.poll(() => log.lines.join('\n'), { timeout: 20_000 }).toContain('disk.full');
    redis.disconnect();
    await own.stop();
  }, 60_000);

  it('is refused at start, with what to free', async () => {
    await checkFolder(disk.folder);
    disk.fill();
    await expect(checkFolder(disk.folder)).rejects.toThrow(
      `the disk of DATA_DIR (${disk.folder}) is full: free some space on it, for example in ${disk.folder}/media`,
    );
  });

  it('that is read-only is refused at start, by the name of the setting', async () => {
    disk.readOnly(true);
    await expect(checkFolder(disk.folder)).rejects.toThrow(/DATA_DIR .* cannot be written \(EROFS\)/);
    disk.readOnly(false);
  });
});
