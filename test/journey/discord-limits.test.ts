import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { button } from '../support/discord/person.ts';
import { type Post, shown } from '../support/discord/world.ts';
import {
  bubbleIn,
  isBubble,
  openStage,
  PHOTO,
  runsOf,
  type Stage,
  says,
  sceneOn,
  soon,
  videoIn,
  videosIn,
} from './support/discord.ts';
import { describeTheEnd } from './support/discord-end.ts';

const say = words('en');
const SUNSET = 'a 5-second clip of a sunset over the ocean';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(0.15);
}, 120_000);
afterAll(() => stage.close());

const scene = (traits = {}) => sceneOn(stage, traits);

describe.concurrent('a status message', () => {
  test("obeys its asker's button, and not another's", async () => {
    const { room, anna, ben } = scene();
    anna.slash('video', { prompt: 'a 5-second clip of a forest' }, { room });
    const bubble = await bubbleIn(stage, room);
    const wrong = ben.presses(button(bubble, say.choices.cancel));
    await stage.fake.acknowledged(wrong);
    expect(wrong.original?.ephemeralFor).toBe(ben.id);
    expect(shown(wrong.original as Post).content).toBe(say.notYours);
    expect(isBubble(bubble)).toBe(true);

    const right = anna.presses(button(bubble, say.choices.cancel));
    await soon(stage, room, 'the end of it', () => !isBubble(bubble));
    expect(shown(bubble).content).toMatch(/cancelled/i);
    await soon(stage, room, 'an answer', () => /^I'm stopping/.test(shown(right.original as Post).content));
    expect(videosIn(stage.fake, room)).toEqual([]);
  }, 90_000);

  test('obeys a ❌ under it: what waits leaves the line, what runs goes on', async () => {
    const { room, anna, ben } = scene();
    const first = anna.slash('video', { prompt: `${SUNSET}, goes on` }, { room });
    const second = anna.slash('video', { prompt: `${SUNSET}, leaves` }, { room });
    const waits = await soon(
      stage,
      room,
      'the second bubble',
      () => second.original && isBubble(second.original) && second.original,
    );
    ben.reacts(waits, '❌');
    anna.reacts(waits, '❌');
    await soon(stage, room, 'the end of it', () => shown(waits).content === say.cancelledBubble('early'));
    await videoIn(stage, room, first);
    expect(await runsOf(stage, 'leaves')).toEqual([]);
    expect(videosIn(stage.fake, room)).toHaveLength(1);
  }, 90_000);
});

describe.concurrent('what the bot may not see', () => {
  test("another's photo that is answered with a mention is asked for, and nothing is made without it", async () => {
    const { fake, room, anna, ben } = scene();
    const photo = ben.says(room, 'my cat', [PHOTO]);
    anna.replies(photo, `<@${fake.world.bot.id}> animate this unseen cat`);
    await says(stage, room, say.answeredHidden);
    anna.contextMenu(say.makeVideo, photo);
    await videoIn(stage, room);
    expect(await runsOf(stage, 'unseen')).toEqual([]);
  }, 90_000);

  test('a status message that somebody deletes mid-run comes back as the video', async () => {
    const { room, anna } = scene();
    const used = anna.slash('video', { prompt: `${SUNSET}, deleted` }, { room });
    (await bubbleIn(stage, room)).deleted = true;
    const video = await videoIn(stage, room);
    expect(video).not.toBe(used.original);
    await says(stage, room, say.notice);
    expect(videosIn(stage.fake, room)).toHaveLength(1);
  }, 90_000);
});

describe.concurrent('what the chat does not take', () => {
  test('a film over its limit becomes words, the timeline and a link that leads to the film', async () => {
    const { room, anna } = scene({ uploadLimit: 2_000 });
    const used = anna.slash('video', { prompt: `${SUNSET}, too large` }, { room });
    await says(stage, room, /here is a link/);
    const { content, files } = shown(used.original as Post);
    expect(files).toEqual([]);
    expect(content).toMatch(/Timeline \(\d tracks?\)/);
    const film = await fetch(/http:\S+$/.exec(content)?.[0] ?? '');
    expect(film.headers.get('content-type')).toBe('video/mp4');
    await film.body?.cancel();
    await says(stage, room, say.notice);
  }, 90_000);

  test('a right taken away mid-run is named, and the video comes by DM', async () => {
    const { fake, room, anna } = scene();
    const used = anna.slash('video', { prompt: `${SUNSET}, no files` }, { room });
    await bubbleIn(stage, room);
    fake.deny(room, 'ATTACH_FILES');
    await videoIn(stage, anna.directRoom);
    await says(stage, room, say.sentInPrivate('Attach Files'));
    expect(shown(used.original as Post).content).toMatch(/Timeline \(\d tracks?\)/);
    await says(stage, room, say.notice);
    expect(await runsOf(stage, 'no files')).toHaveLength(1);
  }, 90_000);

  test('where DMs are shut as well, the words name the right and give a link', async () => {
    const { fake, room, anna } = scene();
    anna.user.dmsClosed = true;
    const used = anna.slash('video', { prompt: `${SUNSET}, no way` }, { room });
    await bubbleIn(stage, room);
    fake.deny(room, 'ATTACH_FILES');
    await says(stage, room, /missing: Attach Files\), so here is a link/);
    const film = await fetch(/http:\S+$/.exec(shown(used.original as Post).content)?.[0] ?? '');
    expect(film.headers.get('content-type')).toBe('video/mp4');
    await film.body?.cancel();
  }, 90_000);

  test('a room that is shut to the bot mid-run loses nothing: all goes on by DM', async () => {
    const { fake, room, anna } = scene();
    anna.mentions(room, `${SUNSET}, behind doors`);
    await bubbleIn(stage, room);
    fake.deny(room, 'VIEW_CHANNEL', 'SEND_MESSAGES');
    await videoIn(stage, anna.directRoom);
    await says(stage, anna.directRoom, say.notice);
    expect(videosIn(fake, anna.directRoom)).toHaveLength(1);
    expect(await runsOf(stage, 'behind doors')).toHaveLength(1);
  }, 90_000);
});

describeTheEnd(() => stage);
