import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address, InboundMessage } from '../../src/core/message.ts';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { chatClosed } from '../../src/queue/chats.ts';
import { type House, message, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const say = words('en');
const GROUP: Address = 'paper:1';
const PRIVATE: Address = 'paper:@ann';
const denied = new Problem('not-allowed', {});

let redis: TestRedis;
let house: House;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(() => {
  house = openHouse(redis.url);
});
afterEach(async () => {
  await house.redis.flushall();
  await house.close();
});

const films = (to?: Address) =>
  house.channel.messages.filter((one) => one.video !== undefined && (to === undefined || one.to === to));
const texts = (to: Address) => house.channel.chat(to).map(({ reply }) => reply.text);
const wish = async (text: string, over: Partial<InboundMessage> = {}) => {
  await house.receive(message(text, { direct: false, ...over }));
  await house.quiet();
};
const owed = (person = 'ann') => house.redis.lrange(`vb:owed:paper:${person}`, 0, -1);
/** Everything is refused from here on, wherever it is. */
const refuseAll = () => {
  house.channel.refuse = () => denied;
};

describe('a final that its place refuses', () => {
  test('goes to the asker in private, and the place is told', async () => {
    house.channel.refuse = (verb, to) => (verb === 'deliver' && to === GROUP ? denied : undefined);
    await wish('a sunset');
    expect(films().map(({ to }) => to)).toEqual([PRIVATE]);
    expect(films()[0]?.reply.about).toBe(GROUP);
    expect(films()[0]?.reply.origin).toEqual({ person: 'ann' });
    expect(texts(GROUP).join('\n')).toContain(say.sentInPrivate(undefined));
  });

  test('has words with a link where the private chat is shut as well', async () => {
    house.channel.refuse = (verb, to) => (verb === 'deliver' || to === PRIVATE ? denied : undefined);
    await wish('a sunset');
    expect(films()).toEqual([]);
    expect(texts(GROUP).join('\n')).toContain('https://files.example/');
    expect(await owed()).toEqual([]);
  });

  test('stands in a new message where only the old one is refused for a reason that no rule names', async () => {
    const odd = new Problem('platform-refused', { part: 'unknown' });
    const refused = new Set<string>();
    const deliver = house.channel.deliver.bind(house.channel);
    house.channel.deliver = async (bubble, ...rest) => {
      if (refused.size === 0 || refused.has(bubble.id)) {
        refused.add(bubble.id);
        throw odd;
      }
      return deliver(bubble, ...rest);
    };
    await wish('a sunset');
    expect(films(GROUP)).toHaveLength(1);
    expect(refused.has(films(GROUP)[0]?.id ?? '')).toBe(false);
  });

  test('goes on from its rung after an outage, and leaves one message in private', async () => {
    let outages = 2;
    house.channel.refuse = (verb, to) => {
      if (verb === 'deliver' && to === GROUP) return denied;
      if (verb !== 'deliver' || to !== PRIVATE || outages === 0) return undefined;
      outages -= 1;
      return new Problem('platform-down', {});
    };
    await wish('a sunset');
    expect(house.channel.chat(PRIVATE)).toHaveLength(1);
    expect(films(PRIVATE)).toHaveLength(1);
  });

  test('because of a mistake of our own is not lost either', async () => {
    house.channel.deliver = () => Promise.reject(new TypeError('a bug'));
    await wish('a sunset');
    expect(texts(PRIVATE).join('\n')).toContain('https://files.example/');
    expect(texts(GROUP)).toContain(say.answeredInPrivate);
  });
});

describe('a final that stands nowhere', () => {
  test('is kept, and comes when its person writes again, once', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset', { direct: false }));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    refuseAll();
    gate.resolve();
    await house.quiet();
    expect(films()).toEqual([]);
    expect(await owed()).toHaveLength(1);
    house.channel.refuse = () => undefined;
    await wish('/help', { sender: { id: 'ben', name: 'Ben', language: 'en' } });
    expect(films()).toEqual([]);
    const before = house.channel.messages.length;
    await wish('/help', { from: 'paper:other' });
    const after = house.channel.messages.slice(before);
    // Words do not wait for it while its file is fetched.
    const film = after.find(({ video }) => video !== undefined);
    expect([film?.video?.name, film?.to]).toEqual(['a-sunset.mp4', 'paper:other']);
    expect(film?.reply.text).toContain(say.owed);
    expect(film?.reply.choices?.some(({ url }) => url !== undefined)).toBe(false);
    await wish('/help', { from: 'paper:other' });
    expect(films()).toHaveLength(1);
    expect(await owed()).toEqual([]);
  });

  test('that was asked in private comes in private alone', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset', { from: PRIVATE, direct: true }));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    refuseAll();
    gate.resolve();
    await house.quiet();
    house.channel.refuse = () => undefined;
    await wish('/help');
    expect(films()).toEqual([]);
    await wish('/help', { from: PRIVATE, direct: true });
    expect(films().map(({ to }) => to)).toEqual([PRIVATE]);
  });

  test('is kept again where it is refused again, and forgotten with its person', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset', { direct: false }));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    refuseAll();
    gate.resolve();
    await house.quiet();
    await wish('/help');
    expect(await owed()).toHaveLength(1);
    await house.mail.forget('paper:1|ann', '');
    expect(await owed()).toEqual([]);
  });

  test('that was ready when its chat closed is not dropped with the rest', async () => {
    house.lost.add('a-sunset.mp4');
    await house.receive(message('a sunset', { direct: false }));
    const tried = () => house.log.lines.some((line) => line.includes('op will be tried again'));
    await expect.poll(tried).toBe(true);
    await chatClosed(house.redis, GROUP);
    house.channel.refuse = (_verb, to) => (to === GROUP ? new Problem('chat-closed', {}) : undefined);
    house.lost.clear();
    await house.quiet();
    expect(films().map(({ to }) => to)).toEqual([PRIVATE]);
  });

  test('for three days, as its platform is away, is kept', async () => {
    house.channel.refuse = (verb) => (verb === 'deliver' ? new Problem('platform-down', {}) : undefined);
    await house.receive(message('a sunset', { direct: false }));
    const tried = () => house.log.lines.some((line) => line.includes('op will be tried again'));
    await expect.poll(tried).toBe(true);
    const [id = ''] = await house.redis.lrange('vb:out:paper:1', 0, 0);
    await house.redis.hset(`vb:op:${id}`, 'at', Date.now() - 4 * 24 * 3_600_000);
    await house.quiet();
    expect(await owed()).toEqual([id]);
    house.channel.refuse = () => undefined;
    await wish('/help');
    expect(films()).toHaveLength(1);
    expect(texts(GROUP)).not.toContain(say.notice);
  });
});

