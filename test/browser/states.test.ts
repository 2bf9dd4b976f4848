import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sent } from '../../src/core/message.ts';
import type { MediaFile } from '../../src/core/ports.ts';
import { addressIn, SKILL, type World } from '../bots/web/world.ts';
import { describeInBrowser } from '../support/browser-chat.ts';
import { paintPhoto, shootFilm } from '../support/browser-scenes.ts';
import { keepShot } from '../support/browser-shots.ts';

const CHOICES = [
  { id: 'export', label: 'Export again' },
  { id: 'new', label: 'New project' },
];
const TIMELINE = {
  length: 3000,
  tracks: [{ kind: 'video' as const, clips: [{ name: 'sunset.jpg', from: 0, to: 3000 }] }],
};

const say = async (page: Page, text: string) => {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
};
const received = (world: World, count: number) => expect.poll(() => world.received.length).toBe(count);

/** A conversation that fills several screens, and a bubble at its end. */
async function talk(page: Page, world: World, answers = 12): Promise<Sent> {
  await say(page, 'a sunset, please');
  await received(world, 1);
  for (let n = 1; n <= answers; n += 1)
    await world.channel.send(addressIn(world), { text: `Answer ${n}. ${'Words. '.repeat(30)}` }, `a${n}`);
  const progress = { stage: 'rendering', percent: 70, seconds: 9 } as const;
  return world.channel.send(addressIn(world), { text: '-', progress }, 'bubble');
}

interface Look {
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly frame: number;
  readonly bubble: number;
  readonly muted: boolean;
  readonly time: number;
  readonly paused: boolean;
  readonly poster: boolean;
}

/** The newest film as it stands on the page, its edges relative to what is seen of the conversation. */
const look = (page: Page): Promise<Look> =>
  page.evaluate(`(() => {
    const players = document.querySelectorAll('.film video');
    const player = players[players.length - 1];
    const seen = document.querySelector('#log').getBoundingClientRect();
    const box = player.getBoundingClientRect();
    return {
      top: box.top - seen.top, bottom: seen.bottom - box.bottom, width: box.width,
      frame: player.parentElement.getBoundingClientRect().width,
      bubble: player.closest('.bubble').getBoundingClientRect().width,
      muted: player.muted, time: player.currentTime, paused: player.paused, poster: player.hasAttribute('poster'),
    };
  })()`);

/** Wholly in view, as wide as its message, and moving without sound. */
async function isShown(page: Page): Promise<void> {
  await page.locator('.film video').last().waitFor();
  await expect.poll(async () => (await look(page)).time, { timeout: 10_000 }).toBeGreaterThan(0.1);
  await expect.poll(async () => (await look(page)).top).toBeGreaterThanOrEqual(0);
  const film = await look(page);
  expect(film.bottom).toBeGreaterThanOrEqual(0);
  expect(film.muted).toBe(true);
  expect(film.width).toBeGreaterThan(film.frame - 2);
  expect(film.frame).toBeGreaterThan(film.bubble - 4);
}

