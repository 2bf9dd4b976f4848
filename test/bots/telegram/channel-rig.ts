import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { telegramChannel } from '../../../src/bots/telegram/channel.ts';
import type { Address, Sent } from '../../../src/core/message.ts';
import type { Channel, MediaFile } from '../../../src/core/ports.ts';
import { Problem } from '../../../src/core/problem.ts';
import type { Video } from '../../../src/core/reply.ts';
import type { TelegramFake, TelegramFakeOptions } from '../../support/telegram/fake.ts';
import type { Person } from '../../support/telegram/person.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import type { Version } from '../../support/telegram/types.ts';
import { accessTo } from './rig.ts';

/** The private chat of `ann`. */
export const DM: Address = 'telegram:7';

/** A finished video, as the outbox knows it. */
export const video: Video = { render: 'r1', name: 'Red kite over the sea.mp4', alt: 'A red kite' };

/** A channel before a fake in which Ann (7) has pressed Start. Made anew for every test. */
export interface ChannelRig {
  fake: TelegramFake;
  ann: Person;
  channel: Channel;
  /** Begins again with another Telegram. */
  readonly begin: (options: TelegramFakeOptions) => Promise<void>;
  /** How a message of ours looks now. */
  readonly now: (sent: Sent) => Version;
}

/** Sets one up for the tests of a file; after each, no request may have been invalid. */
export function channelRig(): ChannelRig {
  const rig = { begin, now } as ChannelRig & { fake: TelegramFake };
  async function begin(options: TelegramFakeOptions): Promise<void> {
    await rig.fake?.close();
    rig.fake = await startTelegramFake(options);
    rig.ann = rig.fake.person({ id: 7, name: 'Ann' });
    rig.ann.starts();
    rig.channel = telegramChannel(accessTo(rig.fake));
  }
  function now({ to, id }: Sent): Version {
    return rig.fake.world.message(Number(to.split(':')[1]), Number(id))!.now;
  }
  beforeEach(() => begin({}));
  afterEach(() => expect([...rig.fake.invalid, ...rig.fake.untrue]).toEqual([]));
  afterAll(() => rig.fake.close());
  return rig;
}

/** Real clips: one that ffmpeg made, with its poster, and larger ones that only have the size. */
export function clips(): {
  readonly file: (path?: string) => MediaFile;
  readonly sized: (bytes: number) => MediaFile;
} {
  const dir = mkdtempSync(join(tmpdir(), 'telegram-clips-'));
  const [clip, poster] = [join(dir, 'clip.mp4'), join(dir, 'poster.jpg')];
  const draw = (...args: string[]) => execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', ...args]);
  draw('testsrc=size=180x320:rate=5:duration=1', '-pix_fmt', 'yuv420p', clip);
  draw('testsrc=size=180x320', '-frames:v', '1', poster);
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const file = (path = clip): MediaFile => {
    const facts = { mime: 'video/mp4', name: 'clip.mp4', width: 180, height: 320, seconds: 1.2, poster };
    return { path, bytes: statSync(path).size, ...facts, discard: () => Promise.resolve() };
  };
  const sized = (bytes: number) => {
    const path = join(dir, `of-${bytes}.mp4`);
    copyFileSync(clip, path);
    truncateSync(path, bytes);
    return file(path);
  };
  return { file, sized };
}

/** The problem that a call ends in; any other error is thrown on. */
export async function problem(call: Promise<unknown>): Promise<Problem> {
  const error = await call.then(
    () => new Error('nothing went wrong'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw error;
  return error;
}
