import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { PNG } from '../bots/web/visitor.ts';
import { addressIn, SKILL, type World } from '../bots/web/world.ts';
import { describeInBrowser, handFiles } from '../support/browser-chat.ts';

const received = (world: World, count: number) => expect.poll(() => world.received.length).toBe(count);
const focused = (page: Page) =>
  page.evaluate('document.activeElement.id || document.activeElement.innerText');
const greet = async (page: Page, world: World) => {
  await page.fill('#text', 'hi');
  await page.press('#text', 'Enter');
  await received(world, 1);
  return addressIn(world);
};

describeInBrowser('chat page › writing', (open) => {
  it('Enter sends, Shift+Enter begins a line, Enter inside an input method does neither', async () => {
    const { page, world } = await open();
    await page.fill('#text', 'one');
    await page.press('#text', 'Shift+Enter');
    await page.keyboard.type('two');
    await page.dispatchEvent('#text', 'keydown', { key: 'Enter', isComposing: true, bubbles: true });
    expect(await page.inputValue('#text')).toBe('one\ntwo');
    await page.press('#text', 'Enter');
    await received(world, 1);
    expect(world.received[0]?.text).toBe('one\ntwo');
    expect(await page.inputValue('#text')).toBe('');
    expect(await focused(page)).toBe('text');
  });

  it('nothing is sent while there is nothing to send', async () => {
    const { page, world } = await open();
    expect(await page.locator('#send').isDisabled()).toBe(true);
    await page.press('#text', 'Enter');
    await page.fill('#text', '   ');
    await page.press('#text', 'Enter');
    await greet(page, world);
    expect(world.received.map(({ text }) => text)).toEqual(['hi']);
  });

  it('a pasted photo shows before it goes, and can be taken out again', async () => {
    const { page, world } = await open();
    const files = ['a.png', 'b.png'].map((name) => ({ name, type: 'image/png', bytes: PNG }));
    await handFiles(page, 'paste', files);
    expect(await page.locator('.thumb').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove a.png' }).click();
    await page.press('#text', 'Enter');
    await received(world, 1);
    expect(world.received[0]?.attachments.map(({ name }) => name)).toEqual(['b.png']);
    expect(await page.locator('.thumb').count()).toBe(0);
  });

  it('a file over the limit is named before anything is sent', async () => {
    const { page, world } = await open({}, { limits: { file: 50 } });
    await handFiles(page, 'drop', [{ name: 'huge.png', type: 'image/png', bytes: PNG }]);
    await page.getByRole('alert').filter({ hasText: 'huge.png is too large: at most 50 B.' }).waitFor();
    expect(await page.locator('.thumb').count()).toBe(0);
    expect(world.received).toEqual([]);
  });

  it('a draft outlives a reload', async () => {
    const { page } = await open();
    await page.fill('#text', 'half a thought');
    await page.reload();
    await page.locator('#log[aria-busy=false]').waitFor();
    expect(await page.inputValue('#text')).toBe('half a thought');
  });

  it('an example is put in the field, to be changed', async () => {
    const { page, world } = await open();
    await page.getByRole('button', { name: SKILL.examples[0] ?? '' }).click();
    expect(await page.inputValue('#text')).toBe(SKILL.examples[0]);
    await page.press('#text', 'Enter');
    await received(world, 1);
    expect(await page.locator('#welcome').isHidden()).toBe(true);
  });
});

describeInBrowser('chat page › safety', (open) => {
  it('nothing anybody says becomes code or markup', async () => {
    const { page, world, complaints } = await open();
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await page.fill('#text', evil);
    await handFiles(page, 'paste', [
      { name: '<b>bold</b>.txt', type: 'text/html', bytes: Buffer.from(evil) },
    ]);
    await page.press('#text', 'Enter');
    await received(world, 1);
    const timeline = {
      length: 1000,
      tracks: [{ kind: 'text' as const, clips: [{ name: evil, from: 0, to: 1000 }] }],
    };
    const choices = [{ id: 'a', label: evil }];
    await world.channel.send(
      addressIn(world),
      { text: `${evil} https://example.org/a?b=1.`, timeline, choices },
      'x',
    );
    await page.locator('.timeline').waitFor();
    expect(await page.locator('.item script, .text img, .clip img, .choice img').count()).toBe(0);
    const link = page.locator('.text a');
    expect(await link.getAttribute('href')).toBe('https://example.org/a?b=1');
    expect(await link.getAttribute('rel')).toContain('noopener');
    expect(await page.title()).toBe('Nemo Video Bot');
    expect(complaints).toEqual([]);
  });

  it('long words are folded, and open on demand', async () => {
    const { page, world } = await open();
    const to = await greet(page, world);
    await world.channel.send(to, { text: `${'word '.repeat(19_000)}END` }, 'x');
    const bubble = page.locator('.bot .bubble').first();
    expect((await bubble.textContent())?.length).toBeLessThan(3000);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await bubble.textContent()).toContain('END');
  });
});

