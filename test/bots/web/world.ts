import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWebChannel } from '../../../src/bots/web/channel.ts';
import { createWeb, type Web, type WebOptions } from '../../../src/bots/web/listen.ts';
import type { Address, InboundMessage } from '../../../src/core/message.ts';
import type { Channel, Log, Receive } from '../../../src/core/ports.ts';
import type { SkillProfile } from '../../../src/core/skill.ts';

export const SECRET = 'only the bot knows';

/** A log that keeps its lines, so that a test can look for what must not be in them. */
export function keepingLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (level: string) => (event: string, fields?: object) => {
    lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`);
  };
  const log = { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error'), lines };
  return { ...log, with: () => keepingLog() };
}

export const SKILL: SkillProfile = {
  slug: 'test',
  version: '1.0.0',
  title: 'Test',
  description: '',
  greeting: 'Hi',
  examples: [
    'a 5-second clip of a sunset over the ocean, with lo-fi music',
    'turn these photos into a slideshow with cross-fades',
    'a vertical teaser for my café, with the title “Fresh Beans”',
    'make it shorter and add a calm piano',
  ],
  localized: { zh: { examples: ['一段 5 秒的海上日落视频', '给我的咖啡馆做一个竖屏预告'] } },
  maxBytes: 200 * 1024 ** 2,
  formats: ['MP4'],
  platform: 'unknown',
};

export interface WorldOptions extends Partial<Omit<WebOptions, 'hooks'>> {
  readonly receive?: Receive;
  /** All skills, in their order; one by default. */
  readonly skills?: readonly SkillProfile[];
}

/** The whole platform on a free port, with a bot that only takes notes. */
export interface World {
  readonly web: Web;
  readonly url: string;
  readonly channel: Channel;
  readonly received: InboundMessage[];
  readonly heard: string[];
  readonly log: ReturnType<typeof keepingLog>;
  readonly dataDir: string;
  /** Ends the process's share, leaves the folder: what a restart finds. */
  stop(): Promise<void>;
  /** Ends everything and removes the folder. */
  remove(): Promise<void>;
}

export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'web-')));
  const received: InboundMessage[] = [];
  const heard: string[] = [];
  const log = keepingLog();
  const take: Receive = async (message) => {
    await options.receive?.(message);
    received.push(message);
  };
  const { receive: _, skills = [SKILL], ...web } = options;
  const hooks: WebOptions['hooks'] = {
    receive: take,
    lead: async (_platform, signal) => signal,
    closed: async () => {},
    moved: async () => {},
    secrets: { keep: async () => {}, read: async () => undefined },
    log,
    skills,
    heard: (platform) => heard.push(platform),
  };
  const listener = createWeb({ host: '127.0.0.1', port: 0, secret: SECRET, ...web, dataDir, hooks });
  const made = options.dataDir === undefined;
  await listener.start().catch(async (error: unknown) => {
    if (made) await rm(dataDir, { recursive: true, force: true });
    throw error;
  });
  const stop = () => listener.stop();
  return {
    web: listener,
    url: listener.url,
    channel: createWebChannel({ url: listener.url, secret: SECRET }),
    received,
    heard,
    log,
    dataDir,
    stop,
    remove: async () => {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The address of the chat in which the first message came. */
export function addressIn(world: World): Address {
  const [first] = world.received;
  if (first === undefined) throw new Error('nothing was received yet');
  return first.from;
}
