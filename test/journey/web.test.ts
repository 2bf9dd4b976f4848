import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Item, Visitor } from '../../src/main/demo/talk.ts';
import { connect } from '../../src/queue/redis.ts';
import { folderContents, redisContents } from '../support/contents.ts';
import { keptLog } from '../support/house.ts';
import { type Service, startService } from '../support/service.ts';

/** Planted: it must turn up nowhere. */
const SECRET = 'canary-of-the-secret-key-4711';

let service: Service;
let folder: string;
const PHOTO = join(import.meta.dirname, '..', 'fixtures', 'photo.jpg');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journey-'));
  service = await startService({ SECRET_KEY: SECRET });
}, 60_000);
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A person at the page who keeps what the bot showed. */
async function visitor() {
  const person = new Visitor(service.webUrl);
  await person.arrive();
  const stop = new AbortController();
  const items = new Map<string, Item>();
  const watching = (async () => {
    for await (const item of person.watch(stop.signal)) items.set(item.id, item);
  })().catch(() => undefined);
  return {
    say: (text: string, files: readonly string[] = []) => person.say(text, files),
    bot: () => [...items.values()].filter(({ from }) => from === 'bot'),
    videos: () => [...items.values()].filter(({ video }) => video !== undefined),
    texts: () =>
      [...items.values()].filter(({ from }) => from === 'bot').map(({ reply }) => reply?.text ?? ''),
    save: person.save.bind(person),
    async leave() {
      stop.abort();
      await watching;
    },
  };
}

const silent = keptLog();

describe('the main job, over two processes', () => {
  test('words and a photo become one MP4 in the chat', async () => {
    const ann = await visitor();
    await ann.say('a 5-second clip of a sunset over the ocean, with lo-fi music and the title Golden Hour', [
      PHOTO,
    ]);
    await expect.poll(() => ann.videos().length, { timeout: 60_000 }).toBe(1);
    const path = join(folder, 'out.mp4');
    await ann.save(ann.videos()[0]?.video?.media ?? '', path);
    const head = await readFile(path);
    expect(head.subarray(4, 8).toString()).toBe('ftyp');
    expect(ann.videos()[0]?.reply?.text).toMatch(/Timeline \(\d tracks?\)/);
    await ann.leave();
  });

  test('a question is answered while a generation runs', async () => {
    const ann = await visitor();
    await ann.say('/new');
    await expect
      .poll(() => ann.texts().join('\n'), { timeout: 20_000 })
      .toContain('A fresh project is ready');
    await ann.say('a 5-second clip of a forest');
    await ann.say('credits');
    await expect
      .poll(() => ann.texts().some((text) => /\d+ credits? left/.test(text)), { timeout: 20_000 })
      .toBe(true);
    await expect.poll(() => ann.videos().length, { timeout: 60_000 }).toBe(1);
    await ann.leave();
  });

  test('bad input is answered in one sentence and the session goes on', async () => {
    const ann = await visitor();
    const exe = join(folder, 'clip.mp4');
    await writeFile(exe, Buffer.concat([Buffer.from('MZ'), Buffer.alloc(2_000, 7)]));
    await ann.say('make a promo', [exe]);
    await expect
      .poll(() => ann.texts().some((text) => /mp4/i.test(text) && /webm/i.test(text)), { timeout: 20_000 })
      .toBe(true);
    // The page itself refuses a text that the bot would not take, before it is stored.
    await expect(ann.say('x'.repeat(100_000))).rejects.toThrow('413');
    await ann.say('a 5-second clip of a city at night');
    await expect.poll(() => ann.videos().length, { timeout: 60_000 }).toBe(1);
    await ann.leave();
  });
});

describe('secrets', () => {
  test('are in no log line, no file and, but encrypted, not in Redis', async () => {
    const ledger = await (await fetch(`${service.backend.url}/__ledger`)).text();
    expect(ledger).toContain('accounts');
    const redis = connect(service.redis.url, 'asking', silent);
    const places = {
      log: [...service.bots.output, ...service.workers.flatMap(({ output }) => output)].join('\n'),
      redis: await redisContents(redis),
      files: await folderContents(service.dataDir),
    };
    redis.disconnect();
    expect(places.log).toContain('turn ended');
    expect(places.redis).toContain('vb:project:');
    expect(places.redis).not.toMatch(/[?&](?:ct|bind|expires|signature)=/i);
    for (const text of Object.values(places)) {
      expect(text).not.toMatch(/nmv_usr_\w/);
      expect(text).not.toMatch(/Bearer [\w.-]{8}/);
      expect(text).not.toContain(SECRET);
    }
    expect(places.log).not.toMatch(/clm_\w{6}/);
    expect(places.log).not.toMatch(/sunset|Golden Hour/i);
  });
});
