import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Address } from '../../src/core/message.ts';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { chatClosed } from '../../src/queue/chats.ts';
import { type House, message, oneSkill, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

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

const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);
const wish = async (text = 'a sunset') => {
  await house.receive(message(text));
  await house.quiet();
};

describe('a finished video', () => {
  test('whose edit was accepted but the answer lost is still one video', async () => {
    const deliver = house.channel.deliver.bind(house.channel);
    let lost = false;
    house.channel.deliver = async (...args) => {
      const sent = await deliver(...args);
      if (lost) return sent;
      lost = true;
      throw new Problem('platform-down', {}, { message: 'the answer was lost' });
    };
    await wish();
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.delivered).toBe(2);
  });

  test('whose bubble is gone stands in a new message, once', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    await expect
      .poll(() => house.channel.messages.some(({ reply }) => reply.choices?.[0]?.id.startsWith('cancel:')))
      .toBe(true);
    const bubble = house.channel.messages.find(({ reply }) => reply.choices?.[0]?.id.startsWith('cancel:'));
    house.channel.remove(bubble?.id ?? '');
    gate.resolve();
    await house.quiet();
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.id).not.toBe(bubble?.id);
  });

  test('that is too large for the chat becomes its words, its timeline and a link', async () => {
    Object.assign(house.channel.sizes, { fileOut: 10 });
    await wish();
    expect(videos()).toHaveLength(0);
    const said = house.channel.messages.map(({ reply }) => reply.text).join('\n');
    expect(said).toContain('https://files.example/');
    expect(said).toContain('Timeline (1 track');
  });

  test('that the platform refuses as too large becomes a link too', async () => {
    house.channel.failures.push({ verb: 'deliver', problem: new Problem('over-chat-limit', { limit: 5 }) });
    await wish();
    expect(house.channel.messages.some(({ reply }) => reply.text.includes('https://files.example/'))).toBe(
      true,
    );
  });

  test('waits while the platform is down and arrives when it is back', async () => {
    for (let count = 0; count < 3; count += 1) {
      house.channel.failures.push({ verb: 'deliver', problem: new Problem('platform-down', {}) });
    }
    await wish();
    expect(videos()).toHaveLength(1);
  });

  test('waits as long as the platform asks', async () => {
    house.channel.failures.push({ verb: 'deliver', problem: new Problem('slow-down', { seconds: 1 }) });
    const begun = performance.now();
    await wish();
    expect(videos()).toHaveLength(1);
    expect(performance.now() - begun).toBeGreaterThan(1_000);
  });

  test('that cannot be fetched holds up nobody, and arrives once it can', { timeout: 40_000 }, async () => {
    house.lost.add('a-sunset.mp4');
    await house.receive(message('a sunset'));
    const postponed = () => house.log.lines.filter((line) => line.includes('op will be tried again')).length;
    await expect.poll(postponed, { timeout: 20_000 }).toBeGreaterThan(4);
    await house.receive(
      message('a sunrise', { from: 'paper:1', sender: { id: 'ben', name: 'Ben', language: 'en' } }),
    );
    await expect.poll(() => videos().map(({ video }) => video?.name)).toEqual(['a-sunrise.mp4']);
    house.lost.clear();
    await house.quiet();
    expect(videos().map(({ video }) => video?.name)).toEqual(['a-sunset.mp4', 'a-sunrise.mp4']);
    expect(
      house.channel.messages.filter(({ reply }) => reply.text.endsWith(words('en').notice)),
    ).toHaveLength(2);
  });

  test('that can never be fetched becomes words with a way to export it, and is not called ready', async () => {
    house.lost.add('a-sunset.mp4');
    await house.receive(message('a sunset'));
    await expect
      .poll(() => house.log.lines.some((line) => line.includes('op will be tried again')))
      .toBe(true);
    const ids = async () => (await house.redis.zrange('vb:later:paper:1', 0, 0))[0]?.split(' ') ?? [];
    await expect.poll(ids).toHaveLength(2);
    await house.redis.hset(`vb:op:${(await ids())[0]}`, 'at', Date.now() - 4 * 24 * 3_600_000);
    await house.quiet();
    expect(videos()).toEqual([]);
    const told = house.channel.messages.find(({ reply }) => reply.text.endsWith(words('en').notBrought));
    expect(told?.reply.choices?.map(({ id }) => id)).toContain('export');
    expect(house.channel.messages.some(({ reply }) => reply.text.endsWith(words('en').notice))).toBe(false);
  });

  test('is followed by one notice', async () => {
    await wish();
    const notices = house.channel.messages.filter(
      ({ video, reply }) => video === undefined && reply.choices === undefined,
    );
    const after = house.channel.messages.slice(
      house.channel.messages.findIndex(({ video }) => video !== undefined) + 1,
    );
    expect(after).toHaveLength(1);
    expect(notices).toContain(after[0]);
  });
});

