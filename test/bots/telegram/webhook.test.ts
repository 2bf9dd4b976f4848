import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../../src/core/problem.ts';
import type { TelegramFake } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import { memorySecrets, type Rig, type RigOptions, rig, until } from './rig.ts';

let fake: TelegramFake;
let ann: Person;
let rigs: Rig[] = [];

async function listen(options: RigOptions = {}): Promise<Rig> {
  const one = rig(fake, options);
  rigs.push(one);
  await one.listener.start();
  return one;
}

const texts = ({ messages }: Rig) => messages.map(({ text }) => text);

beforeEach(async () => {
  fake = await startTelegramFake();
  ann = fake.person({ id: 7, name: 'Ann' });
});

afterEach(async () => {
  await Promise.all(rigs.map(({ listener }) => listener.stop()));
  rigs = [];
  expect([...fake.invalid, ...fake.untrue]).toEqual([]);
  await fake.close();
});

describe('telegram listener › webhook', () => {
  const webhook = { url: '', secret: 'open-sesame', port: 0 };

  /** A free port, because Telegram must be told it before the listener knows its own. */
  async function hooked(options: RigOptions = {}): Promise<{ bot: Rig; url: string }> {
    const { createServer } = await import('node:net');
    const probe = createServer().listen(0);
    const port = (probe.address() as { port: number }).port;
    await new Promise((resolve) => probe.close(resolve));
    const url = `http://127.0.0.1:${port}/telegram`;
    const bot = await listen({ ...options, settings: { webhook: { ...webhook, url, port } } });
    await until(() => expect(fake.pump.target?.url).toBe(url));
    return { bot, url };
  }

  it('takes updates that carry the secret and refuses all others', async () => {
    const { bot, url } = await hooked();
    ann.says('by webhook');
    await until(() => expect(texts(bot)).toEqual(['by webhook']));
    await until(() => expect(fake.pump.posts.map(({ status }) => status)).toEqual([200]));
    const forged = { method: 'POST', body: JSON.stringify({ update_id: 1, message: {} }) };
    expect((await fetch(url, forged)).status).toBe(401);
    expect(
      (await fetch(url, { ...forged, headers: { 'x-telegram-bot-api-secret-token': 'open-sesamE' } })).status,
    ).toBe(401);
    expect((await fetch(url)).status).toBe(404);
    expect(texts(bot)).toHaveLength(1);
  });

  it('asks Telegram to come again until the message is safe', async () => {
    let down = 2;
    const receive = () => {
      down -= 1;
      return down >= 0 ? Promise.reject(new Problem('memory-down', {})) : Promise.resolve();
    };
    const { bot } = await hooked({ receive });
    ann.says('keep me');
    await until(() => expect(texts(bot)).toEqual(['keep me']));
    await until(() => expect(fake.pump.posts.map(({ status }) => status)).toEqual([500, 500, 200]));
  });

  it('two processes share the pictures of one group album', async () => {
    await fake.close();
    fake = await startTelegramFake({ readsAll: true });
    ann = fake.person({ id: 7, name: 'Ann' });
    const { id: chat } = fake.group();
    const secrets = memorySecrets();
    const one = await hooked({ secrets });
    ann.says('', { chat, album: 'a1', photo: 'package.json' });
    await until(() => expect(fake.pump.posts).toHaveLength(1));
    const other = await hooked({ secrets });
    ann.says('/video@clipper_bot both', { chat, album: 'a1', photo: 'package.json' });
    await until(() => expect(texts(other.bot)).toEqual(['/video both']));
    await until(() => expect(texts(one.bot)).toEqual(['']));
  });
});
