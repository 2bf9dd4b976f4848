import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaFile } from '../../src/core/ports.ts';
import type { Timeline } from '../../src/core/timeline.ts';
import { addressIn, openWorld, type World } from '../bots/web/world.ts';
import { describeInBrowser, handFiles } from '../support/browser-chat.ts';
import { paintPhoto, shootFilm } from '../support/browser-scenes.ts';

const TIMELINE: Timeline = {
  length: 3000,
  width: 1280,
  height: 720,
  tracks: [
    {
      kind: 'video',
      clips: [
        { name: 'sunset.jpg', from: 0, to: 2000 },
        { name: 'waves', from: 2000, to: 3000 },
      ],
    },
    { kind: 'audio', clips: [{ name: 'Lo-fi', from: 0, to: 3000, volume: 0.35 }] },
    { kind: 'text', clips: [{ name: 'Golden Hour', from: 500, to: 2500 }] },
  ],
};

const say = async (page: Page, text: string) => {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
};
const received = (world: World, count: number) => expect.poll(() => world.received.length).toBe(count);
const bubbles = (page: Page) => page.locator('.item:not(.typing) .bubble');

describeInBrowser('chat page', (open, browser) => {
  let dir = '';
  let photo = '';
  let film: MediaFile;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'web-scenes-'));
    photo = await paintPhoto(browser(), dir);
    film = await shootFilm(photo, dir);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('from words and a dropped photo to a playing video, and nothing is missing after a reload', async () => {
    const { page, world, complaints } = await open();
    await handFiles(page, 'drop', [{ name: 'sunset.jpg', type: 'image/jpeg', bytes: await readFile(photo) }]);
    await page.locator('.thumb.image img').waitFor();
    await say(page, 'a sunset with lo-fi music');
    await received(world, 1);
    const [message] = world.received;
    expect(message).toMatchObject({ text: 'a sunset with lo-fi music', sender: { language: 'en-GB' } });
    expect(message?.attachments).toMatchObject([{ kind: 'image', name: 'sunset.jpg', mime: 'image/jpeg' }]);
    await page.locator('.person .icon-received').waitFor();
    await expect
      .poll(() =>
        page
          .locator('.pictures img')
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      )
      .toBe(1280);

    const to = addressIn(world);
    const bubble = await world.channel.send(
      to,
      { text: '-', progress: { stage: 'making', seconds: 3 } },
      'b',
    );
    const bar = page.getByRole('progressbar');
    await bar.waitFor();
    await page.getByText('Making your video').waitFor();
    expect(await bar.getAttribute('aria-valuenow')).toBeNull();
    for (const percent of [20, 60, 90]) {
      await world.channel.edit(bubble, { text: '-', progress: { stage: 'rendering', percent, seconds: 3 } });
      await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe(String(percent));
    }
    await page.getByText('Rendering').waitFor();
    const elapsed = () => page.locator('.elapsed time').textContent();
    const told = await elapsed();
    expect(told).toMatch(/^0:\d\d$/);
    // Nobody tells the page any more: it counts on by itself.
    await expect.poll(elapsed, { timeout: 10_000 }).not.toBe(told);

    const choices = [
      { id: 'again', label: 'Export again', style: 'primary' as const },
      { id: 'new', label: 'New project' },
    ];
    const video = { render: 'r', name: 'golden hour.mp4', alt: 'A sunset over the sea' };
    await world.channel.deliver(bubble, { text: 'Here it is', timeline: TIMELINE, choices }, video, film);
    const player = page.locator('.film video');
    await player.waitFor();
    expect(await bar.count()).toBe(0);
    expect(await player.getAttribute('aria-label')).toBe('A sunset over the sea');
    await player.evaluate((media) => {
      const element = media as unknown as { muted: boolean; play: () => Promise<void> };
      element.muted = true;
      return element.play();
    });
    const time = () => player.evaluate((media) => (media as unknown as { currentTime: number }).currentTime);
    await expect.poll(time, { timeout: 10_000 }).toBeGreaterThan(0.5);

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /^Download/ }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('golden hour.mp4');
    expect((await readFile(await saved.path())).equals(await readFile(film.path))).toBe(true);

    await page.getByRole('button', { name: 'Export again' }).click();
    await received(world, 2);
    expect(world.received[1]).toMatchObject({ pressed: 'again', answers: bubble.id });
    await page.getByText('You chose “Export again”').waitFor();

    const before = await bubbles(page).allInnerTexts();
    expect(before).toHaveLength(3);
    await page.reload();
    await expect.poll(() => bubbles(page).allInnerTexts()).toEqual(before);
    await expect
      .poll(() =>
        page
          .locator('.film video')
          .evaluate((media) => (media as unknown as { readyState: number }).readyState),
      )
      .toBeGreaterThan(0);
    expect(complaints).toEqual([]);
  });

  it('the timeline is drawn to scale and read out as a list', async () => {
    const { page, world } = await open();
    await say(page, 'hi');
    await received(world, 1);
    await world.channel.send(addressIn(world), { text: 'Tracks', timeline: TIMELINE }, 't');
    const strip = page.locator('.timeline');
    await strip.waitFor();
    const lane = await strip.locator('.lane').first().boundingBox();
    const clip = await strip.locator('.of-text .clip').boundingBox();
    expect((clip?.width ?? 0) / (lane?.width ?? 1)).toBeCloseTo(2 / 3, 1);
    expect(((clip?.x ?? 0) - (lane?.x ?? 0)) / (lane?.width ?? 1)).toBeCloseTo(1 / 6, 1);
    expect(await strip.getByRole('listitem').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('Golden Hour, 0.5 s to 2.5 s')]),
    );
    expect(await strip.locator('figcaption').textContent()).toContain('3 s · 1280 × 720');
  });

  it('a page that lost its platform comes back by itself and misses nothing', async () => {
    const { page, world } = await open();
    await say(page, 'hi');
    await received(world, 1);
    await page.locator('.person .icon-received').waitFor();
    const to = addressIn(world);
    const port = Number(new URL(world.url).port);
    await world.stop();
    await page.getByText('No connection').waitFor();
    await say(page, 'written while it was away');
    await page.getByText('Not sent.').waitFor();
    const again = await openWorld({ dataDir: world.dataDir, port });
    await again.channel.send(to, { text: 'said while you were away' }, 'x');
    await page.getByText('said while you were away').waitFor();
    await page.locator('.status.online').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => again.received.map(({ text }) => text)).toEqual(['written while it was away']);
    await expect.poll(() => page.locator('.pending').count()).toBe(0);
    expect(await bubbles(page).allInnerTexts()).toEqual([
      'hi',
      'said while you were away',
      'written while it was away',
    ]);
    await again.stop();
  });

  it('two windows of one browser show the same chat', async () => {
    const { page, world } = await open();
    const other = await page.context().newPage();
    await other.goto(world.url);
    await say(page, 'from the first window');
    await other.getByText('from the first window').waitFor();
    await received(world, 1);
    await say(other, 'from the second');
    await page.getByText('from the second').waitFor();
    expect(new Set(world.received.map(({ from }) => from)).size).toBe(1);
  });

  it('an edit beside a playing video does not stop it', async () => {
    const { page, world } = await open();
    await say(page, 'hi');
    await received(world, 1);
    const bubble = await world.channel.send(addressIn(world), { text: '-' }, 'b');
    await world.channel.deliver(bubble, { text: 'Here' }, { render: 'r', name: 'a.mp4', alt: '' }, film);
    const player = await page.locator('.film video').elementHandle();
    await world.channel.edit(bubble, { text: 'Here, and 10 credits left' });
    await page.getByText('10 credits left').waitFor();
    expect(
      await player?.evaluate((media) => (media as unknown as { isConnected: boolean }).isConnected),
    ).toBe(true);
  });
});
