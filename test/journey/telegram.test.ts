import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { folderContents, redisContents } from '../support/contents.ts';
import { BotApiFailure } from '../support/telegram/failure.ts';
import type { Person } from '../support/telegram/person.ts';
import {
  bubbleIn,
  editGaps,
  hears,
  openStage,
  PHOTO,
  runsOf,
  type Stage,
  soon,
  videoIn,
  videosIn,
} from './support/telegram.ts';

let stage: Stage;
let nextPerson = 11;

beforeAll(async () => {
  stage = await openStage({ backend: { EMULATOR_SPEED: '0.15' } });
}, 90_000);
afterAll(() => stage.close());

/** Somebody nobody has met yet, in a private chat. */
function somebody(lang = 'en'): Person {
  nextPerson += 1;
  return stage.fake.person({ id: nextPerson, name: 'Ann', lang });
}

const SUNSET = 'a 2-second clip of a sunset over the ocean, with the title Golden Hour';

describe('the first photo', () => {
  test('with a caption becomes an MP4 in the message that showed the work', async () => {
    const { fake } = stage;
    const ann = somebody();
    const asked = ann.says(SUNSET, { photo: PHOTO });
    const bubble = await bubbleIn(fake, ann.id);
    const video = await videoIn(fake, ann.id);

    const { actions, fromBot } = fake.chat(ann.id);
    expect(actions[0]).toMatchObject({ action: 'typing' });
    expect(actions[0]?.at).toBeLessThanOrEqual(bubble.history[0]?.at ?? 0);
    expect(bubble.history[0]?.text).toContain('Got 1 photo');

    expect(video.id).toBe(bubble.id);
    expect(video.replyTo).toBe(asked.id);
    expect(video.silent).toBe(true);
    const { media, caption = '' } = video.now;
    expect(media).toMatchObject({
      mime: 'video/mp4',
      streaming: true,
      name: expect.stringMatching(/sunset.*\.mp4$/),
    });
    expect(media).toMatchObject(measured(media?.path ?? ''));
    // Telegram makes the picture of a small video itself.
    expect(media?.thumbnail).toBeUndefined();
    expect(caption).toMatch(/Timeline \(\d tracks?\)/);
    expect(caption.length).toBeLessThanOrEqual(1024);

    await hears(fake, ann.id, words('en').notice);
    const notice =
      fromBot.length < fake.chat(ann.id).fromBot.length ? fake.chat(ann.id).fromBot.at(-1) : fromBot.at(-1);
    // In private it answers the video, so that a tap leads there.
    const film = fake.chat(ann.id).fromBot.find(({ now }) => now.media !== undefined);
    expect(notice).toMatchObject({ silent: false, replyTo: film?.id });
    expect(film).toMatchObject({ replyTo: asked.id });
    expect(editGaps(fake, ann.id)).not.toEqual([]);
    expect(Math.min(...editGaps(fake, ann.id))).toBeGreaterThan(1_400);
  }, 90_000);
});

async function uploadsTo(session: string | undefined): Promise<readonly string[]> {
  const { uploads } = await stage.ledger();
  return uploads.filter((one) => one.session === session && one.code === 0).map(({ filename }) => filename);
}

/**
 * Eight photos, 0.7 s apart. An album is over after a second of silence, so a machine that was too busy to send in time begins
 * anew, as somebody else.
 */
async function sendSlowly(): Promise<{ ann: Person; parts: readonly number[]; title: string }> {
  const ann = somebody();
  const title = `title Harvest ${ann.id}`;
  const captions = ['', 'a 2-second clip of a meadow', '', '', 'slow and calm', '', title, ''];
  const parts: number[] = [];
  let [before, longest] = [Date.now(), 0];
  const begun = before;
  for (const [index, caption] of captions.entries()) {
    await new Promise((wake) => setTimeout(wake, begun + index * 700 - Date.now()));
    parts.push(ann.says(caption, { photo: PHOTO, album: 'harvest' }).id);
    longest = Math.max(longest, Date.now() - before);
    before = Date.now();
  }
  return longest < 850 ? { ann, parts, title } : sendSlowly();
}

