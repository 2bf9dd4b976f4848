import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { leadMs } from '../../src/main/bots-half.ts';
import { createLead } from '../../src/queue/leader.ts';
import { connect } from '../../src/queue/redis.ts';
import { keptLog } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const LEAD_MS = 900;

let server: TestRedis;
const connections = new Set<ReturnType<typeof connect>>();
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await oneProcess().redis.flushall();
});
afterEach(() => {
  for (const connection of connections) connection.disconnect();
  connections.clear();
});

/** What one bots process holds: a connection of its own, and its signal to leave. */
function oneProcess() {
  const redis = connect(server.url, 'asking', keptLog());
  connections.add(redis);
  const leaving = new AbortController();
  return { redis, leaving, lead: createLead(redis, LEAD_MS, keptLog()) };
}

/** Whether a promise has settled by now. */
function watched<T>(promise: Promise<T>): { settled: boolean; readonly promise: Promise<T> } {
  const seen = { settled: false, promise };
  const settle = () => {
    seen.settled = true;
  };
  promise.then(settle, settle);
  return seen;
}

describe('one listener a platform', () => {
  test('a second process waits, and another platform does not', async () => {
    const [first, second] = [oneProcess(), oneProcess()];
    await first.lead('telegram', first.leaving.signal);
    const waiting = watched(second.lead('telegram', second.leaving.signal));
    await second.lead('discord', second.leaving.signal);
    expect(waiting.settled).toBe(false);
    second.leaving.abort('shutdown');
    await expect(waiting.promise).rejects.toBe('shutdown');
    first.leaving.abort();
  });

  test('one that leaves is followed at once', async () => {
    const [first, second] = [oneProcess(), oneProcess()];
    const leads = await first.lead('telegram', first.leaving.signal);
    const waiting = second.lead('telegram', second.leaving.signal);
    first.leaving.abort('shutdown');
    const follows = await waiting;
    expect(leads.aborted).toBe(true);
    expect(follows.aborted).toBe(false);
    second.leaving.abort();
  });

  test('one that leaves before its last word is out is followed at once, also by a Redis that forgot its scripts', async () => {
    const [first, second] = [oneProcess(), oneProcess()];
    await first.lead('telegram', first.leaving.signal);
    // A fresh Redis knows no script: the first answer is NOSCRIPT, and the whole script must be sent.
    await second.redis.script('FLUSH');
    first.leaving.abort('shutdown');
    await first.lead.resigned();
    first.redis.disconnect();
    expect(await second.redis.exists('vb:leader:telegram')).toBe(0);
    await second.lead('telegram', second.leaving.signal);
    second.leaving.abort();
  });

  test('one that is killed is followed within twelve seconds, whatever a lease lasts', async () => {
    for (const lease of [1_000, 10_000, 60_000]) {
      const { redis, leaving } = oneProcess();
      const platform = `lease-${lease}`;
      await createLead(redis, leadMs(lease), keptLog())(platform, leaving.signal);
      // Another process asks every second.
      expect((await redis.pttl(`vb:leader:${platform}`)) + 1_000).toBeLessThan(12_000);
      leaving.abort();
    }
  });

  test('one that leaves while Redis is away leaves all the same, and its lead runs out', async () => {
    const own = await startRedis();
    const redis = connect(own.url, 'asking', keptLog());
    connections.add(redis);
    const leaving = new AbortController();
    const log = keptLog();
    const lead = createLead(redis, LEAD_MS, log);
    await lead('telegram', leaving.signal);
    await own.kill();
    leaving.abort('shutdown');
    await lead.resigned();
    expect(log.lines.join()).toContain('lead.not-resigned');
    await own.stop();
  });

  test('one that is told to leave while it takes the lead gives it back', async () => {
    const first = oneProcess();
    await first.redis.ping();
    const leading = first.lead('telegram', first.leaving.signal);
    first.leaving.abort('shutdown');
    expect((await leading).aborted).toBe(true);
    await expect.poll(() => first.redis.exists('vb:leader:telegram')).toBe(0);
  });

  test('one that is gone without a word is followed when its time is over, not before', async () => {
    const [first, second] = [oneProcess(), oneProcess()];
    await first.lead('telegram', first.leaving.signal);
    first.redis.disconnect();
    const left = await second.redis.pttl('vb:leader:telegram');
    const from = performance.now();
    await second.lead('telegram', second.leaving.signal);
    expect(performance.now() - from).toBeGreaterThan(left - 50);
    first.leaving.abort();
    second.leaving.abort();
  });

  test('one whose lead another has taken hears that it may listen no longer', async () => {
    const first = oneProcess();
    const leads = await first.lead('telegram', first.leaving.signal);
    await first.redis.set('vb:leader:telegram', 'somebody else');
    await expect.poll(() => leads.aborted).toBe(true);
    expect(await first.redis.get('vb:leader:telegram')).toBe('somebody else');
    first.leaving.abort();
    await expect.poll(() => first.redis.get('vb:leader:telegram')).toBe('somebody else');
  });

  test('one that loses sight of Redis stops listening before another may begin', async () => {
    const first = oneProcess();
    const leads = await first.lead('telegram', first.leaving.signal);
    first.redis.disconnect();
    await expect.poll(() => leads.aborted, { interval: 20 }).toBe(true);
    first.leaving.abort();
  });
});
