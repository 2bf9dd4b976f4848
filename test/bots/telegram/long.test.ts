import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/core/ports.ts';
import { Problem } from '../../../src/core/problem.ts';
import type { Reply, Video } from '../../../src/core/reply.ts';
import type { Task } from '../../../src/core/task.ts';
import { type Bells, createBells } from '../../../src/queue/bells.ts';
import { startDeliveries } from '../../../src/queue/deliveries.ts';
import { closeTask } from '../../../src/queue/ending.ts';
import type { Running } from '../../../src/queue/hands.ts';
import { boxOf } from '../../../src/queue/keys.ts';
import { createMail } from '../../../src/queue/mail.ts';
import { connect } from '../../../src/queue/redis.ts';
import { oneSkill } from '../../support/house.ts';
import { startRedis, type TestRedis } from '../../support/redis.ts';
import { channelRig, clips, DM, video } from './channel-rig.ts';
import { silent, until } from './rig.ts';

const rig = channelRig();
const { file } = clips();
const log = silent();
const session = `${DM}|7` as const;
const choices = [{ id: 'new', label: 'New' }];

let memory: TestRedis;
let redis: ReturnType<typeof connect>;
let blocking: ReturnType<typeof connect>;
let ringing: ReturnType<typeof connect>;
let bells: Bells;
let mail: ReturnType<typeof createMail>;
let deliveries: Running | undefined;
let count = 0;

beforeAll(async () => {
  memory = await startRedis();
  redis = connect(memory.url, 'waiting', log);
  [blocking, ringing] = [redis.duplicate(), redis.duplicate()];
  bells = createBells(ringing, log);
  mail = createMail(redis, bells, { maxQueued: 5, settle: { quiet: 100, cap: 100 } });
});
afterEach(async () => {
  await deliveries?.close(2_000);
  deliveries = undefined;
  await redis.flushall();
});
afterAll(async () => {
  await bells.close();
  for (const connection of [redis, blocking, ringing]) connection.disconnect();
  await memory.stop();
});

/** Sentences that can be told apart, so many that they have about this length. */
const sentences = (length: number) =>
  Array.from({ length: Math.ceil(length / 24) }, (_, i) => `Sentence number ${1000 + i}.`).join(' ');

/** What stands in the chat now, in one line; the pieces of a long text differ from it in white space alone. */
const standing = () => rig.fake.chat(7).texts.join(' ');

/** Brings whatever is in the outbox to the fake, by this channel. */
function bring(channel: Channel): void {
  deliveries = startDeliveries({
    redis,
    blocking,
    bells,
    channels: new Map([[channel.name, channel]]),
    fetch: () => Promise.resolve(file()),
    skills: oneSkill,
    log,
    holder: { name: 'test', ms: 10_000 },
    concurrency: 2,
    files: 2,
  });
}

/** Accepts a message that is answered with these words, or with a task. */
async function accept(replies: readonly Reply[], task?: Task): Promise<void> {
  count += 1;
  const full = { text: 'full' };
  const filings = task === undefined ? [] : [{ task, bubbles: [{ text: 'On it.' }], full }];
  const base = { message: `telegram:7:${count}`, session, lane: 'work', to: DM, patch: {} } as const;
  await mail.accept({ ...base, replies, filings });
}

/** A task that is done already, with this for its end. */
async function finish(reply: Reply, film?: Video): Promise<void> {
  const id = `t${count}`;
  const about = {
    origin: { person: '7' },
    language: 'en',
    skill: 's',
    tongue: 'en',
    at: Date.now(),
  } as const;
  const task: Task = { kind: 'export', id, session, to: DM, ...about };
  await accept([], task);
  const final = { kind: 'final', id: `${id}-final`, task: id, reply, ...(film && { video: film }) } as const;
  await closeTask(redis, { task, box: boxOf(session, 'work'), epoch: undefined, ending: 'done', final });
  await bells.deliver(DM);
}

/** The channel, of which one verb is carried out and then seems to have failed, once. */
function forgetful(verb: 'send' | 'edit' | 'deliver'): Channel {
  let lost = false;
  const original = rig.channel[verb].bind(rig.channel) as (...args: unknown[]) => Promise<unknown>;
  const broken = async (...args: unknown[]) => {
    const done = await original(...args);
    if (lost) return done;
    lost = true;
    throw new Problem('platform-down', {});
  };
  return { ...rig.channel, [verb]: broken };
}

describe('telegram channel › words beyond one message', () => {
  it('under a video are said once although the video is delivered twice', async () => {
    const text = sentences(6_000);
    bring(forgetful('deliver'));
    await finish({ text, choices }, video);
    await until(() => expect(standing()).toBe(text));
    const { fromBot } = rig.fake.chat(7);
    expect(rig.fake.calls('editMessageMedia')).toHaveLength(2);
    expect(fromBot.map(({ now }) => now.media?.kind)).toEqual(['video', undefined, undefined]);
    expect(fromBot.map(({ now }) => now.buttons.length)).toEqual([0, 0, 1]);
  });

  it('of an answer are said once although its bubble is edited twice', async () => {
    const text = sentences(9_000);
    bring(forgetful('edit'));
    await finish({ text, choices });
    await until(() => expect(standing()).toBe(text));
    expect(rig.fake.chat(7).fromBot.map(({ now }) => now.buttons.length)).toEqual([0, 0, 1]);
  });

  it('go on behind a piece that Telegram did not take at first, before what was said later', async () => {
    const text = sentences(9_000);
    rig.fake.faults.plan({ html: 502 }, { method: 'sendMessage', after: 1 });
    bring(rig.channel);
    await accept([{ text }, { text: 'Something else.' }]);
    await until(() => expect(standing()).toBe(`${text} Something else.`));
  });
});
