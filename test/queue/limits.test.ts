import { beforeEach, describe, expect, test } from 'vitest';
import type { Address, InboundMessage } from '../../src/core/message.ts';
import { words } from '../../src/core/text/words.ts';
import { boxOf, KEYS } from '../../src/queue/keys.ts';
import { readOp } from '../../src/queue/records.ts';
import { type House, type HouseOptions, message } from '../support/house.ts';
import { housesForTests } from '../support/houses.ts';

const next = housesForTests();
const say = words('en');
let house: House;

/** A bot whose workers are away: what was accepted waits. */
const open = (options: HouseOptions) => {
  house = next({ workers: 0, sweeper: false, ...options });
};

const tasks = (from: Address = 'paper:1', person = 'ann') =>
  house.redis.llen(KEYS.box(boxOf(`${from}|${person}`, 'work')));

/** All that waits to be said in a chat. */
async function said(to: Address = 'paper:1'): Promise<string[]> {
  const ids = await house.redis.lrange(KEYS.out(to), 0, -1);
  const texts = await Promise.all(ids.map((id) => house.redis.hget(KEYS.op(id), 'json')));
  return texts.map((json) => readOp(json ?? '').reply.text);
}

async function wishes(count: number, over: Partial<InboundMessage> = {}): Promise<void> {
  for (let at = 0; at < count; at += 1) await house.receive(message(`wish ${at}`, over));
}

const person = (id: string) => ({ sender: { id, name: id, language: 'en' } });
const files = (...bytes: number[]) =>
  bytes.map((size, at) => ({ kind: 'image' as const, name: `${at}.jpg`, ref: `${at}`, bytes: size }));
/** The refusals among what was said, whatever they say of the time. */
const refusals = (texts: readonly string[], beginning: string) =>
  texts.filter((text) => text.includes(beginning));

const DAY = "You've made all the videos";
const MINUTE = "That's a lot at once";
const AT_ONCE = say.limited('person-at-once', 0);

describe('videos of a person in a day', () => {
  beforeEach(() => open({ limits: { personPerDay: 2 } }));

  test('are counted over all chats, and refused once with the time when they go again', async () => {
    await wishes(1);
    await wishes(1, { from: 'paper:2' });
    await wishes(3, { from: 'paper:3' });
    expect([await tasks(), await tasks('paper:2'), await tasks('paper:3')]).toEqual([1, 1, 0]);
    expect(await said('paper:3')).toEqual([
      "You've made all the videos I can make for you today. Please ask me again in 24 hours.",
    ]);
  });

  test('are counted for each person and each platform alone', async () => {
    await wishes(2);
    await wishes(1, person('ben'));
    await wishes(1, { from: 'ink:1' });
    expect([await tasks(), await tasks('paper:1', 'ben'), await tasks('ink:1')]).toEqual([2, 1, 1]);
  });

  test('exports and other tries are among them', async () => {
    await wishes(1);
    await house.receive(message('', { pressed: 'export', answers: '9' }));
    await house.receive(message('', { pressed: 'export', answers: '10' }));
    expect(await tasks()).toBe(2);
    expect(refusals(await said(), DAY)).toHaveLength(1);
  });

  test('are refused in the language of the person', async () => {
    await wishes(2);
    await house.receive(message('再做一个', { sender: { id: 'ann', name: 'Ann', language: 'zh' } }));
    expect((await said()).at(-1)).toBe('今天能为你做的视频都做完了，请24小时后再来。');
  });

  test('a message with a wish for each of three files is taken as far as they go', async () => {
    await house.receive(message('1. spin it\n2. zoom in\n3. fade out', { attachments: files(1, 2, 3) }));
    expect(await tasks()).toBe(2);
    expect(refusals(await said(), 'I took 2 of your 3 requests.')).toHaveLength(1);
  });

  test('questions, help, files and a stop are answered after the last of them', async () => {
    await wishes(3);
    const before = (await said()).length;
    await house.receive(message('credits'));
    await house.receive(message('status'));
    await house.receive(message('/help'));
    await house.receive(message('', { attachments: files(1) }));
    expect((await said()).length).toBe(before + 4);
    await house.receive(message('stop'));
    expect(await tasks()).toBe(0);
  });

  test('a refused wish leaves no trace: a wish that waits for files still waits', async () => {
    await house.receive(message('animate this', { attachments: [{ ...files(0)[0]!, bytes: 0 }] }));
    await wishes(2, { from: 'paper:2' });
    await house.receive(message('a sunset'));
    const session = await house.redis.hgetall(KEYS.session('paper:1|ann'));
    expect(JSON.parse(session['pendingWish'] ?? '{}')).toMatchObject({ text: 'animate this' });
  });

  test('a message that is handed over again counts once', async () => {
    const wish = message('a sunset');
    await house.receive(wish);
    await house.redis.del(KEYS.seen(wish.id), KEYS.out('paper:1'));
    await house.receive(wish);
    await wishes(1);
    expect(await tasks()).toBe(2);
  });

  test('a message that comes twice at the same moment counts once', async () => {
    const wish = message('a sunset');
    await Promise.all([house.receive(wish), house.receive(wish), house.receive(wish)]);
    await wishes(1);
    expect(await tasks()).toBe(2);
  });

  test('a refusal that could not be written is said when its message comes again', async () => {
    await wishes(2);
    const last = message('one more');
    await house.receive(last);
    await house.redis.del(KEYS.seen(last.id), KEYS.out('paper:1'));
    await house.receive(last);
    expect(refusals(await said(), DAY)).toHaveLength(1);
  });

  test('a platform that waits for an answer gets one each time', async () => {
    await wishes(2);
    const placeholder = { to: 'paper:1', id: 'thinking' } as const;
    await wishes(2, { placeholder });
    expect(refusals(await said(), DAY)).toHaveLength(2);
  });
});

