import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { type House, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
beforeEach(() => {
  house = next();
});

describe('a finished video', () => {
  test('is not given up for the tries of an outage: they are counted apart', {
    timeout: 40_000,
  }, async () => {
    const down = { verb: 'deliver', problem: new Problem('platform-down', {}) } as const;
    // An unknown failure gets five tries: counted together, these would have been the end.
    const unknown = { verb: 'deliver', problem: new Problem('backend-failed', {}) } as const;
    house.channel.failures.push(down, down, down, unknown, unknown, unknown);
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
    const [op = ''] = await house.redis.keys('vb:op:*-final');
    expect(await house.redis.hmget(op, 'tries', 'outages')).toEqual(['4', '3']);
  });

  test('sends its notice at most once, also when the platform was away', async () => {
    const down = { verb: 'send', problem: new Problem('platform-down', {}) } as const;
    await house.receive(message('hello'));
    await house.quiet();
    const sent: string[] = [];
    const send = house.channel.send.bind(house.channel);
    house.channel.send = (to, reply, once) => {
      sent.push(once);
      if (once.endsWith('-notice')) house.channel.failures.push(down);
      return send(to, reply, once);
    };
    await house.receive(message('a sunset'));
    await house.quiet();
    expect(sent.filter((once) => once.endsWith('-notice'))).toHaveLength(1);
  });
});
