import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/bots/web/address.ts';
import { STREAM_LIMITS, Streams } from '../../../src/bots/web/streams.ts';
import { Visitor } from './visitor.ts';
import { openWorld, type World } from './world.ts';

describe('web streams', () => {
  it('a visitor has twenty, and all together a thousand', () => {
    expect(STREAM_LIMITS).toEqual({ visitor: 20, all: 1_000 });
    const streams = new Streams(STREAM_LIMITS);
    const chat = newId();
    const places = Array.from({ length: 21 }, () => streams.take(chat, 'a'));
    expect(places.filter((place) => place !== undefined)).toHaveLength(20);
    const others = Array.from({ length: 981 }, () => streams.take(newId(), 'a'));
    expect(others.filter((place) => place !== undefined)).toHaveLength(980);
  });

  it('a place that was left is free again, and is left once', () => {
    const streams = new Streams({ visitor: 1, all: 2 });
    const chat = newId();
    const place = streams.take(chat, 'a');
    expect(streams.take(chat, 'a')).toBeUndefined();
    place?.leave();
    expect(streams.take(chat, 'a')).toBeDefined();
    place?.leave();
    expect(streams.take(chat, 'a')).toBeUndefined();
  });

  it('one network with all places gives its oldest to another network, until both have as many', () => {
    const streams = new Streams({ visitor: 20, all: 4 });
    const held = Array.from({ length: 4 }, () => streams.take(newId(), 'greedy'));
    const others = Array.from({ length: 3 }, () => streams.take(newId(), 'other'));
    expect(held.map((place) => place?.signal.aborted)).toEqual([true, true, false, false]);
    expect(others.map((place) => place !== undefined)).toEqual([true, true, false]);
    expect(streams.take(newId(), 'greedy')).toBeUndefined();
  });
});

describe('web streams › of the page', () => {
  let world: World;
  const ends: AbortController[] = [];
  beforeEach(async () => {
    world = await openWorld({ access: { proxies: 1, streams: { visitor: 2, all: 3 } } });
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) end.abort();
    await world.remove();
  });

  const stream = async (visitor: Visitor, network = '203.0.113.1', method = 'GET') => {
    const end = new AbortController();
    ends.push(end);
    const headers = { 'x-forwarded-for': network };
    const answer = await visitor.fetch('/api/events', { signal: end.signal, headers, method });
    return { answer, end };
  };
  const newcomer = async () => {
    const visitor = new Visitor(world.url);
    await visitor.fetch('/');
    return visitor;
  };

  it('one too many is answered by 503 and when to come again', async () => {
    const visitor = await newcomer();
    expect((await stream(visitor)).answer.status).toBe(200);
    expect((await stream(visitor)).answer.status).toBe(200);
    const { answer } = await stream(visitor);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('a window that is closed frees its place', async () => {
    const visitor = await newcomer();
    const { end } = await stream(visitor);
    await stream(visitor);
    end.abort();
    await expect.poll(async () => (await stream(visitor)).answer.status).toBe(200);
  });

  it('a request for headers alone takes no place', async () => {
    const visitor = await newcomer();
    for (let again = 0; again < 5; again += 1) await stream(visitor, '203.0.113.1', 'HEAD');
    expect((await stream(visitor)).answer.status).toBe(200);
  });

  it('the stream that gives way ends; the other network hears its chat', async () => {
    const greedy = [await newcomer(), await newcomer()];
    const first = await stream(greedy[0]!);
    for (const visitor of greedy) await stream(visitor);
    const ended = (async () => {
      for await (const _ of first.answer.body ?? []);
      return 'ended';
    })();
    expect((await stream(await newcomer(), '203.0.113.2')).answer.status).toBe(200);
    expect(await ended).toBe('ended');
    expect((await stream(await newcomer(), '203.0.113.1')).answer.status).toBe(503);
  });
});
