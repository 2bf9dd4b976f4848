import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { type House, message } from '../../support/house.ts';
import { housesForTests } from '../../support/houses.ts';

const next = housesForTests();
const say = words('en');
let house: House;
beforeEach(() => {
  house = next();
});

const wish = async (text: string, over = {}) => {
  await house.receive(message(text, over));
  await house.quiet();
};
const all = () => house.channel.messages;
const videos = () => all().filter(({ video }) => video !== undefined);
const texts = () => all().map(({ reply }) => reply.text);
/** What the status message of the first wish shows: the greeting stands before it. */
const status = () => all()[1]?.reply.text ?? '';
const photo = { kind: 'image' as const, name: 'a.jpg', ref: 'a.jpg' };

describe('the stage that is shown', () => {
  test('of a first wish is what is done, not the connecting that was over long ago', async () => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(status).toContain(say.stages.making);
    await house.receive(message('/cancel'));
    await house.quiet();
  });

  test('of a first wish with files is the upload', async () => {
    const gate = Promise.withResolvers<void>();
    const { upload } = house.studio;
    house.studio.upload = async (project, file) => {
      await gate.promise;
      await upload.call(house.studio, project, file);
    };
    await house.receive(message('a promo', { attachments: [photo] }));
    await expect.poll(() => house.channel.messages[1]?.reply.progress?.stage).toBe('uploading');
    gate.resolve();
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });

  test('while the backend is away says so', { timeout: 20_000 }, async () => {
    house.studio.failures.push({ verb: 'createProject', problem: new Problem('backend-down', {}) });
    await house.receive(message('a sunset'));
    await expect.poll(status).toContain(say.stages.away);
    expect(status()).not.toContain(say.stages.waiting);
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });

  test('while the files are out of reach says so', { timeout: 20_000 }, async () => {
    house.channel.failures.push({ verb: 'open', problem: new Problem('platform-down', {}) });
    await house.receive(message('a promo', { attachments: [photo] }));
    await expect.poll(status).toContain(say.stages['files-away']);
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });
});

describe('a video', () => {
  test('is named by what its film began with, then by a number', async () => {
    await wish('a fox in the snow');
    await wish('undo');
    await wish('1:1 please');
    await wish('', { pressed: 'export' });
    expect(videos().map(({ video }) => video?.name)).toEqual([
      'a-fox-in-the-snow.mp4',
      'a-fox-in-the-snow-2.mp4',
      'a-fox-in-the-snow-3.mp4',
      'a-fox-in-the-snow-4.mp4',
    ]);
  });

  test('of a new project has a name of its own', async () => {
    await wish('a fox in the snow');
    await wish('/new');
    await wish('a boat at sea');
    expect(videos().at(-1)?.video?.name).toBe('a-boat-at-sea.mp4');
  });

  test('whose first wish came to nothing is named by the one that did', async () => {
    await wish('talk about foxes');
    await wish('a boat at sea');
    expect(videos().map(({ video }) => video?.name)).toEqual(['a-boat-at-sea.mp4']);
  });

  test('is named in the notice that it is ready, which answers the message that asked and leads to the video', async () => {
    await house.receive(message('a fox in the snow', { message: '71' }));
    await house.receive(message('a boat too', { message: '72' }));
    await house.quiet();
    const notices = all().filter(({ reply }) => reply.text.endsWith(say.notice));
    const told = notices.map(({ reply }) => [
      reply.text.split('\n')[0],
      reply.origin?.message,
      videos().find(({ id }) => id === reply.shows?.id)?.video?.name,
    ]);
    // The one whose file is here first comes first.
    expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(
      new Set([
        JSON.stringify(['“a fox in the snow”', '71', 'a-fox-in-the-snow.mp4']),
        JSON.stringify(['“a fox in the snow (2)”', '72', 'a-fox-in-the-snow-2.mp4']),
      ]),
    );
  });
});

describe('“Export again”', () => {
  test('pressed three times is one render', async () => {
    await wish('a sunset');
    for (let presses = 0; presses < 3; presses += 1) await house.receive(message('', { pressed: 'export' }));
    await house.quiet();
    expect(house.studio.renders.size).toBe(2);
    expect(videos()).toHaveLength(2);
    expect(texts().filter((text) => text === say.heard)).toHaveLength(2);
  });

  test('asked for while the video is made joins that one', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset'));
    await house.receive(message('export'));
    gate.resolve();
    await house.quiet();
    expect(house.studio.renders.size).toBe(1);
    expect(texts()).toContain(say.sameVideo);
  });

  test('after a change renders', async () => {
    await wish('a sunset');
    await wish('', { pressed: 'export' });
    await wish('with a boat');
    await wish('', { pressed: 'export' });
    expect(house.studio.renders.size).toBe(4);
  });
});

describe('a cancel', () => {
  test('by the button says one thing, in the message that it stands on', async () => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    const before = all().length;
    const button = all()
      .flatMap(({ reply }) => reply.choices ?? [])
      .find(({ id }) => id.startsWith('cancel:'));
    await wish('', { pressed: button?.id ?? '' });
    expect(all()).toHaveLength(before);
    expect(status()).toBe(say.cancelledBubble('sent'));
  });

  test('by words is answered without repeating what the message of the task says', async () => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    await house.receive(message('a sunrise'));
    await wish('/cancel');
    expect(texts()).toContain(say.cancelled(1, true));
    expect(texts()).toContain(say.cancelledBubble('sent'));
    expect(texts()).toContain(say.cancelledBubble('early'));
  });

  test('that a platform waits for an answer to is answered', async () => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('a sunset'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    const placeholder = await house.channel.send('paper:1', { text: 'thinking' }, 'press');
    await wish('', { pressed: 'cancel', placeholder });
    expect(texts()).toContain(say.cancelled(0, true));
    expect(texts()).not.toContain('thinking');
  });
});

describe('a wish that answers a video', () => {
  test('that is an older one is told which video is changed', async () => {
    await wish('a fox in the snow');
    const first = videos()[0]?.id ?? '';
    await wish('with a boat');
    await wish('make this one vertical', { answers: first });
    expect(texts()).toContain(say.changesLatest('a fox in the snow (2)'));
    expect(house.studio.said.at(-1)).toBe('make this one vertical');
  });

  test('that is the latest one, or no video at all, is told nothing of the kind', async () => {
    await wish('a fox in the snow');
    await wish('with a boat');
    await wish('make this one vertical', { answers: videos().at(-1)?.id ?? '' });
    await wish('warmer', { answers: all()[0]?.id ?? '' });
    expect(texts().join('\n')).not.toContain('not the one you replied to');
  });
});
