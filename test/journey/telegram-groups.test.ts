import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
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

const { choices, heard, notYours } = words('en');

let stage: Stage;
let ann: Person;
let bob: Person;

// Telegram refuses here what comes faster than it allows: 20 messages and edits a minute in a group.
beforeAll(async () => {
  stage = await openStage({ fake: { paced: true }, backend: { EMULATOR_SPEED: '0.65' } });
  ann = stage.fake.person({ id: 21, name: 'Ann', lang: 'en' });
  bob = stage.fake.person({ id: 22, name: 'Bob', lang: 'en' });
}, 90_000);
afterAll(() => stage.close());

const FOREST = '/video@clipper_bot a 2-second clip of a forest';

describe.concurrent('a group', () => {
  test('with privacy mode asks by a command in the caption of a photo', async () => {
    const { fake } = stage;
    const { id: chat } = fake.group();
    bob.says('what a day', { chat, photo: { path: PHOTO, name: 'private.jpg' } });
    const asked = ann.says(FOREST, { chat, photo: PHOTO });
    const video = await videoIn(fake, chat, asked);
    expect(video.now.media?.mime).toBe('video/mp4');
    expect(fake.chat(ann.id).messages).toEqual([]);
    expect(fake.downloads.map(({ name }) => name)).not.toContain('private.jpg');
  }, 90_000);

  test('in which the bot reads all is listened to by a mention, and left alone otherwise', async () => {
    const { fake } = stage;
    const { id: chat } = fake.group({ admin: true });
    bob.says('look at this', { chat, photo: { path: PHOTO, name: 'overheard.jpg' } });
    bob.says('a 2-second clip of my cat', { chat });
    bob.says('/video@other_bot a 2-second clip of my dog', { chat });
    const asked = ann.says('@clipper_bot a 2-second clip of a forest', { chat });
    await videoIn(fake, chat, asked);
    expect(fake.chat(chat).fromBot.every(({ replyTo }) => replyTo === asked.id)).toBe(true);
    expect(fake.downloads.map(({ name }) => name)).not.toContain('overheard.jpg');
    expect([...(await runsOf(stage, 'cat')), ...(await runsOf(stage, 'dog'))]).toEqual([]);
  }, 90_000);

  test("that answers somebody's photo with the command gets a video of that photo", async () => {
    const { fake } = stage;
    const { id: chat } = fake.group();
    const boat = bob.says('', { chat, photo: { path: PHOTO, name: 'boat.jpg' } });
    const asked = ann.says('/video@clipper_bot a 2-second clip of this, title Boat', { chat, replyTo: boat });
    await videoIn(fake, chat, asked);
    const [run] = await runsOf(stage, 'title Boat');
    const uploads = (await stage.ledger()).uploads.filter(({ session }) => session === run?.session);
    expect(uploads.map(({ filename, code }) => [filename, code])).toEqual([[`photo-${boat.id}.jpg`, 0]]);
    expect(fake.downloads.map(({ name }) => name)).toContain('boat.jpg');
  }, 90_000);

  test('with topics is answered in the topic that asked', async () => {
    const { fake } = stage;
    const group = fake.group({ forum: true });
    const topic = group.topic('Clips');
    group.topic('Talk');
    const asked = ann.says(FOREST, { chat: group.id, topic });
    await videoIn(fake, group.id, asked);
    await hears(fake, group.id, words('en').notice);
    const { fromBot, actions } = fake.chat(group.id);
    expect(new Set(fromBot.map(({ thread }) => thread))).toEqual(new Set([topic]));
    expect(new Set(actions.map(({ thread }) => thread))).toEqual(new Set([topic]));
    expect(new Set(actions.map(({ action }) => action))).toEqual(new Set(['typing', 'upload_video']));
  }, 90_000);

  test('that becomes a supergroup meanwhile gets its video there and keeps its project', async () => {
    const { fake } = stage;
    const group = fake.group({ type: 'group' });
    const before = group.id;
    ann.says(`${FOREST}, title Move`, { chat: before });
    await bubbleIn(fake, before);
    const after = group.migrates();
    await videoIn(fake, after);
    expect(videosIn(fake, before)).toEqual([]);
    ann.says('/video@clipper_bot change the title to Arrived', { chat: after });
    await soon(async () => expect(await runsOf(stage, 'Arrived')).toHaveLength(1));
    const [moved] = await runsOf(stage, 'title Move');
    expect((await runsOf(stage, 'Arrived'))[0]?.session).toBe(moved?.session);
  }, 90_000);

  test('with two people who ask at once has a project, a video and buttons for each', async () => {
    const { fake } = stage;
    const { id: chat } = fake.group();
    const hers = ann.says('/video@clipper_bot a 2-second clip of the sea, title Hers', {
      chat,
      photo: PHOTO,
    });
    const his = bob.says('/video@clipper_bot a 2-second clip of the sea, title His', { chat });
    const [herVideo, hisVideo] = await Promise.all([videoIn(fake, chat, hers), videoIn(fake, chat, his)]);

    const [herRun] = await runsOf(stage, 'Hers');
    const [hisRun] = await runsOf(stage, 'His');
    const { sessions, uploads } = await stage.ledger();
    const accountOf = (session = '') => sessions.find((one) => one.session_id === session)?.user_id;
    expect(herRun?.session).not.toBe(hisRun?.session);
    expect(accountOf(herRun?.session)).not.toBe(accountOf(hisRun?.session));
    expect(uploads.filter(({ session }) => session === hisRun?.session)).toEqual([]);
    expect(herVideo.now.caption).toContain('Hers');
    expect(hisVideo.now.caption).toContain('His');
    expect(editGaps(fake, chat)).not.toEqual([]);
    expect(Math.min(...editGaps(fake, chat))).toBeGreaterThan(3_900);

    const quiet = fake.chat(chat).fromBot.length;
    const strange = bob.presses(choices.status, { on: herVideo });
    await soon(() => expect(strange.answered).toMatchObject({ text: notYours }));
    const own = ann.presses(choices.status, { on: herVideo });
    await soon(() => expect(own.answered).toMatchObject({ text: heard }));
    await soon(() =>
      expect(
        fake
          .chat(chat)
          .fromBot.slice(quiet)
          .map(({ now }) => now.text ?? ''),
      ).toContainEqual(expect.stringContaining('Hers')),
    );
    expect(
      fake
        .chat(chat)
        .fromBot.slice(quiet)
        .map(({ now }) => now.text ?? '')
        .join(),
    ).not.toContain('His');
  }, 90_000);
});

describe('at the end', () => {
  test('Telegram never had to ask for a pause', () => {
    expect(stage.fake.ledger.filter(({ code }) => code === 429)).toEqual([]);
  });
});
