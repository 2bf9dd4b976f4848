import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConfig } from '../../config.ts';
import { createLog } from '../../ops/log.ts';
import { type Service, serve } from '../serve.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import type { DemoOptions } from './options.ts';
import { show } from './show.ts';
import { type Item, Visitor } from './talk.ts';

/** Everything the demo started. */
interface Stage {
  readonly service: Service;
  readonly emulator: Emulator | undefined;
  close(): Promise<void>;
}

/** Looks faster than the real thing needs: the emulator renders in seconds. */
const QUICK = { RENDER_POLL_SECONDS: '1', RENDER_POLLS: '600', LOOK_AGAIN_SECONDS: '2,5,10,20,30' };

/** Brings up a private Redis, the emulator and the whole service, with the chat page. */
export async function setStage(options: DemoOptions, port: number): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'video-bot-demo-'));
  const emulator = options.live ? undefined : await startEmulator(join(folder, 'emulator'));
  const backend =
    emulator === undefined ? {} : { NEMO_API_URL: emulator.url, MEDIA_HOSTS: '127.0.0.1', ...QUICK };
  const config = readConfig({
    LOG_LEVEL: 'warn',
    ...process.env,
    ...backend,
    REDIS_URL: undefined,
    DATA_DIR: folder,
    WEB_PORT: String(port),
    ...(options.skill === undefined ? {} : { SKILL: options.skill }),
  });
  const service = await serve('all', config, createLog(config.logLevel));
  return {
    service,
    emulator,
    async close() {
      await service.close();
      await emulator?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends the prompt as a person would and waits for the video. Resolves with the exit code. */
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
  const item = await lastWord(visitor, screen.item);
  screen.end();
  if (item.video === undefined) {
    process.stdout.write('\nNo video came of it.\n');
    return 1;
  }
  const path = resolve(options.out ?? item.video.name);
  await visitor.save(item.video.media, path);
  process.stdout.write(`\n${path}\n`);
  return 0;
}

/** The video, or the words that say why there is none: the bubble of work that can no longer be cancelled. */
async function lastWord(visitor: Visitor, seen: (item: Item) => void): Promise<Item> {
  const done = new AbortController();
  const bubbles = new Set<string>();
  try {
    for await (const item of visitor.watch(done.signal)) {
      if (item.from !== 'bot') continue;
      seen(item);
      const working = item.reply?.choices?.some(({ id }) => id.startsWith('cancel:')) ?? false;
      if (working) bubbles.add(item.id);
      else if (item.video !== undefined || bubbles.has(item.id)) return item;
    }
  } finally {
    done.abort();
  }
  throw new Error('the chat page closed before an answer came');
}
