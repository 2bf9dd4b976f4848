import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { FUZZ } from '../support/fuzz.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { Both } from './model/both.ts';
import { commands } from './model/commands.ts';

let server: TestRedis;
let redis: Redis;

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

describe('the ledger', () => {
  test('does what its model does, whoever acts in whatever order', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (all) => {
        await redis.flushdb();
        const both = new Both(redis);
        try {
          for (const command of all) await both.does(command);
        } finally {
          both.end();
        }
      }),
      FUZZ,
    );
  });
});