describe('the other windows', () => {
  test('messages of a minute are counted, whatever they say, and stop and help go through', async () => {
    open({ limits: { personPerMinute: 3 } });
    await wishes(1);
    await house.receive(message('credits'));
    await house.receive(message('hi'));
    const before = await said();
    await house.receive(message('thanks'));
    await house.receive(message('status', { from: 'paper:2' }));
    await house.receive(message('one more'));
    expect((await said()).slice(before.length)).toEqual([expect.stringContaining(MINUTE)]);
    expect(await said('paper:2')).toEqual([expect.stringMatching(/again in \d+ seconds\.$/)]);
    await house.receive(message('/help'));
    expect((await said()).at(-1)).toContain('/video');
    await house.receive(message('', { pressed: 'cancel' }));
    expect(await tasks()).toBe(0);
  });

  test('help that comes with a file is given, and the file is not taken', async () => {
    open({ limits: { personPerMinute: 1 } });
    await wishes(1);
    await house.receive(message('/help', { attachments: files(1) }));
    expect(await tasks()).toBe(1);
    expect((await said()).slice(-2)).toEqual([
      expect.stringContaining('/video'),
      expect.stringContaining(MINUTE),
    ]);
  });

  test('videos of a chat are counted over its people, and refused once for all of them', async () => {
    open({ limits: { chatPerDay: 2 } });
    const group = (topic: number, id: string) =>
      ({ from: `paper:-1:${topic}`, places: ['-1'], direct: false, ...person(id) }) as const;
    await wishes(1, group(1, 'ann'));
    await wishes(1, group(2, 'ben'));
    await wishes(1, group(1, 'carl'));
    await wishes(1, group(2, 'dora'));
    expect(await tasks('paper:-1:1', 'carl')).toBe(0);
    const told = [...(await said('paper:-1:1')), ...(await said('paper:-1:2'))];
    expect(refusals(told, 'This chat has had all its videos')).toHaveLength(1);
  });

  test('videos of all people are counted together', async () => {
    open({ limits: { botPerDay: 2 } });
    for (const id of ['ann', 'ben', 'carl']) await wishes(1, { from: `paper:${id}`, ...person(id) });
    expect(await said('paper:carl')).toEqual([
      expect.stringMatching(/^I've made all the videos.*24 hours\.$/),
    ]);
  });

  test('bytes of a day are counted, and words still make a video', async () => {
    open({ limits: { personBytes: 100 } });
    await house.receive(message('', { attachments: files(60) }));
    await house.receive(message('', { attachments: files(60) }));
    expect(refusals(await said(), "You've sent me all the files")).toHaveLength(1);
    await house.receive(message('', { attachments: files(40) }));
    await wishes(1);
    expect(await tasks()).toBe(3);
  });

  test('new people of an hour are counted when they begin something, not when they say hello', async () => {
    open({ limits: { newPeoplePerHour: 1 } });
    const from = (id: string) => ({ from: `paper:${id}`, ...person(id) }) as const;
    for (const id of ['ann', 'ben', 'carl']) await house.receive(message('hi', from(id)));
    await wishes(2, from('ann'));
    await wishes(1, from('ben'));
    expect([await tasks('paper:ann', 'ann'), await tasks('paper:ben', 'ben')]).toEqual([2, 0]);
    expect((await said('paper:ben')).at(-1)).toMatch(/So many new people.*again in 60 minutes\./);
  });

  test('what a wider limit refuses is given back to the narrower ones', async () => {
    open({ limits: { personPerDay: 5, botPerDay: 1, newPeoplePerHour: 9, personAtOnce: 5 } });
    await wishes(4);
    expect(await house.redis.get(`${KEYS.limit('person-per-day')}:paper:ann`)).toBe('1');
    expect(await house.redis.hlen(KEYS.places('paper:ann'))).toBe(1);
    await wishes(1, { from: 'paper:2', ...person('ben') });
    expect(await house.redis.get(`${KEYS.limit('new-people')}:all`)).toBe('1');
  });

  test('admins are never limited', async () => {
    open({
      limits: { personPerMinute: 1, personPerDay: 1, personAtOnce: 1, botPerDay: 1 },
      access: { admins: ['paper:ann'] },
    });
    await wishes(4);
    expect(await tasks()).toBe(4);
  });

  test('without limits nothing is counted', async () => {
    open({});
    await wishes(5);
    expect(await house.redis.keys('vb:limit*')).toEqual([]);
    expect(await house.redis.keys('vb:verdict*')).toEqual([]);
  });

  test('every counter has an end', async () => {
    open({
      limits: {
        ...{ personPerMinute: 9, personPerDay: 1, personAtOnce: 2, personBytes: 9, chatPerDay: 9 },
        ...{ botPerDay: 9, botAtOnce: 9, newPeoplePerHour: 9 },
      },
    });
    await house.receive(message('move', { attachments: files(5) }));
    await wishes(2);
    const keys = await house.redis.keys('vb:*');
    const ours = keys.filter((key) => /^vb:(limit|verdict|told|places|known):/.test(key));
    expect(new Set(ours.map((key) => key.split(':')[1]))).toEqual(
      new Set(['limit', 'verdict', 'told', 'places', 'known']),
    );
    for (const key of ours) expect([key, await house.redis.ttl(key)]).not.toEqual([key, -1]);
  });
});

describe('places that are not served', () => {
  beforeEach(() => open({ access: { deny: ['paper:9', 'paper:bad'] } }));

  test('a group hears nothing, and nothing is written', async () => {
    const group = { from: 'paper:9:1', places: ['9'], direct: false } as const;
    await wishes(2, group);
    await house.receive(message('/help', group));
    await house.receive(message('', { ...group, group: 'album', attachments: files(1) }));
    const written = await house.redis.keys('vb:*');
    expect(written.filter((key) => !key.startsWith('vb:bull:'))).toEqual([]);
  });

  test('a person in private hears one sentence a day', async () => {
    await wishes(2, person('bad'));
    await house.receive(message('/help', person('bad')));
    expect(await said()).toEqual([say.denied]);
    expect(await tasks('paper:1', 'bad')).toBe(0);
  });

  test('a platform that waits for an answer gets one, also in a group', async () => {
    const placeholder = { to: 'paper:9', id: 'thinking' } as const;
    await wishes(2, { from: 'paper:9', places: ['9'], direct: false, placeholder });
    expect(await said('paper:9')).toEqual([say.denied, say.denied]);
  });

  test('others are served', async () => {
    await wishes(1);
    expect(await tasks()).toBe(1);
  });
});

test('at once › the sentence names the way out', () => {
  expect(AT_ONCE).toContain('/cancel');
});
