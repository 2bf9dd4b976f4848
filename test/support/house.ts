import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Access } from '../../src/core/limits.ts';
import type { InboundMessage } from '../../src/core/message.ts';
import type { Intake, Log, MediaFile, Project, Receive, Skills } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import { receiver } from '../../src/core/receive.ts';
import type { Video } from '../../src/core/reply.ts';
import type { SkillProfile } from '../../src/core/skill.ts';
import type { Task } from '../../src/core/task.ts';
import type { World } from '../../src/core/turn.ts';
import { createBells } from '../../src/queue/bells.ts';
import { startDeliveries } from '../../src/queue/deliveries.ts';
import { watchAlbums } from '../../src/queue/gather.ts';
import { createLimits, type LimitRules } from '../../src/queue/limits.ts';
import { createMail, taskIdOf } from '../../src/queue/mail.ts';
import { protectRecords } from '../../src/queue/records.ts';
import { connect } from '../../src/queue/redis.ts';
import { createProjects, createSessions } from '../../src/queue/sessions.ts';
import { startSweeper } from '../../src/queue/sweep.ts';
import { startTurns } from '../../src/queue/turns.ts';
import { createVault } from '../../src/queue/vault.ts';
import { PaperChannel } from './paper.ts';
import { QuietStudio } from './quiet-studio.ts';

