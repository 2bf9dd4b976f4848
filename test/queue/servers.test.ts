import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../../src/main/redis-program.ts';
import { KEYS, setPrefix } from '../../src/queue/keys.ts';
import { inspectServer } from '../../src/queue/server.ts';
import { type House, message, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

// Redis 7, Redis 8 and Valkey 8 are all served; those that are installed are tried.
const NAMES = ['redis-server', 'valkey-server'];
const found: (readonly [string, string])[] = [];
for (const name of NAMES) {
  const program = await findProgram([name]);
  if (program === undefined) console.log(`Redis: ${name} is not installed, so nothing is tried on it`);
  else found.push([execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().slice(0, 40), program]);
}

describe.each(found)('on %s', (_, program) => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await startRedis({ program, appendOnly: true });
  });
  afterAll(() => server.stop());

  /** A conversation from the first word to the video. */
  async function conversation(url: string): Promise<House> {
    const house = openHouse(url);
    await house.receive(message('a sunset'));
    await expect
      .poll(() => house.channel.messages.filter(({ video }) => video !== undefined), { timeout: 10_000 })
      .toHaveLength(1);
    return house;
  }

  it('a conversation comes to its video', async () => {
    expect(await inspectServer(server.url)).toEqual({ kind: 'serves' });
    const house = await conversation(server.url);
    await house.quiet();
    await house.close();
  });

  it('it does under another prefix, and no key has the usual one', async () => {
    const admin = new Redis(server.url);
    await admin.flushall();
    setPrefix('second');
    try {
      const house = await conversation(server.url);
      await expect.poll(() => house.redis.scard(KEYS.boxes)).toBe(0);
      await house.close();
      const keys = await admin.keys('*');
      expect(keys.length).toBeGreaterThan(5);
      expect(keys.filter((key) => !key.startsWith('second:'))).toEqual([]);
    } finally {
      setPrefix('vb');
      admin.disconnect();
    }
  });

  it('it does for a user with the rights that docs/operating.md names', async () => {
    const admin = new Redis(server.url);
    await admin.flushall();
    const line = /^ACL SETUSER (.*)$/m.exec(readFileSync('docs/operating.md', 'utf8'))?.[1] ?? '';
    await admin.call('ACL', 'SETUSER', ...line.split(' '));
    const url = `redis://bot:PASSWORD@127.0.0.1:${server.port}/0`;
    expect(await inspectServer(url)).toEqual({ kind: 'serves' });
    const house = await conversation(url);
    await house.quiet();
    await house.close();
    expect(await admin.call('ACL', 'LOG')).toEqual([]);
    admin.disconnect();
  });
});