describe('an answer that only one person may read', () => {
  const ask = { aside: true, direct: false } as const;

  test('goes to their private chat, and never stands where others read', async () => {
    await wish('/credits', ask);
    expect(texts(PRIVATE).join('\n')).toContain('88');
    expect(texts(GROUP).join('\n')).not.toContain('88');
  });

  test('stands in the hidden message that waits for it', async () => {
    const hidden = await house.channel.send(GROUP, { text: 'thinking' }, 'hidden');
    await wish('/credits', { ...ask, placeholder: hidden });
    expect(texts(GROUP).join('\n')).toContain('88');
    expect(house.channel.chat(PRIVATE)).toEqual([]);
  });

  test('is asked for again where both are out of reach', async () => {
    house.channel.refuse = (_verb, to) => (to === PRIVATE ? new Problem('chat-closed', {}) : undefined);
    await wish('/credits', { ...ask, placeholder: { to: GROUP, id: 'gone' } });
    expect(texts(GROUP).join('\n')).not.toContain('88');
    expect(texts(GROUP).at(-1)).toBe(say.writeToMeFirst);
    expect(await owed()).toEqual([]);
  });
});

describe('a message whose answer is lost every time', () => {
  test('is sent once more and then given up; the video comes all the same', async () => {
    const copies = new Map<string, number>();
    const send = house.channel.send.bind(house.channel);
    house.channel.send = async (to, reply, once) => {
      const count = (copies.get(once) ?? 0) + 1;
      copies.set(once, count);
      const sent = await send(to, reply, `${once}/${count}`);
      if (once.endsWith('-again')) return sent;
      throw new Problem('platform-down', { repeats: 1 });
    };
    await wish('a sunset');
    expect(films()).toHaveLength(1);
    expect(Math.max(...copies.values())).toBe(2);
  });

  test('of which a second one would stand beside it is sent once', async () => {
    let sent = 0;
    const send = house.channel.send.bind(house.channel);
    house.channel.send = async (to, reply, once) => {
      if (!once.includes('reply')) return send(to, reply, once);
      sent += 1;
      throw new Problem('platform-down', { repeats: 0 });
    };
    await wish('/help');
    expect(sent).toBeLessThanOrEqual(2);
    await wish('/status');
    expect(house.channel.messages.length).toBeGreaterThan(0);
  });
});
