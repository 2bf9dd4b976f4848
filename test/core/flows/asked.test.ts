import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { type House, message } from '../../support/house.ts';
import { housesForTests } from '../../support/houses.ts';

const next = housesForTests();
let house: House;
beforeEach(() => {
  house = next();
});

const HOUR = 3_600_000;
const say = words('en');
const wish = async (text: string, over = {}) => {
  await house.receive(message(text, over));
  await house.quiet();
};
const said = () => house.channel.messages.map(({ reply }) => reply.text);
const choices = () => house.channel.messages.flatMap(({ reply }) => reply.choices ?? []);
const photo = (name: string) => ({ kind: 'image' as const, name, ref: name });

describe('a request that the platform kept while the bot was away', () => {
  const old = { at: Date.now() - 20 * HOUR };

  test('asks first, spends nothing, and says when it was sent', async () => {
    await wish('a sunset', old);
    expect(house.studio.said).toEqual([]);
    expect(said()).toContain(say.heardLate(20));
  });

  test('is made once it is wanted', async () => {
    await wish('a sunset', old);
    const go = choices().find(({ id }) => id.startsWith('continue:'));
    await wish('', { pressed: go?.id });
    expect(house.studio.said).toEqual(['a sunset']);
    expect(house.channel.messages.filter(({ video }) => video !== undefined)).toHaveLength(1);
  });

  test.each(['/new', 'export'])('asks before "%s" as well', async (text) => {
    await wish('a sunset');
    const before = house.studio.renders.size;
    await wish(text, old);
    expect(said()).toContain(say.heardLate(20));
    expect(house.studio.renders.size).toBe(before);
  });

  test('answers a question, which costs nothing', async () => {
    await wish('credits', old);
    expect(said().join()).toContain('88');
  });

  test('goes on by itself when it is not two hours old', async () => {
    await wish('a sunset', { at: Date.now() - HOUR });
    expect(house.studio.said).toEqual(['a sunset']);
  });

  test('is as new as its platform cannot know: a clock that is ahead changes nothing', async () => {
    await wish('a sunset', { at: Date.now() + 20 * HOUR });
    expect(house.studio.said).toEqual(['a sunset']);
  });

  test('shows the time since it was heard', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset', { at: Date.now() - HOUR }));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    const seconds = house.channel.messages.flatMap(({ reply }) => reply.progress?.seconds ?? []);
    gate.resolve();
    await house.quiet();
    for (const one of seconds) expect(one).toBeLessThan(600);
  });
});

describe('a wish whose files the backend would not take', () => {
  const refuse = () =>
    house.studio.failures.push({
      verb: 'upload',
      problem: new Problem('bad-format', { name: 'a.jpg', really: 'heic' }),
    });

  test('says so, and is made with the next files that come without words', async () => {
    refuse();
    await wish('make this photo move slowly', { attachments: [photo('a.jpg')] });
    expect(said().join('\n')).toMatch(/“a\.jpg” really holds HEIC data/);
    expect(said().join('\n')).toContain(say.wishKept);
    await wish('', { attachments: [photo('b.jpg')] });
    expect([house.studio.uploads, house.studio.said]).toEqual([['b.jpg'], ['make this photo move slowly']]);
    await wish('', { attachments: [photo('c.jpg')] });
    expect(house.studio.said).toHaveLength(1);
  });

  test('is not kept for a person who wants to be forgotten', async () => {
    refuse();
    await wish('make this move', { attachments: [photo('a.jpg')] });
    await wish('', { pressed: 'forget:yes' });
    await wish('', { attachments: [photo('b.jpg')] });
    expect(house.studio.said).toEqual([]);
  });

  test('is not kept where its words fail', async () => {
    house.studio.failures.push({ verb: 'converse', problem: new Problem('backend-failed', {}) });
    await wish('make this move', { attachments: [photo('a.jpg')] });
    expect(said().join('\n')).not.toContain(say.wishKept);
  });
});

describe('small talk', () => {
  test('of ten strangers opens no account', async () => {
    for (let count = 0; count < 10; count += 1)
      await house.receive(message('hi', { from: `paper:${count}`, sender: { id: `p${count}`, name: '' } }));
    await house.quiet();
    expect(await house.redis.keys('vb:project:*')).toEqual([]);
    expect(await house.redis.keys('vb:task:*')).toEqual([]);
  });

  test('and the question what is on the timeline open none either', async () => {
    await wish('status');
    expect(said()).toContain(say.emptyTimeline);
    expect(await house.redis.keys('vb:project:*')).toEqual([]);
  });

  test('while work runs is answered and costs nothing', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    for (const text of ['thanks!', 'lol', '👍', 'sorry, wrong chat', 'hilfe', 'how long will it take?'])
      await house.receive(message(text));
    await expect.poll(() => said().join('\n')).toMatch(/I took your request 0:\d\d ago/);
    gate.resolve();
    await house.quiet();
    expect(house.studio.said).toEqual(['a sunset']);
    for (const answer of [say.talk.thanks, say.talk.laugh, say.talk.wrong]) expect(said()).toContain(answer);
  });

  test('after a result is answered and costs nothing', async () => {
    await wish('a sunset');
    for (const text of ['lol', '👍', 'спасибо', 'how long does it take?']) await wish(text);
    expect(house.studio.said).toEqual(['a sunset']);
    expect(said()).toContain(say.howLong(0, 0));
  });

  test.each(['стоп', 'stop', 'やめて'])('that says "%s" stops what runs', async (text) => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    await house.receive(message(text));
    await expect.poll(() => said()).toContain(say.cancelledBubble('sent'));
  });
});

describe('a button', () => {
  test.each(['export', 'try:test-skill:0'])(
    '%s that is pressed three times does its work once',
    async (pressed) => {
      await wish('a sunset');
      const [renders, before] = [house.studio.renders.size, house.studio.said.length];
      const gate = Promise.withResolvers<void>();
      house.studio.sight = gate.promise;
      for (let count = 0; count < 3; count += 1) await house.receive(message('', { pressed, answers: 'm2' }));
      gate.resolve();
      await house.quiet();
      expect(house.studio.renders.size).toBe(renders + 1);
      expect(house.studio.said.length - before).toBeLessThanOrEqual(1);
      expect(said().filter((text) => text === say.heard)).toHaveLength(2);
      await wish('', { pressed, answers: 'm2' });
      // An export of what was rendered a moment ago joins that video; a wish is a wish again.
      expect(house.studio.renders.size).toBe(renders + (pressed === 'export' ? 1 : 2));
    },
  );

  test('under another message is another button', async () => {
    await wish('a sunset');
    await Promise.all(
      ['m1', 'm2'].map((answers) => house.receive(message('', { pressed: 'export', answers }))),
    );
    await house.quiet();
    // Two requests, and one render of the same timeline.
    expect(house.studio.renders.size).toBe(2);
    expect(said()).not.toContain(say.heard);
  });
});

test('a voice message becomes the sound when its button is pressed', async () => {
  const note = { kind: 'audio' as const, name: 'voice-338.ogg', ref: 'v', voice: true as const };
  await wish('', { attachments: [note] });
  expect([house.studio.uploads, said()]).toEqual([[], [say.voiceNote(false)]]);
  await wish('', { pressed: 'sound' });
  expect(house.studio.uploads).toEqual([say.voiceName]);
  expect(said().join('\n')).not.toContain('voice-338');
});
