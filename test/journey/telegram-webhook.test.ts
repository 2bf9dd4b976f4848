import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownPort } from '../support/ports.ts';
import { hears, openStage, PHOTO, runsOf, type Stage, soon, videoIn, videosIn } from './support/telegram.ts';
import { type Balancer, startBalancer } from './support/telegram-balancer.ts';

let stage: Stage;
let balancer: Balancer;

beforeAll(async () => {
  const ports = [await ownPort(), await ownPort()];
  balancer = await startBalancer(ports);
  const hook = { TELEGRAM_WEBHOOK_URL: `${balancer.url}/telegram`, TELEGRAM_WEBHOOK_SECRET: 'open-sesame' };
  const bots = ports.map((port) => ({ ...hook, TELEGRAM_WEBHOOK_PORT: String(port) }));
  stage = await openStage({ bots, fake: { readsAll: true }, backend: { EMULATOR_SPEED: '0.1' } });
  await soon(() => expect(stage.fake.pump.target?.url).toBe(hook.TELEGRAM_WEBHOOK_URL));
}, 90_000);
afterAll(async () => {
  await stage.close();
  await balancer.close();
});

/** The names of the files that came with a request, in the order in which the backend got them. */
async function filesOf(words: string): Promise<readonly string[]> {
  const { runs, uploads } = await stage.ledger();
  const session = runs.find(({ text }) => text.includes(words))?.session;
  return uploads.filter((one) => one.session === session).map(({ filename }) => filename);
}

describe('a webhook with two processes behind it', () => {
  test('makes one request of an album whose photos came to both', async () => {
    const { fake } = stage;
    const ann = fake.person({ id: 41, name: 'Ann', lang: 'en' });
    const captions = ['a 2-second clip of the sea', '', 'title Shore', ''];
    const parts = captions.map((caption) => ann.says(caption, { photo: PHOTO, album: 'shore' }));
    await hears(fake, ann.id, 'Got 4 photos');
    await videoIn(fake, ann.id);
    expect(Math.min(...balancer.answered)).toBeGreaterThanOrEqual(2);
    expect((await runsOf(stage, 'Shore')).map(({ text }) => text)).toEqual([
      'a 2-second clip of the sea\ntitle Shore',
    ]);
    expect(await filesOf('Shore')).toEqual(parts.map(({ id }) => `photo-${id}.jpg`));
  }, 90_000);

  test('and one of a group album of which only the third photo speaks to the bot', async () => {
    const { fake } = stage;
    const bob = fake.person({ id: 42, name: 'Bob', lang: 'en' });
    const { id: chat } = fake.group();
    const captions = ['', '', '/video@clipper_bot a 2-second clip of these, title Hills', ''];
    const parts = captions.map((caption) => bob.says(caption, { chat, photo: PHOTO, album: 'hills' }));
    await hears(fake, chat, 'Got 4 photos');
    await videoIn(fake, chat);
    expect(await runsOf(stage, 'Hills')).toHaveLength(1);
    expect(await filesOf('Hills')).toEqual(parts.map(({ id }) => `photo-${id}.jpg`));
  }, 90_000);

  test('hears everything once although Telegram comes twice and one process was killed', async () => {
    const { fake } = stage;
    const eve = fake.person({ id: 43, name: 'Eve', lang: 'en' });
    fake.doubleUpdates();
    stage.listeners()[0]?.signal('SIGKILL');
    eve.says('a 2-second clip of snow, title Twice');
    await videoIn(fake, eve.id);
    eve.says('credits');
    await hears(fake, eve.id, /\d+ credits? left/);
    expect(await runsOf(stage, 'Twice')).toHaveLength(1);
    expect(videosIn(fake, eve.id)).toHaveLength(1);
  }, 90_000);
});
