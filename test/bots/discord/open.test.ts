import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../../src/core/message.ts';
import { problemOf, type Stage, setStage, textOf } from './support.ts';

const HOUR = 3_600_000;
const photo = { name: 'cat.png', bytes: 'the cat' };

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  await stage.listen();
});
afterEach(async () => {
  const { invalid } = stage.fake;
  await stage.close();
  expect(invalid).toEqual([]);
});

async function received(): Promise<InboundMessage> {
  return stage.fake.until('a message', () => stage.received[0]);
}

const open = (message: InboundMessage) =>
  stage.channel.open(message.attachments[0]!, AbortSignal.timeout(5_000));

describe('discord attachments', () => {
  test('a file on a message is read by a fresh link, days after the first one ended', async () => {
    const room = stage.fake.room(stage.fake.guild('studio'));
    stage.fake.person('anna').mentions(room, 'this', [photo]);
    const message = await received();
    stage.fake.advance(50 * HOUR);
    const inlet = await open(message);
    expect(inlet.bytes).toBe(7);
    expect(await textOf(inlet)).toBe('the cat');
  });

  test('without the right to read history it is read by the link that it came with', async () => {
    const room = stage.fake.room(stage.fake.guild('studio'));
    stage.fake.deny(room, 'READ_MESSAGE_HISTORY');
    stage.fake.person('anna').mentions(room, 'this', [photo]);
    const message = await received();
    expect(await textOf(await open(message))).toBe('the cat');
    expect(JSON.stringify(message)).not.toMatch(/https?:|hm=/);
  });

  test('a file of a slash command that waited behind ten jobs is still read', async () => {
    stage.fake.person('anna').slash('video', { prompt: 'x', media: [photo] });
    const message = await received();
    stage.fake.advance(20 * HOUR);
    expect(await textOf(await open(message))).toBe('the cat');
  });

  test('a link that ended, a message that is gone and a link that nobody kept are out of reach', async () => {
    const anna = stage.fake.person('anna');
    anna.slash('video', { prompt: 'x', media: [photo] });
    const message = await received();
    stage.fake.advance(25 * HOUR);
    expect(await problemOf(open(message))).toEqual({
      code: 'file-unreachable',
      details: { name: 'cat.png' },
    });
    stage.safe.held.clear();
    expect((await problemOf(open(message))).code).toBe('file-unreachable');
    const post = anna.dm('x', [photo]);
    const second = await stage.fake.until('the DM', () => stage.received[1]);
    post.deleted = true;
    expect((await problemOf(open(second))).code).toBe('file-unreachable');
  });

  test('what lies behind a Discord that is away is worth waiting for', async () => {
    stage.fake.person('anna').dm('x', [photo]);
    const message = await received();
    stage.fake.trouble('GET', '/channels/{channel_id}/messages/{message_id}', { status: 503 }, { times: 9 });
    expect((await problemOf(open(message))).code).toBe('platform-down');
    stage.fake.calm();
    expect(await textOf(await open(message))).toBe('the cat');
  });

  test('an aborted reading ends as what aborted it', async () => {
    stage.fake.person('anna').dm('x', [photo]);
    const message = await received();
    const reason = new Error('shutdown');
    const call = stage.channel.open(message.attachments[0]!, AbortSignal.abort(reason));
    await expect(call).rejects.toBe(reason);
  });
});
