import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { type House, type HouseOptions, message } from '../../support/house.ts';
import { housesForTests } from '../../support/houses.ts';

const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
  return house;
};

const wish = async (text: string, over = {}) => {
  await house.receive(message(text, over));
  await house.quiet();
};
const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);
const said = () => house.channel.messages.map(({ reply }) => reply.text).join('\n');
const choices = () => house.channel.messages.flatMap(({ reply }) => reply.choices ?? []);

describe('an export', () => {
  beforeEach(() => open());

  test('of nothing says so', async () => {
    await wish('export');
    expect(videos()).toHaveLength(0);
    expect(house.studio.renders.size).toBe(0);
    expect(said()).toMatch(/nothing/i);
  });

  test('whose render fails gets one more under a new id', async () => {
    const status = house.studio.renderStatus.bind(house.studio);
    let first: string | undefined;
    house.studio.renderStatus = async (project, render) => {
      first ??= render;
      return render === first ? { status: 'failed' } : status(project, render);
    };
    await wish('a sunset');
    expect(house.studio.renders.size).toBe(2);
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.video?.render).not.toBe(first);
  });

  test('whose second render fails too ends in words', async () => {
    house.studio.renderStatus = async () => ({ status: 'failed' });
    await wish('a sunset');
    expect(house.studio.renders.size).toBe(2);
    expect(videos()).toHaveLength(0);
    expect(choices().some(({ id }) => id.startsWith('retry:'))).toBe(true);
  });

  test('that the backend never got is submitted again under the same id', async () => {
    const startRender = house.studio.startRender.bind(house.studio);
    let lost = false;
    house.studio.startRender = async (project, render) => {
      if (lost) return startRender(project, render);
      lost = true;
    };
    await wish('a sunset');
    expect(house.studio.renders.size).toBe(1);
    expect(videos()).toHaveLength(1);
  });

  test('again renders again', async () => {
    await wish('a sunset');
    await wish('', { pressed: 'export' });
    expect(house.studio.renders.size).toBe(2);
    expect(videos()).toHaveLength(2);
    expect(house.studio.said).toEqual(['a sunset']);
  });

  test('that the plan does not allow speaks of the plan and offers to register', async () => {
    const register = 'https://nemovideo.com/register?bind=anon_1';
    house.studio.failures.push({ verb: 'startRender', problem: new Problem('plan-blocked', { register }) });
    await wish('a sunset');
    expect(said()).toMatch(/plan/i);
    expect(said()).not.toMatch(/credits? (?:are|is) (?:gone|used up)/i);
    expect(choices().some(({ url }) => url === register)).toBe(true);
  });
});

describe('a backend that thinks of a screen', () => {
  beforeEach(() => open({ autoExport: false }));

  test('and says to click Export has the export run', async () => {
    house.studio.words = 'I added a sunset. Click the Export button to download it.';
    await wish('a sunset');
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.reply.text).toMatch(/^I added a sunset\.\n/);
    expect(said()).not.toMatch(/click/i);
  });

  test('and says to drag something has it sent as an edit, once', async () => {
    house.studio.words = 'Drag the clip to the start of the timeline.';
    await wish('a sunset');
    expect(house.studio.said).toHaveLength(2);
    expect(house.studio.said[1]).toMatch(/clip/);
    expect(house.studio.said[1]).toMatch(/start/);
  });

  test('and says to drag several things has all of them sent as one edit', async () => {
    house.studio.words =
      'Drag the title to the bottom of the frame. Drag the music onto the audio track. Drag the volume slider to 50%.';
    await wish('a sunset');
    expect(house.studio.said).toHaveLength(2);
    expect(house.studio.said[1]).toBe(
      'Move the title to the bottom of the frame\nAdd the music to the audio track\nSet the volume to 50%',
    );
  });

  test('and answers an edit that followed with more edits has them told, not followed', async () => {
    house.studio.words = 'Drag the title to the bottom of the frame. 将标题拖拽到画面底部。';
    await wish('a sunset');
    expect(house.studio.said).toHaveLength(2);
    expect(said()).toContain('• Move the title to the bottom of the frame\n• 把标题移到画面底部');
    expect(said()).not.toMatch(/drag|拖/i);
    expect(said()).not.toMatch(/nothing on the timeline changed/i);
  });

  test.each([
    'Open the media panel to see your assets.',
    'You can preview it in the timeline.',
    '打开素材面板查看您的素材。',
    '您可以在时间线中预览效果。',
  ])('and says %j has the timeline shown', async (words) => {
    house.studio.words = words;
    await wish('talk about it');
    expect(said()).toContain("There's nothing on the timeline yet");
    expect(said()).not.toMatch(/nothing on the timeline changed/i);
    await wish('a sunset');
    expect(said()).toContain('Timeline (');
  });
});

