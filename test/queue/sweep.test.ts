import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { type House, message, oneSkill, openHouse } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const skill = oneSkill.get('');

let redis: TestRedis;
let house: House;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(() => {
  house = openHouse(redis.url, { workers: 0 });
});
afterEach(async () => {
  await house.redis.flushall();
  await house.close();
});

const clearBells = async () => {
  const keys = await house.redis.keys('vb:bull:*');
  if (keys.length > 0) await house.redis.del(...keys);
};
const said = () => house.channel.messages.map(({ reply }) => reply.text).join('\n');
const taskOf = async () => (await house.redis.lrange('vb:box:paper:1|ann#work', 0, 0))[0] ?? '';

describe('the sweeper', () => {
  test('rings again for work whose bells were lost', async () => {
    await house.receive(message('a sunset'));
    await clearBells();
    house.worker();
    await house.quiet();
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test('takes an empty mailbox out of the set in the step in which it sees that it is empty', async () => {
    // Between two commands a task could have been accepted, which would then wait where nobody looks.
    const monitor = connect(redis.port, '127.0.0.1', () => monitor.write('MONITOR\r\n'));
    const lines: string[] = [];
    createInterface({ input: monitor }).on('line', (line) => lines.push(line));
    await expect.poll(() => lines).toContain('+OK');
    await house.redis.sadd('vb:boxes', 'paper:1|ann#work');
    const removals = () => lines.filter((line) => /"srem" "vb:boxes"/i.test(line));
    await expect.poll(() => removals().length).toBeGreaterThan(0);
    monitor.destroy();
    // Redis says where a command came from: an address, or a script.
    for (const line of removals()) expect(line).toMatch(/^\S+ \[0 lua\]/);
    expect(await house.redis.smembers('vb:boxes')).toEqual([]);
  });

  test('ends a task past its time in words', async () => {
    house.worker();
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    const id = await taskOf();
    await house.redis.hset(`vb:task:${id}`, 'deadline', Date.now() - 1);
    await house.quiet();
    expect(await house.redis.hget(`vb:task:${id}`, 'ending')).toBe('failed');
    expect(said()).toMatch(/too long|longer/i);
  });

  test('says nothing of a look for what was cancelled that comes to no end', async () => {
    await house.close();
    house = openHouse(redis.url, { timing: { lookAgain: [60_000] } });
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    const late = `vb:task:l${(await taskOf()).slice(1)}`;
    await house.receive(message('/cancel'));
    await expect.poll(() => house.redis.hget(late, 'deadline')).not.toBeNull();
    await house.redis.hset(late, 'deadline', Date.now() - 1);
    await house.quiet();
    expect(await house.redis.hget(late, 'ending')).toBe('failed');
    expect(said()).toContain(words('en').cancelledBubble('sent'));
    expect(said()).not.toContain(words('en').problem(new Problem('took-too-long', {}), skill));
  });
});

describe('a task', () => {
  test('that was started five times without getting on ends in words', async () => {
    await house.receive(message('a sunset'));
    const id = await taskOf();
    await house.redis.hset(`vb:task:${id}`, 'starts', 5);
    house.worker();
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    expect(await house.redis.hget(`vb:task:${id}`, 'ending')).toBe('failed');
  });

  test('that is made already is started more often, and its video arrives', async () => {
    await house.receive(message('a sunset'));
    const worker = house.worker();
    await house.quiet();
    await worker.close(1_000);
    await house.receive(message('/export'));
    const id = await taskOf();
    const phase = { name: 'rendering', render: 'known', attempt: 1, told: { said: '' } };
    house.studio.renders.set('known', { polls: 0, cancelled: false });
    await house.redis.hset(`vb:task:${id}`, 'starts', 12, 'phase', JSON.stringify(phase));
    house.worker();
    await house.quiet();
    expect(house.channel.messages.map(({ video }) => video?.render)).toContain('known');
  });

  test('that is older than two hours asks before it goes on, and goes on when told', async () => {
    await house.receive(message('a sunset'));
    const id = await taskOf();
    const json = JSON.parse((await house.redis.hget(`vb:task:${id}`, 'json')) ?? '{}');
    const at = Date.now() - 26 * 3_600_000;
    await house.redis.hset(`vb:task:${id}`, 'json', JSON.stringify({ ...json, at, asked: at }));
    house.worker();
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    const choice = house.channel.messages
      .flatMap(({ reply }) => reply.choices ?? [])
      .find((c) => c.id.startsWith('continue:'));
    await house.receive(message('', { pressed: choice?.id ?? '' }));
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
  });

  test('whose phase says the words were sent looks and never sends again', async () => {
    await house.receive(message('a sunset'));
    const id = await taskOf();
    const phase = { name: 'intent', at: Date.now(), before: { tracks: [], length: 0 }, assets: 0 };
    await house.redis.hset(`vb:task:${id}`, 'phase', JSON.stringify(phase));
    house.worker();
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    expect(
      house.channel.messages
        .flatMap(({ reply }) => reply.choices ?? [])
        .some((c) => c.id.startsWith('retry:')),
    ).toBe(true);
  });

  test('whose render id was written down polls it and does not render twice', async () => {
    await house.receive(message('a sunset'));
    const id = await taskOf();
    house.studio.renders.set('render_1', { polls: 0, cancelled: false });
    const phase = { name: 'rendering', render: 'render_1', attempt: 1, told: { said: 'Here it is.' } };
    await house.redis.hset(`vb:task:${id}`, 'phase', JSON.stringify(phase));
    house.worker();
    await house.quiet();
    expect([...house.studio.renders.keys()]).toEqual(['render_1']);
    expect(house.channel.messages.filter(({ video }) => video?.render === 'render_1')).toHaveLength(1);
  });

  test('that is cancelled while it renders cancels the render', async () => {
    house.worker();
    await house.receive(message('hello'));
    await house.quiet();
    const poll = house.studio.renderStatus.bind(house.studio);
    house.studio.renderStatus = async (project, render) => ({
      ...(await poll(project, render)),
      status: 'processing',
    });
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.renders.size).toBe(1);
    await house.receive(message('/cancel'));
    await house.quiet();
    expect([...house.studio.renders.values()].map(({ cancelled }) => cancelled)).toEqual([true]);
  });
});