// People do not wait for each other, and neither do these tests.
describe.concurrent('meanwhile', () => {
  describe('an album', () => {
    test('of eight with three captions, spread over five seconds, is one request with all of it in order', async () => {
      const { fake } = stage;
      const { ann, parts, title } = await sendSlowly();
      await hears(fake, ann.id, 'Got 8 photos');
      const late = ann.says('', { photo: PHOTO, album: 'harvest' });
      await hears(fake, ann.id, words('en').lateItem);
      await videoIn(fake, ann.id);

      const [run, ...more] = await runsOf(stage, title);
      expect(more).toEqual([]);
      expect(run?.text).toBe(`a 2-second clip of a meadow\nslow and calm\n${title}`);
      const names = [...parts, late.id].map((id) => `photo-${id}.jpg`);
      await soon(async () => expect(await uploadsTo(run?.session)).toEqual(names));
    }, 90_000);

    test('with a clip that Telegram keeps back goes on without it, and says so', async () => {
      const { fake } = stage;
      const ann = somebody();
      ann.says(SUNSET, { photo: PHOTO, album: 'mixed' });
      ann.says('', { video: { size: 21 * 1024 * 1024, name: 'party.mp4' }, album: 'mixed' });
      await hears(fake, ann.id, '“party.mp4” is over the');
      await hears(fake, ann.id, 'Got 1 photo.');
      await videoIn(fake, ann.id);
    }, 90_000);
  });

  describe('what Telegram will not hand over', () => {
    test('is answered, and so is the next message', async () => {
      const { fake } = stage;
      const ann = somebody();
      ann.says('make it black and white', { video: { size: 21 * 1024 * 1024, name: 'holiday.mp4' } });
      const text = await hears(fake, ann.id, 'holiday.mp4');
      for (const way of [/\b2[01](\.\d)? ?M/, /link/, /compress/, /self-hosted/]) expect(text).toMatch(way);
      ann.says('credits');
      await hears(fake, ann.id, /\d+ credits? left/);
      expect(await runsOf(stage, 'black and white')).toEqual([]);
    }, 90_000);

    test('and what is no medium is refused kindly, in the language of the app', async () => {
      const { fake } = stage;
      const ann = somebody('zh-hans');
      ann.says('', { sticker: { bytes: Buffer.from('x') } });
      await hears(fake, ann.id, words('zh').stickerRefused);
      expect(fake.chat(ann.id).fromBot).toHaveLength(1);
    });
  });

  describe('a conversation', () => {
    test('that was begun by a link with a skill has that skill from its first words on', async () => {
      const { fake } = stage;
      const ann = somebody();
      ann.starts('free-video-generation-model-api');
      await soon(() => expect(fake.chat(ann.id).texts).not.toEqual([]));
      const [greeting] = fake.chat(ann.id).texts;
      ann.says('a 2-second clip of a harbour');
      await soon(async () => {
        const { calls } = await stage.ledger();
        const sources = calls
          .filter(({ endpoint }) => endpoint === 'auth' || endpoint === 'session')
          .map(({ source }) => source);
        expect(sources).toContain('free-video-generation-model-api');
      });
      const other = somebody();
      other.starts();
      await soon(() => expect(fake.chat(other.id).texts).not.toEqual([]));
      expect(fake.chat(other.id).texts[0]).not.toBe(greeting);
    }, 90_000);

    test('in which words are changed while the work goes on says once that they stay as they were', async () => {
      const { fake } = stage;
      const ann = somebody();
      const asked = ann.says('a 2-second clip of a forest');
      await bubbleIn(fake, ann.id);
      ann.edits(asked, 'a 2-second clip of a desert');
      ann.edits(asked, 'a 2-second clip of a desert at night');
      await hears(fake, ann.id, words('en').editIgnored);
      await videoIn(fake, ann.id);
      ann.edits(asked, 'a 2-second clip of mountains');
      ann.says('credits');
      await hears(fake, ann.id, /\d+ credits? left/);
      expect(fake.chat(ann.id).texts.filter((text) => text === words('en').editIgnored)).toHaveLength(1);
      expect(await runsOf(stage, 'desert')).toEqual([]);
      expect(await runsOf(stage, 'mountains')).toEqual([]);
    }, 90_000);

    test('whose updates come twice is one request and one video', async () => {
      const { fake } = stage;
      const ann = somebody();
      fake.doubleUpdates();
      ann.says('a 2-second clip of snow, once');
      await videoIn(fake, ann.id);
      ann.says('credits');
      await hears(fake, ann.id, /\d+ credits? left/);
      fake.queue.doubled = false;
      expect(await runsOf(stage, 'once')).toHaveLength(1);
      expect(videosIn(fake, ann.id)).toHaveLength(1);
    }, 90_000);
  });

  describe('a result over the limit of the chat', () => {
    test('becomes words, the timeline and a link that leads to the film', async () => {
      const { fake } = stage;
      const ann = somebody();
      const refuse = new BotApiFailure(413, 'Request Entity Too Large');
      fake.faults.plan({ refuse }, { method: 'editMessageMedia', chat: ann.id, times: 99 });
      ann.says(SUNSET);
      const text = await hears(fake, ann.id, /here is a link/);
      expect(text).toMatch(/Timeline \(\d tracks?\)/);
      const film = await fetch(/http:\S+$/.exec(text)?.[0] ?? '');
      expect(film.headers.get('content-type')).toBe('video/mp4');
      await hears(fake, ann.id, words('en').notice);
      expect(videosIn(fake, ann.id)).toEqual([]);
    }, 90_000);
  });
});

