import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { chatOf, newId } from '../../../src/bots/web/address.ts';
import { Problem } from '../../../src/core/problem.ts';
import { PNG, Visitor, whole } from './visitor.ts';
import { addressIn, openWorld, SKILL, type World } from './world.ts';

const worlds: World[] = [];
const open = async (...options: Parameters<typeof openWorld>) => {
  const world = await openWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.remove();
});

const texts = (world: World) => world.received.map(({ text }) => text);

describe('web listener › handing over', () => {
  it('goes on until the bot has it, in the order it was said', async () => {
    let broken = 3;
    const world = await open({
      receive: async () => {
        broken -= 1;
        if (broken >= 0) throw new Problem('memory-down', {});
      },
    });
    const visitor = new Visitor(world.url);
    for (const text of ['one', 'two', 'three']) await visitor.say({ text });
    await expect.poll(() => texts(world)).toEqual(['one', 'two', 'three']);
    await expect
      .poll(async () => (await visitor.items()).map((item) => item.from === 'person' && item.received))
      .toEqual([true, true, true]);
  });

  it('does not keep one chat waiting for another', async () => {
    const stuck = Promise.withResolvers<void>();
    const world = await open({
      receive: (message) => (message.text === 'stuck' ? stuck.promise : Promise.resolve()),
    });
    await new Visitor(world.url).say({ text: 'stuck' });
    await new Visitor(world.url).say({ text: 'quick' });
    await expect.poll(() => texts(world)).toEqual(['quick']);
    stuck.resolve();
    await expect.poll(() => texts(world)).toEqual(['quick', 'stuck']);
  });

  it('is taken up by the next process under the same id', async () => {
    const ids: string[] = [];
    const first = await open({
      receive: async ({ id }) => {
        ids.push(id);
        throw new Problem('memory-down', {});
      },
    });
    const visitor = new Visitor(first.url);
    await visitor.say({ text: 'one', files: [{ name: 'a.png', bytes: PNG }] });
    await visitor.say({ text: 'two' });
    await expect.poll(() => ids.length).toBeGreaterThan(0);
    await first.stop();
    const second = await open({ dataDir: first.dataDir });
    await expect.poll(() => texts(second)).toEqual(['one', 'two']);
    expect(second.received[0]?.id).toBe(ids[0]);
    const [attachment] = second.received[0]!.attachments;
    const inlet = await second.channel.open(attachment!, AbortSignal.timeout(5000));
    expect((await whole(inlet.body)).equals(PNG)).toBe(true);
    await second.stop();
    const third = await open({ dataDir: first.dataDir });
    await new Visitor(third.url, visitor.cookie).say({ text: 'three' });
    await expect.poll(() => texts(third)).toEqual(['three']);
  });

  it('never writes what a person said into the log', async () => {
    let broken = true;
    const world = await open({
      receive: async () => {
        if (broken) throw new Problem('memory-down', {});
      },
    });
    await new Visitor(world.url).say({
      text: 'my secret wedding',
      files: [{ name: 'wedding.png', bytes: PNG }],
    });
    await expect.poll(() => world.log.lines.length).toBeGreaterThan(0);
    broken = false;
    await expect.poll(() => world.received.length).toBe(1);
    expect(world.log.lines.join()).not.toContain('wedding');
  });
});

describe('web listener › start and stop', () => {
  it('tells that it is heard', async () => {
    const world = await open();
    expect(world.heard).toEqual(['web']);
    expect(world.web.platform).toBe('web');
    expect(world.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('waits for a port that is just being given up', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const { port } = blocker.address() as { port: number };
    const opening = open({ port });
    setImmediate(() => blocker.close());
    expect((await opening).url).toBe(`http://127.0.0.1:${port}`);
  });

  it('says so when the port stays taken', async () => {
    const world = await open();
    await expect(openWorld({ port: Number(new URL(world.url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it('stops twice, and stops although a message is still being handed over', async () => {
    const world = await open({
      receive: async () => {
        throw new Problem('memory-down', {});
      },
    });
    await new Visitor(world.url).say({ text: 'hello' });
    await world.stop();
    await world.stop();
    await expect(fetch(world.url)).rejects.toThrow();
  });

  it('clears away what a sudden death left of an upload, and nothing else', async () => {
    const world = await open();
    const visitor = new Visitor(world.url);
    await visitor.say({ text: 'hi', files: [{ name: 'a.png', bytes: PNG }] });
    await expect.poll(() => world.received.length).toBe(1);
    const media = join(world.dataDir, 'web', 'chats', chatOf(addressIn(world)), 'media');
    await world.stop();
    await mkdir(media, { recursive: true });
    const orphan = newId();
    await writeFile(join(media, orphan), 'x');
    await writeFile(join(media, `${newId()}.part`), 'x');
    const again = await open({ dataDir: world.dataDir });
    const [item] = await new Visitor(again.url, visitor.cookie).items();
    expect(await readdir(media)).toEqual(item?.from === 'person' ? [item.files[0]?.media] : []);
  });
});

describe('web listener › the page', () => {
  it('is served with everything it asks for', async () => {
    const world = await open();
    const html = await (await fetch(world.url)).text();
    const paths = [...html.matchAll(/(?:href|src)="(\/page\/[^"]+)"/g)].map(([, path]) => path);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) expect((await fetch(`${world.url}${path}`)).status, path).toBe(200);
  });

  it('is not sent twice where the browser has it', async () => {
    const world = await open();
    const first = await fetch(`${world.url}/page/main.js`);
    expect(first.headers.get('content-type')).toContain('javascript');
    const etag = first.headers.get('etag') ?? '';
    const second = await fetch(`${world.url}/page/main.js`, { headers: { 'if-none-match': etag } });
    expect(second.status).toBe(304);
  });

  it('is told its words in both languages, things to try, and the limits', async () => {
    const world = await open({ limits: { file: 123 } });
    const told = await (await fetch(`${world.url}/api/page`)).json();
    expect(told).toMatchObject({ examples: SKILL.examples, limits: { file: 123, files: 64 } });
    expect(told).toMatchObject({ limits: { text: 8000 } });
    const { en, zh } = (told as { words: Record<'en' | 'zh', Record<string, unknown>> }).words;
    expect(Object.keys(en)).toEqual(Object.keys(zh));
    const gaps = (words: object) => JSON.stringify(words).match(/\{\w+\}/g);
    expect(gaps(en)?.sort()).toEqual(gaps(zh)?.sort());
  });

  it.each([
    ['?language=zh-CN', SKILL.localized?.['zh']?.examples],
    ['?language=zh', SKILL.localized?.['zh']?.examples],
    ['?language=en-GB', SKILL.examples],
    ['?language=fr', SKILL.examples],
    ['?language=', SKILL.examples],
    ['', SKILL.examples],
  ])('is given the examples of the default skill in its language: %s', async (query, examples) => {
    const other = { ...SKILL, slug: 'another', examples: ['not this'] };
    const world = await open({ skill: SKILL, skills: [other, SKILL] });
    expect(await (await fetch(`${world.url}/api/page${query}`)).json()).toMatchObject({ examples });
  });
});
