import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../src/core/message.ts';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { settingAside } from '../../src/main/failing-messages.ts';
import { listSetAside } from '../../src/queue/set-aside.ts';
import { type House, message, oneSkill } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
beforeEach(() => {
  house = next();
});

const guarded = (receive: (message: InboundMessage) => Promise<void>) =>
  settingAside(receive, { mail: house.mail, redis: house.redis, skills: oneSkill, log: house.log });
const aside = async () => (await listSetAside(house.redis)).map(({ what, id, why }) => ({ what, id, why }));
const sorry = words('en').problem(new Problem('gave-up', {}), oneSkill.get(''));

describe('a message that cannot be received', () => {
  test('is tried three times, then set aside; its sender is told, and it is not heard again', async () => {
    let tries = 0;
    const receive = guarded(async () => {
      tries += 1;
      throw new TypeError('x is not a function');
    });
    const bad = message('my very own words');
    await expect(receive(bad)).rejects.toThrow(TypeError);
    await expect(receive(bad)).rejects.toThrow(TypeError);
    await receive(bad);
    await house.quiet();
    expect(tries).toBe(3);
    expect(await aside()).toEqual([{ what: 'message', id: bad.id, why: 'TypeError' }]);
    expect(house.channel.messages.map(({ reply }) => reply.text)).toEqual([sorry]);
    expect(await house.mail.seen(bad.id)).toBe(true);
    expect(house.log.lines.join('\n')).not.toContain('my very own words');
  });

  test('keeps no other message from being received', async () => {
    const receive = guarded(async (one) => {
      if (one.text === 'bad') throw new TypeError('x is not a function');
      await house.receive(one);
    });
    await expect(receive(message('bad'))).rejects.toThrow();
    await receive(message('a sunset'));
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    expect(await aside()).toEqual([]);
  });

  test('that ends its process is counted before it is read, and set aside after three deaths', async () => {
    const bad = message('deadly');
    let read = 0;
    // A process that dies comes back to nothing: no `finally` runs.
    for (let deaths = 0; deaths < 3; deaths += 1) await house.redis.incr(`vb:tries:${bad.id}`);
    const receive = guarded(async () => {
      read += 1;
    });
    await receive(bad);
    expect(read).toBe(0);
    expect(await aside()).toMatchObject([{ what: 'message', id: bad.id }]);
    await receive(message('alive'));
    expect(read).toBe(1);
    expect(await house.redis.keys('vb:tries:*')).toEqual([]);
  });

  test('because Redis is away is never set aside, however often it is tried', async () => {
    const receive = guarded(async () => {
      throw new Problem('memory-down', {});
    });
    const wish = message('a sunset');
    for (let tries = 0; tries < 10; tries += 1)
      await expect(receive(wish)).rejects.toMatchObject({ code: 'memory-down' });
    expect(await aside()).toEqual([]);
    expect(await house.mail.seen(wish.id)).toBe(false);
  });
});
