import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readConfig } from '../../config.ts';
import { createLog } from '../../ops/log.ts';
import { type Service, serve } from '../serve.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import type { DemoOptions } from './options.ts';
import { demoSettings } from './settings.ts';
import { show } from './show.ts';
import { type Item, Visitor } from './talk.ts';

/** Everything the demo started. */
interface Stage {
  readonly service: Service;
  close(): Promise<void>;
}

/** The file that `npm start` reads, wherever the demo is started from. */
const ENV_FILE = join(import.meta.dirname, '..', '..', '..', '.env');

/** Between two looks whether everything was said, in milliseconds. */
const LOOK_MS = 200;

/** Brings up a private Redis, the emulator and the whole service, with the chat page. Leaves nothing behind when it rejects. */
export async function setStage(options: DemoOptions, port: number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'video-bot-demo-'));
  let emulator: Emulator | undefined;
  const close = async (service?: Service) => {
    await service?.close();
    await emulator?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    emulator = options.live ? undefined : await startEmulator(join(folder, 'emulator'));
    const place = { folder, port, emulator: emulator?.url, skill: options.skill };
    const config = readConfig(demoSettings(place, process.env, ENV_FILE));
    const service = await serve('all', config, createLog(config.logLevel));
    return { service, close: () => close(service) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Sends the prompt as a person would and waits for what comes of it. Resolves with the exit code: 0 for a video. */
export async function perform(
  stage: Stage,
  options: DemoOptions & { readonly prompt: string },
): Promise<number> {
  const visitor = new Visitor(stage.service.webUrl ?? '');
  await visitor.arrive();
  process.stdout.write(`You: ${options.prompt}\n`);
  await visitor.say(
    options.prompt,
    options.files.map((file) => resolve(file)),
  );
  const screen = show(process.stdout, process.stdout.isTTY === true);
  const video = await answer(visitor, stage.service, screen.item);
  screen.end();
  if (video === undefined) {
    process.stdout.write('\nNo video came of it.\n');
    return 1;
  }
  const path = resolve(options.out ?? video.name);
  await visitor.save(video.media, path);
  process.stdout.write(`\n${path}\n`);
  return 0;
}

/** The video, or nothing once everything was said that will be said. */
async function answer(
  visitor: Visitor,
  service: Service,
  seen: (item: Item) => void,
): Promise<Item['video']> {
  const done = new AbortController();
  let received = false;
  const take = (item: Item) => {
    if (item.from === 'bot') seen(item);
    else received ||= item.received === true;
    return item.video;
  };
  const settled = settle(service, () => received, done);
  try {
    for await (const item of visitor.watch(done.signal)) {
      const video = take(item);
      if (video !== undefined) return video;
    }
    if (!done.signal.aborted) throw new Error('the chat page closed before an answer came');
    // What came last may not have been heard yet.
    return (await visitor.look()).map(take).find((video) => video !== undefined);
  } finally {
    done.abort();
    await settled;
  }
}

/** Aborts `done` once the bot has the message and has nothing left to do or to say. */
async function settle(service: Service, received: () => boolean, done: AbortController): Promise<void> {
  while (!done.signal.aborted) {
    if (received() && (await service.idle().catch(() => false))) return done.abort();
    await setTimeout(LOOK_MS, undefined, { signal: done.signal }).catch(() => undefined);
  }
}
