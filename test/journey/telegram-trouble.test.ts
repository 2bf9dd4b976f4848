import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { tooMany } from '../support/telegram/failure.ts';
import type { Person } from '../support/telegram/person.ts';
import {
  bubbleIn,
  changes,
  hears,
  openStage,
  runsOf,
  type Stage,
  soon,
  videoIn,
  videosIn,
} from './support/telegram.ts';

let stage: Stage;
let nextPerson = 31;

beforeAll(async () => {
  stage = await openStage({ backend: { EMULATOR_SPEED: '0.2' } });
}, 90_000);
afterAll(() => stage.close());

/** Somebody nobody has met yet, in a private chat. */
function somebody(): Person {
  nextPerson += 1;
  return stage.fake.person({ id: nextPerson, name: 'Ann', lang: 'en' });
}

const OCEAN = 'a 2-second clip of the ocean';

/** The mailbox of a person is empty, the chat is known to be closed, and nothing is on its way there. */
async function isClosed(place: string, person: Person): Promise<void> {
  const { redis } = stage;
  expect(await redis.exists(`vb:box:${place}|${person.id}#work`)).toBe(0);
  expect(await redis.exists(`vb:closed:${place}`)).toBe(1);
  expect(await redis.exists(`vb:out:${place}`, `vb:lease:out:${place}`)).toBe(0);
}

/** The answers of this code that a chat gave. */
const refusals = (chat: number, refusal: number) =>
  changes(stage.fake, chat).filter(({ code }) => code === refusal);

// Chats do not wait for each other, and neither do these tests.
describe.concurrent('trouble', () => {
  describe('a chat that closes while the work goes on', () => {
    test('because the person blocks the bot hears no more of it, until they come back', async () => {
      const { fake } = stage;
      const ann = somebody();
      ann.says(`${OCEAN}, title Blocked`);
      await bubbleIn(fake, ann.id);
      ann.blocks();
      const taken = () => changes(fake, ann.id).filter(({ ok }) => ok);
      const before = taken().length;
      await soon(() => isClosed(`telegram:${ann.id}`, ann));
      expect(refusals(ann.id, 403).length).toBeLessThanOrEqual(1);
      expect(taken()).toHaveLength(before);
      ann.unblocks();
      const asked = ann.says(OCEAN);
      await videoIn(fake, ann.id, asked);
      expect(videosIn(fake, ann.id)).toHaveLength(1);
      expect(await stage.redis.exists(`vb:closed:telegram:${ann.id}`)).toBe(0);
    }, 90_000);

    test('without a word from Telegram is known from the first refusal on', async () => {
      const { fake } = stage;
      const ann = somebody();
      ann.says(`${OCEAN}, title Gone`);
      await bubbleIn(fake, ann.id);
      Object.assign(fake.world.accounts.get(ann.id) ?? {}, { blocked: true });
      await soon(() => isClosed(`telegram:${ann.id}`, ann));
      expect(refusals(ann.id, 403)).toHaveLength(1);
    }, 90_000);

    test('because the group throws the bot out ends the work of its topics too', async () => {
      const { fake } = stage;
      const ann = somebody();
      const group = fake.group({ forum: true });
      const topic = group.topic('Clips');
      ann.says(`/video@clipper_bot ${OCEAN}, title Out`, { chat: group.id, topic });
      await bubbleIn(fake, group.id);
      group.kicks();
      await soon(() => isClosed(`telegram:${group.id}:${topic}`, ann));
      expect(refusals(group.id, 403)).toHaveLength(1);
    }, 90_000);
  });

  describe('a video', () => {
    test('whose edit was taken and the answer lost is one video, and so it is after a broken proxy', async () => {
      const { fake } = stage;
      const ann = somebody();
      const befalls = { chat: ann.id, method: 'editMessageMedia' };
      fake.faults.plan({ lose: 'answer' }, befalls);
      fake.faults.plan({ html: 502 }, befalls);
      fake.faults.plan({ lose: 'request' }, befalls);
      ann.says(OCEAN);
      await hears(fake, ann.id, words('en').notice);
      const edits = changes(fake, ann.id).filter(({ method }) => method === 'editMessageMedia');
      expect(edits.map(({ code, answerLost }) => [code, answerLost])).toEqual([
        [200, true],
        [502, false],
        [200, false],
      ]);
      expect(videosIn(fake, ann.id)).toHaveLength(1);
    }, 90_000);

    test('whose bubble somebody deleted stands in a new message, once', async () => {
      const { fake } = stage;
      const ann = somebody();
      const asked = ann.says(OCEAN);
      const bubble = await bubbleIn(fake, ann.id);
      fake.world.change(bubble, { deleted: true });
      const video = await videoIn(fake, ann.id);
      expect(video.id).toBeGreaterThan(bubble.id);
      expect(video.replyTo).toBe(asked.id);
      await hears(fake, ann.id, words('en').notice);
      expect(videosIn(fake, ann.id)).toHaveLength(1);
    }, 90_000);
  });
});

describe('a storm of 429', () => {
  test('does not keep a video away, and every pause is kept', async () => {
    const { fake } = stage;
    const ann = somebody();
    const refused = (seconds: number, method: string, times = 1) =>
      fake.faults.plan({ refuse: tooMany(seconds) }, { chat: ann.id, method, times });
    refused(1, 'sendMessage', 3);
    refused(4, 'editMessageText');
    refused(4, 'editMessageMedia');
    // The work takes its time until words of its progress were refused as well.
    await stage.turn({ speed: 1 });
    ann.says(OCEAN);
    await soon(() => expect(refusals(ann.id, 429)).toHaveLength(4));
    await stage.turn({ speed: 0.2 });
    await videoIn(fake, ann.id);
    await hears(fake, ann.id, words('en').notice);
    const calls = changes(fake, ann.id);
    expect(refusals(ann.id, 429)).toHaveLength(5);
    for (const [index, { at, code, description = '' }] of calls.entries()) {
      const pause = code === 429 ? Number(/after (\d+)/.exec(description)?.[1]) * 1_000 : 0;
      expect((calls[index + 1]?.at ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(pause);
    }
    expect(videosIn(fake, ann.id)).toHaveLength(1);
  }, 90_000);
});

describe('a restart of everything', () => {
  test('loses no press, no message and no work that was going on', async () => {
    const { fake } = stage;
    const ann = somebody();
    const bob = somebody();
    ann.says(`${OCEAN}, title Earlier`);
    await videoIn(fake, ann.id);
    bob.says(`${OCEAN}, title Meanwhile`);
    await bubbleIn(fake, bob.id);
    await stage.halt();
    ann.presses(words('en').choices.status);
    ann.says('credits');
    const quiet = fake.chat(ann.id).fromBot.length;
    await stage.begin();
    await videoIn(fake, bob.id);
    const later = () =>
      fake
        .chat(ann.id)
        .fromBot.slice(quiet)
        .map(({ now }) => now.text ?? '');
    await soon(() => expect(later()).toContainEqual(expect.stringMatching(/^Timeline.*Earlier/)));
    await soon(() => expect(later()).toContainEqual(expect.stringMatching(/\d+ credits? left/)));
    expect(await runsOf(stage, 'Meanwhile')).toHaveLength(1);
    expect(videosIn(fake, bob.id)).toHaveLength(1);
  }, 90_000);
});