describeInBrowser('chat page › states', (open, browser) => {
  let dir = '';
  let film: MediaFile;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'web-states-'));
    film = await shootFilm(await paintPhoto(browser(), dir), dir);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const deliver = (world: World, bubble: Sent, render = 'r') =>
    world.channel.deliver(
      bubble,
      { text: 'Here it is. '.repeat(20), choices: CHOICES, timeline: TIMELINE },
      { render, name: 'sunset.mp4', alt: 'A sunset' },
      film,
    );

  it.each([
    ['a screen', { width: 1000, height: 800 }, 600],
    ['a phone', { width: 390, height: 780 }, 300],
  ])(
    'a result is in view, large, and plays mute on %s, after a reload too',
    async (where, viewport, wide) => {
      const { page, world, complaints } = await open({ viewport });
      const bubble = await talk(page, world);
      await keepShot(page, `working on ${where}`);
      await deliver(world, bubble);
      await world.channel.send(bubble.to, { text: 'Your video is ready.' }, 'notice');
      await page.getByText('Your video is ready.').waitFor();
      await isShown(page);
      expect((await look(page)).width).toBeGreaterThan(wide);
      await keepShot(page, `result on ${where}`);
      await page.reload();
      await isShown(page);
      await keepShot(page, `result on ${where} after a reload`);
      expect(complaints).toEqual([]);
    },
  );

  it('the first frame is as sharp as the film: its small poster goes once it can be drawn', async () => {
    const { page, world } = await open({ reducedMotion: 'reduce' });
    await deliver(world, await talk(page, world, 1));
    await page.locator('.film video').waitFor();
    await expect.poll(async () => (await look(page)).poster).toBe(false);
    const still = await look(page);
    expect(still.time).toBeLessThan(0.1);
    // The person asked for less motion.
    expect(still.paused).toBe(true);
    expect(still.top).toBeGreaterThanOrEqual(0);
    await keepShot(page, 'result that waits');
  });

  it('a second result stops the first and takes its place', async () => {
    const { page, world } = await open();
    const bubble = await talk(page, world, 2);
    await deliver(world, bubble);
    await isShown(page);
    const again = await world.channel.send(bubble.to, { text: 'working' }, 'again');
    await deliver(world, again, 's');
    await expect.poll(() => page.locator('.film video').count()).toBe(2);
    await isShown(page);
    const first = page.locator('.film video').first();
    expect(await first.evaluate((player) => (player as unknown as { paused: boolean }).paused)).toBe(true);
  });

  it('a reader who looks at older messages is left there', async () => {
    const { page, world } = await open();
    const bubble = await talk(page, world);
    await page.locator('#log').hover();
    await page.mouse.wheel(0, -5000);
    const top = () => page.evaluate<number>(`document.querySelector('#log').scrollTop`);
    await expect.poll(top).toBe(0);
    await deliver(world, bubble);
    await page.locator('.film video').waitFor({ state: 'attached' });
    expect(await top()).toBe(0);
  });

  it('a video that made room for newer files says so', async () => {
    const { page, world, complaints } = await open({}, { quota: { chat: film.bytes + 1000, all: 0 } });
    await deliver(world, await talk(page, world, 1));
    await isShown(page);
    const second = await world.channel.send(addressIn(world), { text: 'working' }, 'second');
    await deliver(world, second, 's');
    await page.locator('.film .paper', { hasText: 'not kept here' }).waitFor();
    expect(await page.locator('.film video').count()).toBe(1);
    await page.locator('.film .paper').scrollIntoViewIfNeeded();
    await keepShot(page, 'video that is gone');
    expect(complaints).toEqual([]);
  });

  it('a visitor is welcomed with the default skill’s examples in the language of the browser', async () => {
    const other = { ...SKILL, slug: 'another', examples: ['not this one'] };
    const { page } = await open({ locale: 'zh-CN' }, { skill: SKILL, skills: [other, SKILL] });
    await page.getByText('今天想拍点什么？').waitFor();
    expect(await page.locator('.welcome li').allInnerTexts()).toEqual(SKILL.localized?.['zh']?.examples);
    await keepShot(page, 'welcome in Chinese');
  });

  it('the language that is chosen in the chat is the page’s, and after a reload it still is', async () => {
    const { page, world, complaints } = await open();
    await say(page, '/language zh');
    await received(world, 1);
    const bubble = await world.channel.send(addressIn(world), { text: '好的', language: 'zh' }, 'l');
    await page.getByPlaceholder('描述你想要的视频…').waitFor();
    await page.getByRole('button', { name: '删除这个聊天' }).waitFor();
    await page.locator('.status', { hasText: '在线' }).waitFor();
    await page.locator('.day', { hasText: '今天' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    await deliver(world, bubble);
    await page.getByRole('link', { name: /^下载/ }).waitFor();
    await keepShot(page, 'page in Chinese');
    await page.reload();
    await page.getByPlaceholder('描述你想要的视频…').waitFor();
    await world.channel.send(addressIn(world), { text: 'Fine.', language: 'en' }, 'e');
    await page.getByRole('button', { name: 'Delete this chat' }).waitFor();
    await page.getByRole('link', { name: /^Download/ }).waitFor();
    expect(await page.locator('.item:not(.day)').count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  it('forgetting asks first; its yes clears the page', async () => {
    const { page, world, complaints } = await open();
    await say(page, '/forget');
    await received(world, 1);
    const choices = [
      { id: 'forget:yes', label: 'Forget everything', style: 'danger' as const },
      { id: 'forget:no', label: 'Keep it' },
    ];
    await world.channel.send(addressIn(world), { text: 'Forget this chat?', choices }, 'q');
    await page.getByRole('button', { name: 'Forget everything' }).waitFor();
    await keepShot(page, 'forgetting asks');
    await page.getByRole('button', { name: 'Forget everything' }).click();
    await page.getByText('What shall we film?').waitFor();
    expect(await page.locator('#items > *').count()).toBe(0);
    await page.getByRole('status').filter({ hasText: 'The chat was deleted.' }).waitFor();
    await page.locator('.status.online').waitFor();
    expect(world.received.map(({ pressed }) => pressed)).toEqual([undefined, 'forget:yes']);
    await keepShot(page, 'forgotten');
    await say(page, 'anew');
    await received(world, 3);
    expect(world.received[2]?.from).not.toBe(addressIn(world));
    expect(complaints).toEqual([]);
  });

  it('a text that is too long is not sent, and stands in the field', async () => {
    const { page, world } = await open();
    await say(page, 'x'.repeat(8001));
    await page.locator('#hint', { hasText: 'at most 8,000 characters' }).waitFor();
    expect(await page.inputValue('#text')).toHaveLength(8001);
    expect(world.received).toEqual([]);
    await keepShot(page, 'too long');
    await say(page, 'x'.repeat(8000));
    await received(world, 1);
    expect(await page.locator('#hint').textContent()).toBe('');
  });

  it('too many messages at once: the one that was refused stands there with when it goes again', async () => {
    const { page, world } = await open({}, { access: { perMinute: 2 } });
    for (const text of ['one', 'two', 'three']) await say(page, text);
    await page
      .locator('.pending.failed .meta', { hasText: /^That was a lot at once\. Try again in \d+ s\./ })
      .waitFor();
    await received(world, 2);
    await keepShot(page, 'too fast');
  });

  it('older messages come by a button, and the reader stays where they are', async () => {
    const { page, world } = await open();
    await say(page, 'first of all');
    await received(world, 1);
    const to = addressIn(world);
    for (let n = 2; n <= 130; n += 1) await world.channel.send(to, { text: `number ${n}` }, `n${n}`);
    await page.reload();
    const shown = () => page.locator('.item .text').allInnerTexts();
    await expect.poll(async () => (await shown()).length).toBe(100);
    const earlier = page.getByRole('button', { name: 'Show earlier messages' });
    await page.evaluate(`document.querySelector('#log').scrollTop = 0`);
    const mark = page.getByText('number 31', { exact: true });
    const before = await mark.boundingBox();
    await earlier.click();
    await expect.poll(async () => (await shown()).length).toBe(130);
    expect((await shown()).slice(0, 3)).toEqual(['first of all', 'number 2', 'number 3']);
    expect(await earlier.isHidden()).toBe(true);
    const moved = Math.abs(((await mark.boundingBox())?.y ?? 0) - (before?.y ?? 0));
    expect(moved).toBeLessThan(60);
    await world.channel.send(to, { text: 'news' }, 'news');
    await page.getByRole('button', { name: 'New messages' }).waitFor();
  });

  it('a window without a place for its stream comes in when another one closes', async () => {
    const { page, world } = await open({}, { access: { streams: { visitor: 1, all: 10 } } });
    const second = await page.context().newPage();
    await second.goto(world.url);
    await second.locator('.status.offline').waitFor();
    await page.close();
    await second.locator('.status.online').waitFor({ timeout: 20_000 });
  });
});