describeInBrowser('chat page › everybody', (open) => {
  it('on a phone nothing reaches beyond the edge', async () => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const { page, world } = await open(phone);
    const long = 'x'.repeat(400);
    await page.fill('#text', long);
    await handFiles(
      page,
      'paste',
      [1, 2, 3, 4, 5, 6].map((n) => ({ name: `${long}${n}.png`, type: 'image/png', bytes: PNG })),
    );
    await page.click('#send');
    await received(world, 1);
    const clips = [
      { name: long, from: 0, to: 10 },
      { name: long, from: 10, to: 3_600_000 },
    ];
    await world.channel.send(
      addressIn(world),
      {
        text: `https://example.org/${long}`,
        timeline: { length: 3_600_000, width: 1080, height: 1920, tracks: [{ kind: 'other', clips }] },
        choices: [1, 2, 3, 4].map((n) => ({ id: `c${n}`, label: `A rather long label ${n}` })),
      },
      'x',
    );
    await page.locator('.timeline').waitFor();
    await page.click('#menu-button');
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    expect(
      await page.evaluate(
        'document.querySelector("#log").scrollWidth - document.querySelector("#log").clientWidth',
      ),
    ).toBe(0);
    expect(await page.locator('#send').boundingBox()).toMatchObject({ y: expect.any(Number) });
  });

  it('everything can be done by keyboard', async () => {
    const { page, world } = await open();
    const to = await greet(page, world);
    await world.channel.send(to, { text: 'Well?', choices: [{ id: 'go', label: 'Go on' }] }, 'x');
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await page.evaluate('document.activeElement.blur()');
    const order: unknown[] = [];
    // From the end of the page around to its beginning.
    await page.keyboard.press('Tab');
    for (let step = 0; step < 7; step += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused(page));
    }
    const header = ['Skip to the message field', 'delete-button'];
    expect(order).toEqual([...header, 'log', 'Go on', 'menu-button', 'attach', 'text']);
    await page.getByRole('button', { name: 'Go on' }).focus();
    await page.keyboard.press('Enter');
    await received(world, 2);
    expect(world.received[1]?.pressed).toBe('go');
    await page.locator('#menu-button').focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toContain('/status');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toContain('/export');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('menu-button');
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toContain('/status');
    await page.keyboard.press('Enter');
    await received(world, 3);
    expect(world.received[2]?.text).toBe('/status');
  });

  it('a screen reader hears additions, finds names, and is spared the moving bar', async () => {
    const { page, world } = await open();
    const to = await greet(page, world);
    await world.channel.send(to, { text: '-', progress: { stage: 'making', percent: 5, seconds: 1 } }, 'x');
    const log = page.getByRole('log', { name: 'Conversation' });
    expect(await log.getAttribute('aria-live')).toBe('polite');
    await page.getByRole('progressbar', { name: 'Working' }).waitFor();
    expect(await page.locator('.progress').getAttribute('aria-live')).toBe('off');
    for (const name of ['Send', 'Add photos or clips', 'Commands']) {
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(1);
    }
    expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(1);
    const nameless =
      'document.querySelectorAll("button:not([aria-label]):empty, img:not([alt]), a:empty").length';
    expect(await page.evaluate(nameless)).toBe(0);
  });

  it('nothing moves for those who asked for that', async () => {
    const { page, world } = await open({ reducedMotion: 'reduce' });
    const to = await greet(page, world);
    await world.channel.send(to, { text: '-', progress: { stage: 'making', seconds: 1 } }, 'x');
    await page.getByRole('progressbar').waitFor();
    expect(
      await page.evaluate(
        'document.getAnimations().filter((moving) => moving instanceof CSSAnimation).length',
      ),
    ).toBe(0);
  });

  it('speaks Chinese to those whose browser does', async () => {
    const { page, world } = await open({ locale: 'zh-CN' });
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await page.getByText('今天想拍点什么？').waitFor();
    await greet(page, world);
    expect(world.received[0]?.sender.language).toBe('zh-CN');
  });

  it.each(['light', 'dark'] as const)('is %s where the system is', async (colorScheme) => {
    const { page } = await open({ colorScheme });
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(colorScheme === 'light' ? 'rgb(246, 243, 238)' : 'rgb(19, 17, 24)');
  });

  it('keeps a reader at the end, and leaves alone one who went back', async () => {
    const { page, world } = await open();
    const to = await greet(page, world);
    for (let step = 0; step < 30; step += 1)
      await world.channel.send(to, { text: `line ${step}\nand more` }, `${step}`);
    await page.getByText('line 29').waitFor();
    const gap =
      'document.querySelector("#log").scrollHeight - document.querySelector("#log").scrollTop - document.querySelector("#log").clientHeight';
    await expect.poll(() => page.evaluate(gap)).toBeLessThan(2);
    await page.evaluate('document.querySelector("#log").scrollTop = 0');
    // The browser tells of a scroll with its next frame.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    await world.channel.send(to, { text: 'news' }, 'news');
    await page.getByRole('button', { name: 'New messages' }).click();
    await expect.poll(() => page.evaluate(gap)).toBeLessThan(2);
    expect(await page.locator('#to-end').isHidden()).toBe(true);
  });

  it('counts in the title what came while nobody looked, and not what came quietly', async () => {
    const { page, world } = await open();
    const to = await greet(page, world);
    const hide = (hidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await hide(true);
    await world.channel.send(to, { text: 'one' }, '1');
    await world.channel.send(to, { text: 'psst', quiet: true }, '2');
    await world.channel.send(to, { text: 'two' }, '3');
    await expect.poll(() => page.title()).toBe('(2) Nemo Video Bot');
    await hide(false);
    expect(await page.title()).toBe('Nemo Video Bot');
  });
});
