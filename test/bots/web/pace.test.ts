import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createPace } from '../../../src/bots/web/pace.ts';
import { Visitor } from './visitor.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

const worlds: World[] = [];
const open = async (options: WorldOptions) => {
  const world = await openWorld(options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

const from = (address: string) => ({ 'x-forwarded-for': address });
const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status).sort();

describe('web pace', () => {
  it('a network has so many a minute, and every network has its own', async () => {
    const pace = createPace(2);
    expect(await pace('a')).toBe(0);
    expect(await pace('a')).toBe(0);
    const wait = await pace('a');
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60_000);
    expect(await pace('b')).toBe(0);
  });

  it('a refused request does not prolong the wait', async () => {
    const pace = createPace(1);
    await pace('a');
    const first = await pace('a');
    for (let again = 0; again < 20; again += 1) expect(await pace('a')).toBeLessThanOrEqual(first);
  });

  it('0 is no limit', async () => {
    const pace = createPace(0);
    for (let again = 0; again < 1000; again += 1) expect(await pace('a')).toBe(0);
  });
});

describe('web pace › visitors', () => {
  it('200 wishes without a cookie from one address: 30 reach the bot, and nothing is kept of the others', async () => {
    const world = await open({ access: { perMinute: 30 } });
    const wishes = Array.from({ length: 200 }, (_, at) =>
      new Visitor(world.url).post({ text: `wish ${at}` }),
    );
    const answers = await Promise.all(wishes);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(30);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(170);
    await expect.poll(() => world.received.length).toBe(30);
    expect(await readdir(join(world.dataDir, 'web', 'chats'))).toHaveLength(30);
  });

  it('a visitor with a cookie is counted with the others of the address, and hears how long to wait', async () => {
    const world = await open({ access: { perMinute: 2 } });
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'one' });
    await new Visitor(world.url).say({ text: 'two' });
    const refused = await visitor.post({ text: 'three' });
    expect(refused.status).toBe(429);
    const told = (await refused.json()) as { error: string; seconds: number };
    expect(told).toEqual({ error: 'too fast', seconds: expect.any(Number) });
    expect(told.seconds).toBeGreaterThan(0);
    expect(told.seconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get('retry-after')).toBe(String(told.seconds));
  });

  it('a deletion counts too: each of them reaches the bot', async () => {
    const world = await open({ access: { perMinute: 2 } });
    const remove = (key: string) =>
      fetch(`${world.url}/api/chat`, { method: 'DELETE', headers: { cookie: `chat=${key.repeat(43)}` } });
    const answers = [await remove('a'), await remove('b'), await remove('c')];
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 429]);
    expect(world.received).toHaveLength(2);
  });

  it('reading is not counted', async () => {
    const world = await open({ access: { perMinute: 1 } });
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'one' });
    for (const path of ['/', '/api/page', '/page/main.js', '/api/history?before=9'])
      for (let again = 0; again < 5; again += 1) expect((await visitor.fetch(path)).status).toBe(200);
    expect(await visitor.items()).toHaveLength(1);
  });
});

describe('web pace › behind a proxy', () => {
  it('each client has a pace of its own, whatever it claims', async () => {
    const world = await open({ access: { perMinute: 1, proxies: 1 } });
    const post = (address: string) => new Visitor(world.url).post({ text: 'x' }, from(address));
    expect((await post('203.0.113.1')).status).toBe(202);
    expect((await post('203.0.113.2')).status).toBe(202);
    expect((await post('9.9.9.9, 203.0.113.1')).status).toBe(429);
    // One home has a whole IPv6 network.
    expect((await post('2001:db8::1')).status).toBe(202);
    expect((await post('2001:db8::2')).status).toBe(429);
  });

  it('without the setting no header counts, and the log names the setting once', async () => {
    const world = await open({ access: { perMinute: 1 } });
    const posts = [1, 2, 3].map((n) => new Visitor(world.url).post({ text: 'x' }, from(`203.0.113.${n}`)));
    expect(statuses(await Promise.all(posts))).toEqual([202, 429, 429]);
    expect(world.log.lines.filter((line) => line.includes('WEB_PROXIES'))).toEqual([
      'warn web.proxy.unknown {"setting":"WEB_PROXIES"}',
    ]);
  });
});
