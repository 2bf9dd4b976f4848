import { describe, expect, test } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { apologizing } from '../../src/main/apology.ts';
import { keptLog, message, oneSkill } from '../support/house.ts';
import { PaperChannel } from '../support/paper.ts';

const away = async () => {
  throw new Problem('memory-down', {});
};

describe('a receipt whose memory is away', () => {
  test('tells the person once, and still rejects, so that the platform keeps the message', async () => {
    const channel = new PaperChannel();
    const receive = apologizing(away, () => channel, keptLog(), oneSkill);
    const wish = message('a sunset');
    for (let count = 0; count < 3; count += 1)
      await expect(receive(wish)).rejects.toMatchObject({ code: 'memory-down' });
    await expect
      .poll(() => channel.messages.map(({ reply }) => reply.text))
      .toEqual([words('en').memoryAway]);
  });

  test('tells each chat in its own language', async () => {
    const channel = new PaperChannel();
    const receive = apologizing(away, () => channel, keptLog(), oneSkill);
    await receive(message('海上日落', { from: 'paper:zh', sender: { id: 'li', name: 'Li' } })).catch(
      () => undefined,
    );
    await expect
      .poll(() => channel.messages.map(({ to, reply }) => [to, reply.text]))
      .toEqual([['paper:zh', words('zh').memoryAway]]);
  });

  test('is no worse for a platform that is away too', async () => {
    const channel = new PaperChannel();
    channel.failures.push({ verb: 'send', problem: new Problem('platform-down', {}) });
    const log = keptLog();
    await expect(apologizing(away, () => channel, log, oneSkill)(message('a sunset'))).rejects.toMatchObject({
      code: 'memory-down',
    });
    await expect.poll(() => log.lines.join()).toContain('nobody could be told');
  });

  test('passes on what succeeds and any other failure, in silence', async () => {
    const channel = new PaperChannel();
    await apologizing(
      async () => undefined,
      () => channel,
      keptLog(),
      oneSkill,
    )(message('hi'));
    const bug = async () => {
      throw new TypeError('a mistake');
    };
    await expect(apologizing(bug, () => channel, keptLog(), oneSkill)(message('hi'))).rejects.toThrow(
      'a mistake',
    );
    expect(channel.messages).toEqual([]);
  });
});
