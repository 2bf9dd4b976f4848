import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiscordChannel } from '../../../src/bots/discord/channel.ts';
import { createDiscordListener } from '../../../src/bots/discord/listen.ts';
import type { Listener, ListenerHooks } from '../../../src/bots/listener.ts';
import type { InboundMessage } from '../../../src/core/message.ts';
import type { Channel, Inlet, Log, MediaFile, Secrets } from '../../../src/core/ports.ts';
import type { SkillProfile } from '../../../src/core/skill.ts';
import { type DiscordFake, startDiscordFake } from '../../support/discord/fake.ts';
import type { FakeOptions } from '../../support/discord/options.ts';

/** A line of the log. */
export interface Line {
  readonly level: string;
  readonly event: string;
  readonly fields: object;
}

/** Secrets as the vault keeps them, in memory. */
export class Safe implements Secrets {
  readonly held = new Map<string, { value: string; seconds: number }>();
  keep(name: string, value: string, seconds: number): Promise<void> {
    this.held.set(name, { value, seconds });
    return Promise.resolve();
  }
  read(name: string): Promise<string | undefined> {
    return Promise.resolve(this.held.get(name)?.value);
  }
}

const SKILL: SkillProfile = {
  slug: 'ai-video-maker',
  version: '1.0.0',
  title: 'AI Video Maker',
  description: 'Makes videos.',
  greeting: 'Hello.',
  examples: ['a cat'],
  maxBytes: 200 * 1024 * 1024,
  formats: ['MP4'],
  platform: 'unknown',
};

/** A fake Discord with our own listener and channel on it, and what they were heard to say. */
export interface Stage {
  readonly fake: DiscordFake;
  readonly channel: Channel;
  readonly safe: Safe;
  readonly received: InboundMessage[];
  readonly lines: Line[];
  /** Starts a listener and waits until the gateway knows it and the commands stand. */
  listen(changes?: Partial<ListenerHooks> & { messageContent?: boolean; token?: string }): Promise<Listener>;
  /** Starts a listener and waits for nothing. */
  launch(changes?: Partial<ListenerHooks> & { messageContent?: boolean; token?: string }): Listener;
  /** A file on disk, as the deliveries hand it over. */
  film(bytes: number | Uint8Array): Promise<MediaFile>;
  close(): Promise<void>;
}

/** Builds a stage; `close` takes it down with all that was started on it. */
export async function setStage(options: Partial<FakeOptions> = {}): Promise<Stage> {
  const fake = await startDiscordFake({ bucketSize: 50, ...options });
  const dir = await mkdtemp(join(tmpdir(), 'discord-films-'));
  const safe = new Safe();
  const received: InboundMessage[] = [];
  const lines: Line[] = [];
  const started: Listener[] = [];
  const log = logTo(lines);
  const access = { token: fake.options.token, apiUrl: fake.api };
  const launch: Stage['launch'] = ({ messageContent = false, token = access.token, ...changes } = {}) => {
    const hooks: ListenerHooks = {
      receive: (message) => {
        received.push(message);
        return Promise.resolve();
      },
      lead: (_, signal) => Promise.resolve(signal),
      closed: () => Promise.resolve(),
      moved: () => Promise.resolve(),
      secrets: safe,
      log,
      skills: [SKILL, { ...SKILL, slug: 'music-maker', title: 'Music Maker' }],
      heard: () => undefined,
      ...changes,
    };
    const listener = createDiscordListener({ ...access, token, messageContent, hooks });
    started.push(listener);
    void listener.start();
    return listener;
  };
  return {
    fake,
    safe,
    received,
    lines,
    channel: createDiscordChannel({ ...access, secrets: safe }),
    launch,
    async listen(changes) {
      const before = fake.gateway.connected;
      const listener = launch(changes);
      await fake.until(
        'a connected listener',
        () => fake.gateway.connected > before && fake.world.commands.length > 0,
      );
      return listener;
    },
    async film(bytes) {
      const data = typeof bytes === 'number' ? Buffer.alloc(bytes, 7) : bytes;
      const path = join(dir, `${createHash('sha1').update(data).digest('hex')}.mp4`);
      await writeFile(path, data);
      return {
        path,
        bytes: data.length,
        mime: 'video/mp4',
        name: 'film.mp4',
        discard: () => Promise.resolve(),
      };
    },
    async close() {
      await Promise.all(started.map((listener) => listener.stop()));
      await fake.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function logTo(lines: Line[], more: object = {}): Log {
  const at =
    (level: string) =>
    (event: string, fields: object = {}) => {
      lines.push({ level, event, fields: { ...more, ...fields } });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => logTo(lines, { ...more, ...fields }),
  };
}

/** The problem that a call ends in. */
export async function problemOf(call: Promise<unknown>): Promise<{ code: string; details: object }> {
  const error = await call.then(
    () => new Error('no failure'),
    (reason: unknown) => reason,
  );
  if (error instanceof Error && 'code' in error && 'details' in error)
    return { code: error.code as string, details: error.details as object };
  throw error;
}

/** All of an inlet as text. */
export async function textOf({ body }: Inlet): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