describe('a chat', () => {
  test('does not hold up another one while its platform is slow', async () => {
    house.channel.failures.push({ verb: 'send', problem: new Problem('slow-down', { seconds: 60 }) });
    await house.receive(message('one', { from: 'paper:slow' }));
    await expect.poll(() => house.channel.failures).toHaveLength(0);
    await house.receive(message('two', { from: 'paper:quick' }));
    await expect.poll(() => videos().map(({ to }) => to)).toEqual(['paper:quick']);
  });

  test('that is closed ends its tasks and is spoken to again when somebody writes', async () => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('one'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    await chatClosed(house.redis, 'paper:1');
    await house.quiet();
    expect(videos()).toHaveLength(0);
    house.studio.hold = Promise.resolve();
    await wish('two');
    expect(videos()).toHaveLength(1);
  });

  test('that refuses a message for good ends what stands for it', async () => {
    house.channel.failures.push({ verb: 'send', problem: new Problem('chat-closed', {}) });
    await wish();
    expect(house.channel.messages).toHaveLength(0);
    expect(await house.redis.exists('vb:closed:paper:1')).toBe(1);
  });

  test('that moved is answered at its new address, and keeps its project', async () => {
    await wish('one');
    house.channel.failures.push({ verb: 'send', problem: new Problem('chat-moved', { to: 'paper:2' }) });
    await wish('two');
    await house.receive(message('three', { from: 'paper:2' as Address }));
    await house.quiet();
    expect(videos().map(({ to }) => to)).toEqual(['paper:1', 'paper:2', 'paper:2']);
    const last = videos()
      .at(-1)
      ?.reply.timeline?.tracks[0]?.clips.map(({ name }) => name);
    expect(last).toEqual(['one', 'two', 'three']);
  });
});

describe('a bubble', () => {
  test('that is out of reach is left alone until another one stands', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    house.channel.failures.push({ verb: 'edit', problem: new Problem('not-allowed', {}) });
    let edits = 0;
    const edit = house.channel.edit.bind(house.channel);
    house.channel.edit = (...args) => {
      edits += 1;
      return edit(...args);
    };
    await house.receive(message('a sunset'));
    await expect.poll(() => house.channel.failures).toHaveLength(0);
    gate.resolve();
    await house.quiet();
    expect(edits).toBe(1);
    expect(videos()).toHaveLength(1);
  });
});

describe('words', () => {
  test('that come while a chat is being looked after do not wait for the next look', async () => {
    const [turn, look] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    house.studio.hold = turn.promise;
    let asked = false;
    house.channel.limits = async () => {
      asked = true;
      await look.promise;
      return { ...house.channel.sizes, editEvery: 60_000 };
    };
    await house.receive(message('a sunset'));
    await expect.poll(() => asked).toBe(true);
    turn.resolve();
    await expect.poll(() => house.redis.llen('vb:out:paper:1')).toBeGreaterThan(0);
    look.resolve();
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });
});

describe('an album', () => {
  const part = (index: number, text = '') =>
    message(text, {
      group: 'paper:album-1',
      message: String(100 + index),
      attachments: [{ kind: 'image', name: `${index}.jpg`, ref: `${index}.jpg` }],
    });

  test('of eight parts out of order is one request with all captions', async () => {
    const parts = [1, 2, 3, 4, 5, 6, 7, 8].map((index) =>
      part(index, index % 3 === 0 ? `caption ${index}` : ''),
    );
    const at = Date.now();
    for (const [index, item] of [...parts.entries()].reverse())
      await house.receive({ ...item, at: at + index });
    await expect.poll(() => house.studio.said).toEqual(['caption 3\ncaption 6']);
    await house.quiet();
    expect(house.studio.uploads).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((index) => `${index}.jpg`));
  });

  test('is not overtaken by the words that follow it, and a question goes before it', async () => {
    await house.receive(part(1));
    await house.receive(message('make it blue'));
    await house.receive(message('make it blue'));
    await house.receive(message('/help'));
    await house.receive(part(2, 'a promo'));
    await house.quiet();
    expect(house.studio.said).toEqual(['a promo', 'make it blue', 'make it blue']);
    const greeted = house.channel.messages.slice(0, 2).map(({ reply }) => reply.text);
    expect(greeted).toContain(words('en').help(oneSkill.get('')));
  });

  test('and words that follow it are heard once, however often they are told', async () => {
    await house.receive(part(1, 'a promo'));
    const after = message('make it blue');
    for (let times = 0; times < 3; times += 1) await house.receive(after);
    await house.quiet();
    await house.receive(after);
    await house.quiet();
    expect(house.studio.said).toEqual(['a promo', 'make it blue']);
  });

  test('tells of a part that came late', async () => {
    await house.receive(part(1, 'make it nice'));
    await house.quiet();
    await house.receive(part(2));
    await house.quiet();
    expect(house.channel.messages.map(({ reply }) => reply.text).join('\n')).toMatch(/after I had started/);
    expect(house.studio.uploads).toEqual(['1.jpg', '2.jpg']);
  });
});
