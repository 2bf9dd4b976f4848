import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { openWorld, type World, type WorldOptions } from '../bots/web/world.ts';
import { findChromium, launch, openPage } from './browser.ts';

/** A chat open in a browser, and the platform behind it. */
export interface OpenChat {
  readonly world: World;
  readonly page: Page;
  /** What the browser's console complained of. */
  readonly complaints: string[];
}

export type OpenChatIn = (context?: BrowserContextOptions, world?: WorldOptions) => Promise<OpenChat>;

/**
 * A suite in real Chromium, one browser for all its tests, a platform and a page for each. Where this machine has no
 * Chromium the suite says so and is left out: the page's server is tested without one, too.
 */
export function describeInBrowser(
  name: string,
  suite: (open: OpenChatIn, browser: () => Browser) => void,
): void {
  const chromium = findChromium();
  if (chromium === undefined) {
    process.stderr.write(`left out: "${name}" (no Chromium on this machine; CHROMIUM names one elsewhere)\n`);
  }
  describe.skipIf(chromium === undefined)(name, () => {
    let browser: Browser;
    const opened: { end: () => Promise<void> }[] = [];
    beforeAll(async () => {
      browser = await launch(chromium ?? '');
    });
    afterEach(async () => {
      for (const { end } of opened.splice(0)) await end();
    });
    afterAll(() => browser.close());
    suite(
      async (context = {}, options = {}) => {
        const world = await openWorld(options);
        opened.push({ end: () => world.remove() });
        const { page, complaints, close } = await openPage(browser, world.url, context);
        opened.unshift({ end: close });
        await page.locator('#log[aria-busy=false]').waitFor();
        return { world, page, complaints };
      },
      () => browser,
    );
  });
}

/** Puts files into the page as if they were dragged in or pasted; runs in the page. */
export function handFiles(
  page: Page,
  how: 'drop' | 'paste',
  files: readonly { name: string; type: string; bytes: Buffer }[],
) {
  const plain = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }));
  return page.evaluate(`(() => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of ${JSON.stringify(plain)}) {
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
    }
    const init = { bubbles: true, cancelable: true };
    if (${JSON.stringify(how)} === 'paste') {
      document.querySelector('#text').dispatchEvent(new ClipboardEvent('paste', { ...init, clipboardData: data }));
      return;
    }
    for (const type of ['dragenter', 'dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { ...init, dataTransfer: data }));
    }
  })()`);
}