/** A log that keeps its lines, to be looked at when a test fails. */
export function keptLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const line = (level: string) => (event: string, fields?: object) => {
    const error =
      fields !== undefined && 'error' in fields && fields.error instanceof Error
        ? ` ${fields.error.stack}`
        : '';
    lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}${error}`);
  };
  const log: Log & { readonly lines: string[] } = {
    lines,
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: () => log,
  };
  return log;
}

const SKILL: SkillProfile = {
  slug: 'test-skill',
  version: '1.0.0',
  title: 'Test skill',
  description: 'Makes test videos.',
  greeting: 'Hello, send me something.',
  examples: ['make a sunset'],
  maxBytes: 10_000,
  formats: ['MP4', 'JPG'],
  platform: 'unknown',
};

/** One skill, whatever is asked for. */
export const oneSkill: Skills = { get: () => SKILL, list: () => [SKILL] };

/** Takes every file in, and calls it a picture. */
const easyIntake: Intake = {
  take: async (inlet, name) => {
    let bytes = 0;
    for await (const chunk of inlet.body) bytes += chunk.byteLength;
    return fileOf(name, bytes);
  },
  fetch: async (_url, name) => fileOf(name, 1_000),
  prepare: async (file) => file,
};

const fileOf = (name: string, bytes: number): MediaFile => ({
  path: '/dev/null',
  bytes,
  mime: 'image/jpeg',
  name,
  discard: async () => undefined,
});

/** Waits that are short enough for a test and long enough to be seen. */
const QUICK: World['timing'] = {
  stillWorking: 60_000,
  renderPoll: 10,
  renderPolls: 50,
  rateLimitRetry: 10,
  callLimit: 10_000,
  questionLimit: 10_000,
  callAgain: [10, 20],
  streamLimit: 10_000,
  streamIdle: 10_000,
  lookAgain: [20, 20, 20],
  settle: [20, 20],
};

/** The real queue on a real Redis, between a paper channel and a quiet studio. */
export interface House {
  readonly channel: PaperChannel;
  readonly studio: QuietStudio;
  readonly receive: Receive;
  readonly log: ReturnType<typeof keptLog>;
  readonly redis: ReturnType<typeof connect>;
  readonly mail: ReturnType<typeof createMail>;
  readonly projects: ReturnType<typeof createProjects>;
  /** Names of videos that the backend does not hand over. */
  readonly lost: Set<string>;
  /** Names of videos that came and cannot be played. */
  readonly broken: Set<string>;
  /** Names of videos that were asked for, in order. */
  readonly fetched: string[];
  /** Held back files: the next ones wait for this. */
  file: Promise<unknown>;
  /** One more worker process, as far as the ledger can tell. */
  worker(): { close(ms: number): Promise<void> };
  /** Everything was said: no mailbox and no outbox holds anything. Rejects after `timeout` ms, 20 s where absent. */
  quiet(timeout?: number): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly workers?: number;
  readonly maxQueued?: number;
  readonly timing?: Partial<World['timing']>;
  readonly autoExport?: boolean;
  readonly shareAccount?: boolean;
  readonly sweeper?: boolean;
  /** A backend client of the test's own in the place of the quiet studio. */
  readonly studioOf?: World['studioOf'];
  /** What is taken in otherwise than as a picture of its name. */
  readonly intake?: Partial<Intake>;
  /** Asked for each finished video before it is delivered, with the project that it was rendered in. */
  readonly bring?: (project: Project, video: Video, signal: AbortSignal) => Promise<void>;
  /** A second platform. */
  readonly also?: PaperChannel;
  readonly now?: () => number;
  /** Nothing is limited but what stands here. */
  readonly limits?: Partial<LimitRules>;
  readonly access?: Partial<Access>;
}

/** Limits that are all off. */
export const NO_LIMITS: LimitRules = {
  personPerMinute: 0,
  personPerDay: 0,
  personAtOnce: 0,
  personBytes: 0,
  chatPerDay: 0,
  botPerDay: 0,
  botAtOnce: 0,
  newPeoplePerHour: 0,
};

export function openHouse(url: string, options: HouseOptions = {}): House {
  const log = keptLog();
  const redis = connect(url, 'waiting', log);
  const ringing = connect(url, 'waiting', log);
  const bells = createBells(ringing, log);
  const vault = createVault(new Uint8Array(32).fill(7));
  protectRecords(vault);
  const channel = new PaperChannel();
  const studio = new QuietStudio();
  const album = { quiet: 100, cap: 1_000 };
  const maxQueued = options.maxQueued ?? 5;
  const mail = createMail(redis, bells, { maxQueued, settle: album });
  const sessions = createSessions(redis, SKILL.slug);
  const receive = receiver({
    mail,
    sessions,
    limits: createLimits(redis, { ...NO_LIMITS, ...options.limits }),
    access: { allow: [], deny: [], admins: [], ...options.access },
    skills: oneSkill,
    log,
    maxQueued,
    now: Date.now,
    taskId: taskIdOf,
  });
  const world: World = {
    studioOf: options.studioOf ?? (() => studio),
    skills: oneSkill,
    intake: { ...easyIntake, ...options.intake },
    open: (_task, attachment) => channel.open(attachment),
    timing: { ...QUICK, ...options.timing },
    autoExport: options.autoExport ?? true,
    shareAccount: options.shareAccount ?? false,
    log,
    now: options.now ?? Date.now,
    random: Math.random,
    renderId: () => `render_${randomUUID()}`,
  };
  const closers: (() => Promise<void> | void)[] = [watchAlbums(redis, album, receive, log)];
  if (options.sweeper !== false) closers.push(startSweeper({ redis, bells, skills: oneSkill, log }));
  const lost = new Set<string>();
  const broken = new Set<string>();
  const fetched: string[] = [];
  const worker = () => {
    const holder = { name: randomUUID(), ms: 10_000 };
    const blocking = [connect(url, 'waiting', log), connect(url, 'waiting', log)] as const;
    const turns = startTurns({
      redis,
      blocking: blocking[0],
      bells,
      projects: createProjects(redis, vault, log),
      world,
      concurrency: 50,
      holder,
    });
    const fetch = async (task: Task, video: Video, _above: unknown, signal: AbortSignal) => {
      fetched.push(video.name);
      await Promise.race([house.file, aborted(signal)]);
      signal.throwIfAborted();
      if (broken.has(video.name)) throw new Problem('unplayable', {});
      if (lost.has(video.name)) throw new Problem('backend-failed', {});
      const { project } = await createProjects(redis, vault, log).read(task.session);
      if (project !== undefined) await options.bring?.(project, video, new AbortController().signal);
      return easyIntake.fetch('', video.name, 0, new AbortController().signal);
    };
    const channels = new Map(
      [channel, ...(options.also === undefined ? [] : [options.also])].map((one) => [one.name, one]),
    );
    const deliveries = startDeliveries({
      redis,
      blocking: blocking[1],
      bells,
      channels,
      fetch,
      skills: oneSkill,
      log,
      holder,
      concurrency: 20,
      files: 4,
    });
    const close = async (ms: number) => {
      await Promise.all([turns.close(ms), deliveries.close(ms)]);
      for (const connection of blocking) connection.disconnect();
    };
    closers.push(() => close(2_000));
    return { close };
  };
  const house: House = {
    channel,
    studio,
    receive,
    log,
    redis,
    mail,
    projects: createProjects(redis, vault, log),
    lost,
    broken,
    fetched,
    file: Promise.resolve(),
    worker,
    quiet: (timeout = 20_000) =>
      expect
        .poll(
          async () => [
            await redis.scard('vb:boxes'),
            await redis.zcard('vb:outs'),
            await redis.zcard('vb:albums'),
          ],
          { timeout, interval: 20 },
        )
        .toEqual([0, 0, 0]),
    async close() {
      for (const close of closers) await close();
      await bells.close();
      for (const connection of [redis, ringing]) connection.disconnect();
    },
  };
  for (let count = 0; count < (options.workers ?? 1); count += 1) worker();
  return house;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

let count = 0;

/** A message as a platform would hand it over. */
export function message(text: string, over: Partial<InboundMessage> = {}): InboundMessage {
  count += 1;
  return {
    id: `paper:${process.pid}:${count}`,
    from: 'paper:1',
    sender: { id: 'ann', name: 'Ann', language: 'en' },
    text,
    attachments: [],
    at: Date.now(),
    message: String(count),
    direct: true,
    ...over,
  };
}
