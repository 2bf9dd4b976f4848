import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { receiver } from '../../src/core/receive.ts';
import { words } from '../../src/core/text/words.ts';
import { apologizing } from '../../src/main/apology.ts';
import { createLimits } from '../../src/queue/limits.ts';
import { taskIdOf } from '../../src/queue/mail.ts';
import { remembering } from '../../src/queue/redis.ts';
import { refusingWhenFull } from '../../src/queue/room.ts';
import { createSessions } from '../../src/queue/sessions.ts';
import { message, NO_LIMITS, oneSkill } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();

describe('a Redis that is nearly full', () => {
  test('refuses new requests in words, each of them, and goes on with all else', async () => {
    const house = next();
    const { redis, channel, log } = house;
    const mail = refusingWhenFull(house.mail, redis);
    const inner = receiver({
      mail,
      sessions: createSessions(redis, 'x'),
      limits: createLimits(redis, NO_LIMITS),
      access: { allow: [], deny: [], admins: [] },
      skills: oneSkill,
      log,
      maxQueued: 5,
      now: Date.now,
      taskId: taskIdOf,
    });
    const receive = apologizing(inner, () => channel, log, oneSkill);
    // A long value in a short command: buffers of long ones count as memory for a while.
    await redis.setrange('filler', 20_000_000, 'x');
    const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
    // Over the nine tenths that new requests may use, and far from the limit at which Redis itself refuses.
    await redis.config('SET', 'maxmemory', String(Math.round(used / 0.93)));
    try {
      await receive(message('a sunset'));
      await receive(message('another sunset'));
      await receive(message('/cancel'));
      await house.quiet();
      const full = words('en').problem(new Problem('memory-full', {}), oneSkill.get(''));
      const said = channel.messages.map(({ reply }) => reply.text);
      expect(said.filter((text) => text === full)).toHaveLength(2);
      expect(said.at(-1)).toBe(words('en').nothingToCancel);
      expect(house.studio.said).toEqual([]);
      expect(log.lines.filter((line) => line.startsWith('warn memory.full'))).toHaveLength(2);
      await redis.del('filler');
      // The next look is a second later.
      await expect
        .poll(
          async () => {
            await receive(message(`a sunset ${randomUUID()}`));
            return house.studio.said.length;
          },
          { timeout: 10_000, interval: 300 },
        )
        .toBeGreaterThan(0);
      await house.quiet();
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
  }, 30_000);

  test('that refuses a write is told from one that is away', async () => {
    const { redis } = next();
    await redis.set('filler', 'x'.repeat(4_000_000));
    await redis.config('SET', 'maxmemory', '2000000');
    try {
      await expect(remembering(() => redis.set('a', 'b'))).rejects.toMatchObject({ code: 'memory-full' });
      const closed = redis.duplicate();
      closed.disconnect();
      await expect(remembering(() => closed.get('a'))).rejects.toMatchObject({ code: 'memory-down' });
      await expect(
        remembering(() => redis.eval(`return redis.call('SET', KEYS[1], 'b')`, 1, 'a')),
      ).rejects.toMatchObject({ code: 'memory-full' });
    } finally {
      await redis.config('SET', 'maxmemory', '0');
      await redis.del('filler');
    }
  });
});