describe('at the end', () => {
  test('the menus of commands stand for private chats and groups, in English and Chinese', () => {
    const menus = [...stage.fake.server.menus.entries()].map(([where, menu]) => [
      where,
      menu.map(({ command }) => command),
    ]);
    const group = [
      'video',
      'export',
      'status',
      'credits',
      'new',
      'cancel',
      'skill',
      'language',
      'help',
      'forget',
    ];
    const all = group.toSpliced(4, 0, 'upload');
    expect(Object.fromEntries(menus)).toEqual({
      'all_private_chats/': all,
      'all_private_chats/zh': all,
      'all_group_chats/': group,
      'all_group_chats/zh': group,
    });
  });

  test('no edit was made in vain', () => {
    expect(stage.fake.ledger.filter(({ description = '' }) => /not modified/.test(description))).toEqual([]);
  });

  test("the bot's token was told to nobody", async () => {
    const { fake } = stage;
    const secret = fake.token.split(':')[1] ?? '';
    const places = {
      log: stage.output(),
      memory: await redisContents(stage.redis),
      disk: await folderContents(stage.dataDir),
      backend: JSON.stringify(await stage.ledger()),
      people: JSON.stringify(fake.ledger.map(({ params }) => params)),
    };
    expect(fake.downloads.length).toBeGreaterThan(8);
    for (const [place, text] of Object.entries(places))
      expect(`${place}: ${text.includes(secret)}`).toBe(`${place}: false`);
    expect(places.log).toContain('turn ended');
    expect(places.memory).toContain('vb:project:');
  });
});

/** Width, height and whole seconds of a film, as it shows itself. */
function measured(path: string) {
  const what = 'stream=width,height:format=duration';
  const text = execFileSync('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    what,
    '-of',
    'json',
    path,
  ]);
  const { streams, format } = JSON.parse(text.toString()) as {
    streams: { width: number; height: number }[];
    format: { duration: string };
  };
  return { ...streams[0], duration: Math.round(Number(format.duration)) };
}
