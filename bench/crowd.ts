import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../test/support/redis.ts';
import { type Process, QUICK_ENV, start } from '../test/support/service.ts';
import type { TelegramFake } from '../test/support/telegram/fake.ts';
import { startTelegramFake } from '../test/support/telegram/start.ts';
import { startLightBackend } from './light-backend.ts';
import { type Finding, quantile } from './measure.ts';

/** A crowd that comes within five seconds, and what it is promised. */
interface Crowd {
  readonly people: number;
  /** How long the backend works on one wish. */
  readonly seconds: number;
  /** Longest wait for the last video, seconds. */
  readonly goal: number;
}

const ARRIVAL_MS = 5_000;
const GIVE_UP_MS = 300_000;
const WARM_UP = 5;
const FIRST_WORDS_GOAL_MS = 1_000;
const MEMORY_GOAL_MB = 400;
const LAG_GOAL_MS = 100;

/** Many people at once, with real processes, a real Redis and Telegram's stand-in; against the goals. */
export async function crowd(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const each of [
    { people: 300, seconds: 0, goal: 8 },
    { people: 1_000, seconds: 20, goal: 35 },
  ])
    findings.push(...(await come(each)));
  return findings;
}

async function come({ people, seconds, goal }: Crowd): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-crowd-'));
  const [redis, telegram, backend] = await Promise.all([
    startRedis({ appendOnly: true }),
    startTelegramFake(),
    startLightBackend(folder, seconds),
  ]);
  const env = {
    ...QUICK_ENV,
    LOG_LEVEL: 'info',
    LEASE_SECONDS: '10',
    WORKER_CONCURRENCY: String(people),
    REDIS_URL: redis.url,
    NEMO_API_URL: backend.url,
    DATA_DIR: folder,
    TELEGRAM_TOKEN: telegram.token,
    TELEGRAM_API_URL: telegram.url,
  };
  const bots = start('src/main/bots.ts', env);
  const flags = ['--max-semi-space-size=8', '--import', join(import.meta.dirname, 'lag.ts')];
  const worker = start('src/main/worker.ts', env, flags);
  try {
    await Promise.all([bots.says(/"event":"ready"/), worker.says(/"event":"ready"/)]);
    // What a process does for the first time only is not measured.
    await served(telegram, WARM_UP, 1);
    const waits = await served(telegram, people, 1_000);
    return report(`${people} people, ${seconds} s`, waits, goal, worker);
  } finally {
    await Promise.all([bots.stop(), worker.stop()]);
    await Promise.all([redis.stop(), telegram.close(), backend.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Waits {
  readonly words: readonly number[];
  readonly videos: readonly number[];
}

/** `first` is the id of the first of these people. */
async function served(telegram: TelegramFake, people: number, first: number): Promise<Waits> {
  const began = Date.now();
  const asked = new Map<number, number>();
  while (asked.size < people) {
    const due = Math.min(people, Math.ceil(((Date.now() - began) / ARRIVAL_MS) * people));
    while (asked.size < due) {
      const id = first + asked.size;
      asked.set(id, Date.now());
      telegram.person({ id, name: `Ann ${id}`, lang: 'en' }).says('a 2-second clip of the ocean');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const videoOf = (id: number) =>
    telegram
      .chat(id)
      .fromBot.flatMap(({ history, now }) => [...history, now])
      .find(({ media }) => media !== undefined);
  const waiting = new Set(asked.keys());
  while (waiting.size > 0 && Date.now() - began < GIVE_UP_MS) {
    for (const id of waiting) if (videoOf(id) !== undefined) waiting.delete(id);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const since = (id: number, at: number | undefined) =>
    at === undefined ? Number.POSITIVE_INFINITY : at - (asked.get(id) ?? 0);
  const firstWords = (id: number) =>
    telegram.ledger.find(({ chat, method }) => chat === id && method === 'sendMessage')?.at;
  return {
    words: [...asked.keys()].map((id) => since(id, firstWords(id))),
    videos: [...asked.keys()].map((id) => since(id, videoOf(id)?.at)),
  };
}

/** A line of `lag.ts`. */
const SAMPLE = /^\{"rss":([\d.]+),"lag":([\d.]+),"cpu":([\d.]+)\}$/;

function report(name: string, { words, videos }: Waits, goal: number, worker: Process): Finding[] {
  const samples = worker.output.map((line) => SAMPLE.exec(line)).filter((match) => match !== null);
  const memory = Math.max(...samples.map(([, rss]) => Number(rss)));
  const [, , lag = 'NaN', cpu = 'NaN'] = samples.at(-1) ?? [];
  const of = (what: string, ours: number, bare: number, unit: string): Finding => ({
    name: `${name}: ${what}`,
    ours,
    bare,
    unit,
    about: 'measured / goal',
  });
  return [
    of('first words p99', quantile(words, 0.99), FIRST_WORDS_GOAL_MS, 'ms'),
    of('video median', quantile(videos, 0.5) / 1_000, goal, 's'),
    of('last video', quantile(videos, 1) / 1_000, goal, 's'),
    of('worker memory', memory, MEMORY_GOAL_MB, 'MB'),
    of('worker loop lag p99', Number(lag), LAG_GOAL_MS, 'ms'),
    of('worker CPU a video', (Number(cpu) * 1_000) / videos.length, 20, 'ms'),
  ];
}
