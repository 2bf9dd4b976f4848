import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { PNG } from '../bots/web/visitor.ts';
import { addressIn, openWorld, type World } from '../bots/web/world.ts';
import { describeInBrowser, handFiles } from '../support/browser-chat.ts';

const kept = (world: World) => readdir(join(world.dataDir, 'web', 'chats'));
const texts = (world: World) => world.received.map(({ text }) => text);
const focused = (page: Page) =>
  page.evaluate('document.activeElement.id || document.activeElement.innerText');
const control = (page: Page, name = 'Delete this chat') => page.getByRole('button', { name, exact: true });
const question = (page: Page) => page.getByRole('alertdialog', { name: 'Delete this chat?' });
const say = async (page: Page, text: string) => {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
  await page.locator('.item.person', { hasText: text }).locator('.icon-received').waitFor();
};

/** Fills the page with all that a chat can hold. */
async function talk(page: Page, world: World): Promise<void> {
  await handFiles(page, 'paste', [{ name: 'a.png', type: 'image/png', bytes: PNG }]);
  await say(page, 'hi');
  await world.channel.send(addressIn(world), { text: 'Well?', choices: [{ id: 'go', label: 'Go on' }] }, 'x');
  await page.getByRole('button', { name: 'Go on' }).waitFor();
}

/** Nothing of a chat stands on the page. */
async function isFresh(page: Page): Promise<void> {
  await page.getByText('What shall we film?').waitFor();
  expect(await page.locator('#items > *').count()).toBe(0);
  expect(await page.locator('#to-end').isHidden()).toBe(true);
  expect(await control(page).count()).toBe(0);
}

describeInBrowser('chat page › deleting the chat', (open) => {
  it('asks first, then starts over with an empty chat that works', async () => {
    const { page, world, complaints } = await open();
    await talk(page, world);
    await page.fill('#text', 'half a thought');
    await control(page).click();
    await question(page).getByText('removed for good').waitFor();
    expect(texts(world)).toEqual(['hi']);
    await question(page).getByRole('button', { name: 'Delete' }).click();
    await isFresh(page);
    expect(await question(page).count()).toBe(0);
    await page.getByRole('status').filter({ hasText: 'The chat was deleted.' }).waitFor();
    expect(await page.inputValue('#text')).toBe('');
    expect(await focused(page)).toBe('text');
    await page.locator('.status.online').waitFor();
    expect(texts(world)).toEqual(['hi', '/forget']);
    expect(await kept(world)).toEqual([]);
    await say(page, 'anew');
    expect(await page.locator('.bubble').allInnerTexts()).toContain('anew');
    expect(texts(world)).toEqual(['hi', '/forget', 'anew']);
    expect(world.received[2]?.from).not.toBe(addressIn(world));
    await page.reload();
    await page.getByText('anew').waitFor();
    expect(await page.getByText('Well?').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('can be thought better of, and is then as if nothing had been asked', async () => {
    const { page, world } = await open();
    await talk(page, world);
    for (const leave of [
      () => question(page).getByRole('button', { name: 'Keep it' }).click(),
      () => page.keyboard.press('Escape'),
    ]) {
      await control(page).click();
      await question(page).waitFor();
      await leave();
      await question(page).waitFor({ state: 'hidden' });
      expect(await focused(page)).toBe('delete-button');
    }
    await say(page, 'still here');
    expect(texts(world)).toEqual(['hi', 'still here']);
    expect(await page.getByRole('button', { name: 'Go on' }).count()).toBe(1);
  });

  it('is done by keyboard alone, and one Enter too many keeps the chat', async () => {
    const { page, world } = await open();
    await talk(page, world);
    await control(page).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Keep it');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('delete-button');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Keep it');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Delete');
    await page.keyboard.press('Enter');
    await isFresh(page);
    expect(texts(world)).toEqual(['hi', '/forget']);
  });

  it('is not offered while there is nothing to delete', async () => {
    const { page, world } = await open();
    expect(await control(page).count()).toBe(0);
    await talk(page, world);
    expect(await control(page).count()).toBe(1);
  });

  it('tells a screen reader what will happen before it happens', async () => {
    const { page, world } = await open();
    await talk(page, world);
    await control(page).click();
    const described = await question(page).getAttribute('aria-describedby');
    expect(await page.locator(`#${described}`).textContent()).toContain('the bot forgets your project');
    expect(await question(page).evaluate('document.querySelector("#delete").matches(":modal")')).toBe(true);
  });

  it('every window of the browser starts over, with the same new chat', async () => {
    const { page, world } = await open();
    await talk(page, world);
    const other = await page.context().newPage();
    await other.goto(world.url);
    await other.getByText('Well?').waitFor();
    await control(page).click();
    await question(page).getByRole('button', { name: 'Delete' }).click();
    await Promise.all([isFresh(page), isFresh(other)]);
    await say(other, 'from the other window');
    await page.getByText('from the other window').waitFor();
    await say(page, 'from the first');
    await other.getByText('from the first').waitFor();
    expect(texts(world)).toEqual(['hi', '/forget', 'from the other window', 'from the first']);
    expect(world.received[2]?.from).toBe(world.received[3]?.from);
  });

  it('that did not work says so, keeps the chat on the page, and can be tried again', async () => {
    const { page, world } = await open();
    await talk(page, world);
    const port = Number(new URL(world.url).port);
    await world.stop();
    await control(page).click();
    await question(page).getByRole('button', { name: 'Delete' }).click();
    await question(page).getByRole('alert').filter({ hasText: 'could not be deleted' }).waitFor();
    expect(await page.getByText('Well?').isVisible()).toBe(true);
    const again = await openWorld({ dataDir: world.dataDir, port });
    await question(page).getByRole('button', { name: 'Delete' }).click();
    await isFresh(page);
    expect(texts(again)).toEqual(['/forget']);
    await page.locator('.status.online').waitFor();
    await again.stop();
  });

  it('fits a phone, and speaks Chinese', async () => {
    const viewport = { width: 320, height: 640 };
    const { page, world } = await open({ viewport, isMobile: true, hasTouch: true, locale: 'zh-CN' });
    await talk(page, world);
    await control(page, '删除这个聊天').click();
    const box = await page.getByRole('alertdialog', { name: '要删除这个聊天吗？' }).boundingBox();
    expect(box?.x).toBeGreaterThan(0);
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThan(viewport.width);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText('今天想拍点什么？').waitFor();
    expect(await kept(world)).toEqual([]);
  });
});
