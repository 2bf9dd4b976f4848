import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Lease } from '../../src/queue/lease.ts';
import { connect, LeaseLost } from '../../src/queue/redis.ts';
import { keptLog } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const MS = 60_000;

let server: TestRedis;
let redis: ReturnType<typeof connect>;
const leases: Lease[] = [];
beforeAll(async () => {
  server = await startRedis();
  redis = connect(server.url, 'waiting', keptLog());
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const lease of leases.splice(0)) lease.end();
});

async function held(ms = MS): Promise<Lease> {
  await redis.set('lease', 'me', 'PX', ms);
  const lease = new Lease(redis, ['lease', 'task'], 'me', 1, ms, performance.now());
  leases.push(lease);
  return lease;
}

describe('a lease', () => {
  test('that is young is sure by both clocks', async () => {
    (await held()).guard();
  });

  test('is over when the machine slept: the monotonic clock stood still, the wall clock did not', async () => {
    const lease = await held();
    const now = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(now + 0.9 * MS);
    expect(() => lease.guard()).toThrow(LeaseLost);
    expect(lease.signal.reason).toBe('lost');
  });

  test('is over when the wall clock was set back and its time went by', async () => {
    const lease = await held();
    const [now, ticks] = [Date.now(), performance.now()];
    vi.spyOn(Date, 'now').mockReturnValue(now - 3_600_000);
    vi.spyOn(performance, 'now').mockReturnValue(ticks + 0.9 * MS);
    expect(() => lease.guard()).toThrow(LeaseLost);
  });

  test('is confirmed by Redis, and renewed by it', async () => {
    const lease = await held();
    await redis.pexpire('lease', 1_000);
    await lease.confirm();
    expect(await redis.pttl('lease')).toBeGreaterThan(MS / 2);
  });

  test('is not confirmed when another holder has it, however young it is', async () => {
    const lease = await held();
    await redis.set('lease', 'another');
    await expect(lease.confirm()).rejects.toThrow(LeaseLost);
    expect(await redis.get('lease')).toBe('another');
  });

  test('is not confirmed for a task that is to be stopped', async () => {
    const lease = await held();
    await redis.hset('task', 'cancel', '1');
    await expect(lease.confirm()).rejects.toThrow(LeaseLost);
    expect(lease.signal.reason).toBe('cancelled');
    await redis.del('task');
  });

  test('is not confirmed while Redis is away, and the wait ends with the lease', async () => {
    const lease = await held(1_000);
    await server.kill();
    await expect(lease.confirm()).rejects.toThrow(LeaseLost);
    expect(lease.signal.reason).toBe('lost');
    await server.restart();
  });

  test('that is stopped while it is being confirmed is not confirmed', async () => {
    const lease = await held();
    const confirming = lease.confirm();
    lease.abort('shutdown');
    await expect(confirming).rejects.toThrow(LeaseLost);
  });
});
