import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { button } from '../support/discord/person.ts';
import { type Post, shown } from '../support/discord/world.ts';
import {
  bubbleIn,
  openStage,
  PHOTO,
  postsIn,
  runsOf,
  type Stage,
  says,
  sceneOn,
  soon,
  textsIn,
  videoIn,
  videosIn,
} from './support/discord.ts';
import { describeTheEnd, progressGaps } from './support/discord-end.ts';

const say = words('en');
const SUNSET = 'a 5-second clip of a sunset over the ocean';
const FILE = '/channels/{channel_id}/messages/{message_id}';
const HOOK = '/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}';

let stage: Stage;

beforeAll(async () => {
  // A generation that was interrupted is looked for until it is done.
  stage = await openStage(0.1, { LOOK_AGAIN_SECONDS: '1,2,2,3,3,4,4,4,4,4' });
}, 120_000);
afterEach(() => stage.turn({ speed: 0.1 }));
afterAll(() => stage.close());

const scene = () => sceneOn(stage);

describe('a connection', () => {
  test('that breaks mid-run is resumed: what came meanwhile is heard, and everything is done once', async () => {
    const { fake, room, anna } = scene();
    const used = anna.slash('video', { prompt: `${SUNSET}, through a break` }, { room });
    await bubbleIn(stage, room);
    fake.gateway.drop();
    anna.dm(`${SUNSET}, in the dark`);
    await videoIn(stage, room, used);
    await videoIn(stage, anna.directRoom);
    expect([fake.gateway.identifies, fake.gateway.resumes]).toEqual([1, 1]);
    for (const words of ['through a break', 'in the dark'])
      expect(await runsOf(stage, words)).toHaveLength(1);
  }, 90_000);

  test('that tells everything twice makes one task of it, one video and one word', async () => {
    const { fake, room, anna } = scene();
    const used = anna.slash('video', { prompt: `${SUNSET}, by command` }, { room });
    fake.gateway.repeat('INTERACTION_CREATE');
    await bubbleIn(stage, room);
    anna.dm(`${SUNSET}, by letter`);
    fake.gateway.repeat('MESSAGE_CREATE');
    await videoIn(stage, room, used);
    await videoIn(stage, anna.directRoom);
    fake.gateway.repeat('INTERACTION_CREATE');
    fake.gateway.repeat('MESSAGE_CREATE');
    for (const where of [room, anna.directRoom]) {
      await says(stage, where, say.notice);
      expect(videosIn(fake, where)).toHaveLength(1);
      const texts = textsIn(stage, where);
      expect(texts.filter((text) => text.endsWith(say.notice))).toHaveLength(1);
      expect(new Set(texts).size).toBe(texts.length);
    }
    for (const words of ['by command', 'by letter']) expect(await runsOf(stage, words)).toHaveLength(1);
  }, 90_000);
});

describe('a job of sixteen minutes', () => {
  test('ends in the deferred reply by the bot token, and from outside in a DM', async () => {
    const { fake, room, anna, ben } = scene();
    const elsewhere = fake.room(fake.guild('elsewhere', { hasBot: false }));
    await stage.turn({ speed: 0.5 });
    const used = anna.slash('video', { prompt: `${SUNSET}, at length`, media: [PHOTO] }, { room });
    const afar = ben.slash('video', { prompt: `${SUNSET}, from afar` }, { room: elsewhere });
    await says(stage, room, '⏳');
    await says(stage, elsewhere, '⏳');
    fake.advance(16 * 60_000);
    const old = fake.ledger.length;
    const refused = () => fake.ledger.slice(old).some(({ route, code }) => route === HOOK && code === 50027);
    await soon(stage, room, 'a refusal of the old token', refused);
    // Our own memory of the token ends with its fourteenth minute.
    await stage.redis.del(await stage.redis.keys('vb:secret:discord:ticket:*'));
    const forgotten = fake.ledger.length;
    const video = await videoIn(stage, room, used);
    expect(shown(video).files).toHaveLength(1);
    await says(stage, room, say.notice);
    await videoIn(stage, ben.directRoom);
    await says(stage, ben.directRoom, say.notice);
    expect(videosIn(fake, elsewhere)).toEqual([]);
    expect(afar.followUps).toBeLessThanOrEqual(5);
    const late = fake.ledger.slice(forgotten);
    expect(late.filter(({ route }) => route === HOOK)).toEqual([]);
    expect(late.filter(({ route, uploads }) => route === FILE && uploads.length > 0)).toHaveLength(1);
    expect(progressGaps(fake).length).toBeGreaterThan(0);
  }, 90_000);
});

describe('both processes gone and started again', () => {
  test('the work goes on, what was written meanwhile is heard, and old buttons work', async () => {
    const { fake, room, anna, ben } = scene();
    const done = anna.slash('video', { prompt: `${SUNSET}, before` }, { room });
    await videoIn(stage, room, done);
    anna.mentions(room, 'credits');
    await says(stage, room, /credits? left\./);

    await stage.turn({ speed: 0.4 });
    const running = ben.slash('video', { prompt: `${SUNSET}, through it all` }, { room });
    await says(stage, room, '⏳');
    const other = fake.person('carl');
    const cancelled = other.slash('video', { prompt: `${SUNSET}, given up` });
    const bubble = await bubbleIn(stage, other.directRoom);
    await stage.halt();
    anna.mentions(room, 'status');
    await stage.begin();

    other.presses(button(bubble, say.choices.cancel));
    await soon(stage, other.directRoom, 'the end of it', () => /cancelled/i.test(shown(bubble).content));
    const again = anna.presses(button(done.original as Post, say.choices.exportAgain));
    await videoIn(stage, room, running);
    await videoIn(stage, room, again);
    expect(await runsOf(stage, 'through it all')).toHaveLength(1);
    await soon(stage, room, 'the status', () =>
      postsIn(fake, room).some((post) => /^(<@\d+> )?Timeline \(/.test(shown(post).content)),
    );
    expect(videosIn(fake, other.directRoom)).toEqual([]);
    expect(cancelled.original).toBe(bubble);
  }, 120_000);
});

describeTheEnd(() => stage);
