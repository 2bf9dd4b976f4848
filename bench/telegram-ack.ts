import { Bot } from 'grammy';
import { words } from '../src/core/text/words.ts';
import { isBubble, openStage, type Stage } from '../test/journey/support/telegram.ts';
import type { TelegramFake } from '../test/support/telegram/fake.ts';
import { startTelegramFake } from '../test/support/telegram/start.ts';
import { type Finding, quantile, time, until } from './measure.ts';

const PEOPLE = 60;
/** More than the cloud's Bot API hands over. */
const TOO_BIG = 21 * 1024 * 1024;

/** How long somebody on Telegram waits for a sign of life, for words and for a refusal, against a bot that only echoes. */
export async function telegramAck(): Promise<Finding[]> {
  const bare = await echoed();
  const stage = await openStage({ backend: { EMULATOR_SPEED: '60' } });
  try {
    await asks(stage, 1_000, 5);
    const { signs, bubbles } = await asks(stage, 2_000, PEOPLE);
    const refused = await time(PEOPLE, async (n) => {
      stage.fake
        .person({ id: 3_000 + n, name: 'Ann' })
        .says('', { video: { size: TOO_BIG, name: 'big.mp4' } });
      await until(() => said(stage.fake, 3_000 + n, 'big.mp4'));
    });
    const of = (name: string, samples: readonly number[]): Finding => ({
      name: `telegram, ${name}, p99`,
      ours: quantile(samples, 0.99),
      bare: quantile(bare, 0.99),
      unit: 'ms',
      about: 'after the message was sent / an echo by a bare grammY bot',
    });
    return [of('sign of life', signs), of('bubble', bubbles), of('refused file', refused)];
  } finally {
    await stage.close();
  }
}

/** New people ask one after another: until they see that the bot types, and until the bubble stands. */
async function asks({ fake }: Stage, first: number, people: number) {
  const signs: number[] = [];
  const bubbles = await time(people, async (n) => {
    const ann = fake.person({ id: first + n, name: 'Ann' });
    const from = Date.now();
    ann.says('a 2-second clip of the ocean');
    await until(() => fake.chat(ann.id).fromBot.find(isBubble));
    signs.push((fake.chat(ann.id).actions[0]?.at ?? Number.NaN) - from);
  });
  return { signs, bubbles };
}

async function echoed(): Promise<number[]> {
  const fake = await startTelegramFake();
  const bot = new Bot(fake.token, { client: { apiRoot: fake.url } });
  bot.on('message', (context) => context.reply(words('en').heard));
  const polling = bot.start();
  try {
    await echo(fake, 0);
    return await time(PEOPLE, (n) => echo(fake, 1 + n));
  } finally {
    await bot.stop();
    await polling;
    await fake.close();
  }
}

async function echo(fake: TelegramFake, n: number): Promise<void> {
  fake.person({ id: 1_000 + n, name: 'Ann' }).says('hello');
  await until(() => said(fake, 1_000 + n, words('en').heard));
}

const said = (fake: TelegramFake, chat: number, words: string) =>
  fake.chat(chat).fromBot.find(({ now }) => now.text?.includes(words));
