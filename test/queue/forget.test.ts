import { describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { redisContents } from '../support/contents.ts';
import { type House, type HouseOptions, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
  return house;
};
const part = (index: number, over: object = {}) =>
  message('', {
    group: 'paper:holiday',
    message: String(index),
    attachments: [{ kind: 'image', name: `${index}.jpg`, ref: `${index}.jpg` }],
    ...over,
  });
const forget = async () => {
  await house.receive(message('/forget'));
  await house.receive(message('', { pressed: 'forget:yes' }));
};
const said = () => house.channel.messages.map(({ reply }) => reply.text);
const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);

describe('what is being gathered', () => {
  test.each(['/cancel', '/forget'])('is dropped by %s, and so is what waits behind it', async (command) => {
    open();
    await house.receive(part(1));
    await house.receive(message('make a film of these'));
    await (command === '/forget' ? forget() : house.receive(message(command)));
    // The album's last photo was still on its way.
    await house.receive(part(2));
    await house.quiet();
    expect([house.studio.uploads, house.studio.said]).toEqual([[], []]);
    expect(said()).toContain(command === '/cancel' ? words('en').cancelled(2, false) : words('en').forgotten);
    const memory = await redisContents(house.redis);
    expect(memory).not.toContain('make a film');
    expect(memory).not.toContain('1.jpg');
  });

  test('of another person stays', async () => {
    open();
    const bob = { sender: { id: 'bob', name: 'Bob', language: 'en' }, group: 'paper:bobs' };
    await house.receive(part(1, bob));
    await house.receive(part(2));
    await house.receive(message('/cancel'));
    await house.quiet();
    expect(house.studio.uploads).toEqual(['1.jpg']);
  });

  test('stays when one task is cancelled by its button', async () => {
    open({ workers: 0 });
    await house.receive(message('a sunset'));
    const [task] = await house.redis.lrange('vb:box:paper:1|ann#work', 0, 0);
    await house.receive(part(1));
    await house.receive(message('', { pressed: `cancel:${task}` }));
    house.worker();
    await house.quiet();
    expect(house.studio.uploads).toEqual(['1.jpg']);
  });

  test('is not accepted any more when a process was just handing it on', async () => {
    open({ workers: 0 });
    await house.receive(part(1));
    await forget();
    const acceptance = {
      message: 'paper:holiday:album',
      session: 'paper:1|ann',
      lane: 'work',
      to: 'paper:1',
      patch: { greeted: true },
      replies: [],
      filings: [],
    } as const;
    expect(await house.mail.accept(acceptance)).toBe(false);
    expect(await house.redis.exists('vb:session:paper:1|ann')).toBe(0);
  });
});

describe('/forget', () => {
  test('reaches a turn whose project is just being made: nothing of the person is written again', async () => {
    open();
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const create = house.studio.createProject.bind(house.studio);
    house.studio.createProject = async (...args) => {
      const project = await create(...args);
      asked.resolve();
      await gate.promise;
      return project;
    };
    await house.receive(message('a sunset over my house'));
    await asked.promise;
    await forget();
    gate.resolve();
    await house.quiet();
    expect(house.studio.said).toEqual([]);
    expect(await house.redis.keys('vb:{project,session,tasks}:*')).toEqual([]);
    for (const kind of ['project', 'session', 'tasks', 'people'])
      expect(await house.redis.keys(`vb:${kind}:*`)).toEqual([]);
    const lives = (await house.redis.keys('vb:task:*')).map((key) => house.redis.ttl(key));
    for (const life of await Promise.all(lives)) expect(life).toBeLessThanOrEqual(60);
    expect(await redisContents(house.redis)).not.toMatch(/"token":/);
  });

  test('leaves no record behind for a task whose own record has ended already', async () => {
    open({ workers: 0 });
    await house.receive(message('a sunset'));
    await house.redis.zadd('vb:tasks:paper:1|ann', 1, 'told');
    await forget();
    expect(await house.redis.exists('vb:task:told')).toBe(0);
  });

  test('ends before a second wish begins, which gets a project of its own', async () => {
    open();
    await house.receive(message('one'));
    await house.quiet();
    await forget();
    await house.receive(message('two'));
    await house.quiet();
    expect(
      videos()
        .at(-1)
        ?.reply.timeline?.tracks[0]?.clips.map(({ name }) => name),
    ).toEqual(['two']);
  });
});