describe('an answer', () => {
  test('without a change is told as it is, without a video', async () => {
    open();
    house.studio.words = 'Which city do you mean?';
    await wish('talk about a city');
    expect(videos()).toHaveLength(0);
    expect(said()).toContain('Which city do you mean?');
  });

  test('loses a stray apology behind real words', async () => {
    open();
    house.studio.words = 'I made it shorter. I encountered a temporary issue. Please try again.';
    await wish('talk');
    expect(said()).toContain('I made it shorter.');
    expect(said()).not.toMatch(/temporary issue/);
  });

  test('with nothing at all says that nothing changed', async () => {
    open();
    house.studio.silent = true;
    await wish('talk');
    expect(said()).toMatch(/nothing on the timeline changed/i);
  });

  test('that was lost is looked for, and what changed is told', async () => {
    open();
    const converse = house.studio.converse.bind(house.studio);
    house.studio.converse = async function* (project, text, signal) {
      for await (const event of converse(project, text, signal)) {
        if (event.kind === 'end') throw new Problem('outcome-unknown', {});
        yield event;
      }
    };
    await wish('a sunset');
    expect(house.studio.said).toEqual(['a sunset']);
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.reply.text).toMatch(/added/i);
  });

  test('that breaks off after something was done keeps what was done', async () => {
    open();
    const converse = house.studio.converse.bind(house.studio);
    house.studio.converse = async function* (project, text, signal) {
      for await (const event of converse(project, text, signal)) {
        if (event.kind === 'end') throw new Problem('backend-failed', { said: 'I added a' });
        yield event;
      }
    };
    await wish('a sunset');
    expect(videos()).toHaveLength(1);
    expect(videos()[0]?.reply.text).toMatch(/^I added a\n\nadded/i);
  });

  test('announces a raw cut in the message that becomes the video, so that nothing stands behind it', async () => {
    open();
    const converse = house.studio.converse.bind(house.studio);
    const gate = Promise.withResolvers<void>();
    house.studio.converse = async function* (project, text, signal) {
      yield { kind: 'raw' };
      await gate.promise;
      yield* converse(project, text, signal);
    };
    await house.receive(message('a sunset'));
    const cut = () => house.channel.messages.filter(({ reply }) => /first cut/i.test(reply.text));
    await expect.poll(cut).toHaveLength(1);
    gate.resolve();
    await house.quiet();
    expect(videos()).toHaveLength(1);
    expect(cut()).toHaveLength(0);
  });
});

describe('a long turn', () => {
  test('says that it is still working, in words of their own, beside a bubble that moves', async () => {
    open({ timing: { stillWorking: 100 } });
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a long film'));
    const still = () =>
      house.channel.messages.filter(({ reply }) => /still working/i.test(reply.text)).length;
    await expect.poll(still, { timeout: 15_000 }).toBeGreaterThan(1);
    const looks = () => Math.max(...house.channel.messages.map((one) => one.looks.length));
    await expect.poll(looks, { timeout: 15_000 }).toBeGreaterThan(2);
    gate.resolve();
    await house.quiet();
    expect(videos()).toHaveLength(1);
  });
});

describe('trouble with the account', () => {
  beforeEach(() => open());

  test('no credits: one sentence, a link to register, and another try', async () => {
    const register = 'https://nemovideo.com/register?bind=anon_1';
    house.studio.failures.push({ verb: 'converse', problem: new Problem('no-credits', { register }) });
    await wish('a sunset');
    expect(choices().map(({ id }) => id.split(':')[0])).toEqual(
      expect.arrayContaining(['register', 'retry']),
    );
    expect(house.studio.said).toEqual([]);
  });

  test('a question while the backend is down is answered in words at once', async () => {
    await wish('hello');
    house.studio.failures.push({ verb: 'credits', problem: new Problem('backend-down', {}) });
    await wish('credits');
    expect(choices().some(({ id }) => id.startsWith('retry:'))).toBe(true);
  });

  test('a new project starts empty in the same account', async () => {
    await wish('one');
    await wish('/new');
    await wish('two');
    const last = videos()
      .at(-1)
      ?.reply.timeline?.tracks[0]?.clips.map(({ name }) => name);
    expect(last).toEqual(['two']);
  });

  test('who is forgotten is a stranger again', async () => {
    await wish('one');
    await wish('/forget');
    expect(choices().map(({ id }) => id)).toEqual(expect.arrayContaining(['forget:yes', 'forget:no']));
    expect(await house.redis.exists('vb:project:paper:1|ann')).toBe(1);
    await wish('', { pressed: 'forget:yes' });
    for (const key of await house.redis.keys('vb:task:*'))
      expect(await house.redis.ttl(key)).toBeLessThanOrEqual(60);
    expect(
      await house.redis.exists('vb:session:paper:1|ann', 'vb:project:paper:1|ann', 'vb:tasks:paper:1|ann'),
    ).toBe(0);
    await wish('two');
    const last = videos()
      .at(-1)
      ?.reply.timeline?.tracks[0]?.clips.map(({ name }) => name);
    expect(last).toEqual(['two']);
    const first = words('en').firstWish('Ann');
    expect(house.channel.messages.filter(({ reply }) => reply.text === first)).toHaveLength(2);
  });

  test('who is forgotten while a video is made leaves nothing that looks for it, and gets no new account', async () => {
    house.studio.hold = new Promise(() => undefined);
    await house.receive(message('one'));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    await house.receive(message('', { pressed: 'forget:yes' }));
    await house.quiet();
    await expect.poll(() => house.redis.keys('vb:box:*')).toEqual([]);
    for (const key of await house.redis.keys('vb:task:*'))
      expect(await house.redis.ttl(key)).toBeLessThanOrEqual(60);
    expect(await house.redis.exists('vb:project:paper:1|ann')).toBe(0);
    expect(house.channel.messages.map(({ reply }) => reply.text)).not.toContain(words('en').lateVideo);
  });
});
