import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordFake, startDiscordFake } from '../support/discord/fake.ts';
import { ownPort } from '../support/ports.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';
import { type Process, QUICK_ENV, start } from '../support/service.ts';
import type { TelegramFake } from '../support/telegram/fake.ts';
import { startTelegramFake } from '../support/telegram/start.ts';

let redis: TestRedis;
let telegram: TelegramFake;
let discord: DiscordFake;
let folder: string;
let started: Process[];

beforeAll(async () => {
  [redis, telegram, discord] = await Promise.all([
    startRedis({ appendOnly: true }),
    startTelegramFake(),
    startDiscordFake(),
  ]);
}, 60_000);
afterAll(async () => {
  await Promise.all([redis.stop(), telegram.close(), discord.stop()]);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-test-'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((process) => process.stop()));
  const admin = new Redis(redis.url);
  await admin.flushall();
  admin.disconnect();
  rmSync(folder, { recursive: true, force: true });
});

function run(role: 'all' | 'bots' | 'worker', env: Readonly<Record<string, string>>): Process {
  const { LOG_LEVEL: _, ...quick } = QUICK_ENV;
  const process = start(`src/main/${role}.ts`, {
    ...quick,
    REDIS_URL: redis.url,
    NEMO_API_URL: 'http://127.0.0.1:9',
    DATA_DIR: folder,
    ...env,
  });
  started.push(process);
  return process;
}

/** The one line with which a process ended, and that it ended with 1. */
async function refusal(process: Process): Promise<string> {
  expect(await process.gone, process.output.join('\n')).toBe(1);
  const words = process.output.filter((line) => line.startsWith('The bot could not start'));
  expect(words, process.output.join('\n')).toHaveLength(1);
  expect(process.output.join('\n')).not.toMatch(/^ +at /m);
  return words[0] ?? '';
}

const TELEGRAM = () => ({ TELEGRAM_API_URL: telegram.url, TELEGRAM_TOKEN: telegram.token });
const DISCORD = () => ({
  DISCORD_API_URL: discord.api.replace(/\/v\d+$/, ''),
  DISCORD_TOKEN: discord.options.token,
});

describe('a token at start', () => {
  it.each(['all', 'bots', 'worker'] as const)('that Telegram refuses ends %s with one line', async (role) => {
    const line = await refusal(run(role, { ...TELEGRAM(), TELEGRAM_TOKEN: '999:wrong' }));
    expect(line).toContain('TELEGRAM_TOKEN is refused');
    expect(line).not.toContain('wrong');
  });

  it('that Discord refuses ends the process with one line', async () => {
    expect(await refusal(run('bots', { ...DISCORD(), DISCORD_TOKEN: 'no.such.token' }))).toContain(
      'DISCORD_TOKEN is refused',
    );
  });

  it('is not called refused while the platform is away', async () => {
    const process = run('bots', { TELEGRAM_API_URL: 'http://127.0.0.1:9', TELEGRAM_TOKEN: '1:a' });
    await process.says(/"event":"ready"/);
    await process.says(/ECONNREFUSED.*telegram.not-listening/);
  });
});

describe('two bots on one Redis', () => {
  it('are told from each other by name, and live side by side with two prefixes', async () => {
    await run('worker', TELEGRAM()).says(/"event":"ready"/);
    const other = await startTelegramFake();
    try {
      const stranger = { TELEGRAM_API_URL: 'http://127.0.0.1:9', TELEGRAM_TOKEN: '4711:another' };
      const line = await refusal(run('worker', stranger));
      expect(line).toMatch(/TELEGRAM_TOKEN belongs to bot 4711, .* REDIS_PREFIX=vb/);
      await run('worker', { ...stranger, REDIS_PREFIX: 'second' }).says(/"event":"ready"/);
    } finally {
      await other.close();
    }
    const admin = new Redis(redis.url);
    expect(await admin.hgetall('second:identity')).toEqual({ telegram: '4711' });
    expect((await admin.keys('*')).filter((key) => !/^(vb|second):/.test(key))).toEqual([]);
    admin.disconnect();
  });

  it('for Discord too', async () => {
    await run('worker', DISCORD()).says(/"event":"ready"/);
    const admin = new Redis(redis.url);
    const { discord: id = '' } = await admin.hgetall('vb:identity');
    await admin.hset('vb:identity', 'discord', '1');
    admin.disconnect();
    expect(id).toMatch(/^\d+$/);
    expect(await refusal(run('worker', DISCORD()))).toMatch(`DISCORD_TOKEN belongs to bot ${id}`);
  });
});

describe('REDIS_URL', () => {
  it('out of reach is told in one line without its password, then tried until it is there', async () => {
    const port = await ownPort();
    const opsPort = await ownPort();
    const process = run('bots', {
      ...TELEGRAM(),
      REDIS_URL: `redis://:hunter2hunter2@127.0.0.1:${port}/0`,
      OPS_PORT: String(opsPort),
    });
    const line = await process.says(/redis.unreachable/);
    expect(JSON.parse(line)).toMatchObject({
      setting: 'REDIS_URL',
      address: `redis://127.0.0.1:${port}/0`,
      why: expect.stringContaining('ECONNREFUSED'),
    });
    const page = (name: string) => fetch(`http://127.0.0.1:${opsPort}/${name}`).then(({ status }) => status);
    expect([await page('healthz'), await page('readyz')]).toEqual([200, 503]);
    const late = await startRedis({ port, more: ['--requirepass', 'hunter2hunter2'] });
    try {
      await process.says(/"event":"ready"/);
      await expect.poll(() => page('readyz'), { timeout: 5_000 }).toBe(200);
      expect(process.output.filter((said) => said.includes('redis.unreachable'))).toHaveLength(1);
      expect(process.output.filter((said) => said.includes('redis.back'))).toHaveLength(1);
      expect(process.output.join()).not.toMatch(/hunter2|"stack"/);
    } finally {
      await process.stop();
      await late.stop();
    }
  }, 30_000);

  it('that goes away later is told in few lines without stacks', async () => {
    const own = await startRedis({ appendOnly: true });
    const process = run('all', { ...TELEGRAM(), REDIS_URL: own.url });
    await process.says(/"event":"ready"/);
    await own.kill();
    await process.says(/redis.unreachable/);
    await process.says(/albums.failed/);
    await own.restart();
    await process.says(/albums.failed.over/);
    const told = process.output.filter((line) => /redis.unreachable|"albums.failed"/.test(line));
    expect(told.length).toBeLessThanOrEqual(3);
    expect(process.output.filter((line) => /albums|redis/.test(line)).join()).not.toContain('"stack"');
    await process.stop();
    await own.stop();
  }, 40_000);

  it('does not hold up a SIGTERM', async () => {
    const process = run('bots', { ...TELEGRAM(), REDIS_URL: `redis://127.0.0.1:${await ownPort()}` });
    await process.says(/redis.unreachable/);
    process.signal('SIGTERM');
    expect(await process.gone).toBe(0);
  });

  it.each([
    ['/99', 'REDIS_URL names database 99'],
    ['/many', 'REDIS_URL must end with the number of a database'],
    ['/-1', 'REDIS_URL must end with the number of a database'],
  ])('%s is refused by name', async (path, words) => {
    const process = run('worker', { ...TELEGRAM(), REDIS_URL: `${redis.url}${path}` });
    expect(await process.gone).toBe(1);
    expect(process.output.join('\n')).toContain(words);
  });
});

describe('DATA_DIR', () => {
  it('that cannot be written is refused at start, also with REDIS_URL', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(await refusal(run('worker', { ...TELEGRAM(), DATA_DIR: join(file, 'below') }))).toMatch(
      /DATA_DIR \(.*below\) cannot be written \(ENOTDIR\)/,
    );
    expect(await refusal(run('bots', { ...TELEGRAM(), DATA_DIR: '/proc' }))).toContain('DATA_DIR (/proc)');
  });

  it('is left as it was', async () => {
    await run('worker', TELEGRAM()).says(/"event":"ready"/);
    expect(readdirSync(folder).filter((name) => name.startsWith('.check'))).toEqual([]);
  });
});

describe('what is said at start', () => {
  it('ffmpeg that is missing, by a worker alone', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const bare = { ...TELEGRAM(), PATH: bin };
    const worker = run('worker', bare);
    await worker.says(/ffmpeg is not installed.*program.missing/);
    await worker.says(/"event":"ready"/);
    const bots = run('bots', bare);
    await bots.says(/"event":"ready"/);
    expect(bots.output.join()).not.toContain('program.missing');
  });

  it('a misspelt name, with the nearest one', async () => {
    const process = run('worker', { ...TELEGRAM(), LOG_LEVL: 'debug' });
    const line = await process.says(/setting.unknown/);
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', name: 'LOG_LEVL', nearest: 'LOG_LEVEL' });
  });

  it('a port that is taken, by the name of its setting', async () => {
    const port = await ownPort();
    await run('bots', { WEB_PORT: String(port) }).says(/"event":"ready"/);
    expect(await refusal(run('bots', { WEB_PORT: String(port) }))).toMatch(
      new RegExp(`WEB_PORT.*${port} is taken`),
    );
  });
});

describe('the chat page', () => {
  it.each(['::1', '[::1]'])(
    'on %s is reached by a worker apart',
    async (host) => {
      const port = await ownPort();
      const env = { WEB_PORT: String(port), WEB_HOST: host };
      await run('bots', env).says(/"event":"ready"/);
      const worker = run('worker', { ...env, LOG_LEVEL: 'debug' });
      await worker.says(/"event":"ready"/);
      const page = await fetch(`http://[::1]:${port}/`);
      expect(page.status).toBe(200);
      const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      await page.arrayBuffer();
      const form = new FormData();
      form.append('text', '/help');
      const headers = { cookie };
      await fetch(`http://[::1]:${port}/api/messages`, { method: 'POST', headers, body: form });
      const events = await fetch(`http://[::1]:${port}/api/events`, { headers });
      let heard = '';
      for await (const chunk of events.body ?? []) {
        heard += Buffer.from(chunk).toString();
        if (heard.includes('"from":"bot"')) break;
      }
      expect(heard).toContain('"from":"bot"');
    },
    30_000,
  );
});

describe('a worker that lacks a platform’s token', () => {
  it('leaves its chats to others, and says so once', async () => {
    await run('bots', TELEGRAM()).says(/"event":"ready"/);
    const blind = run('worker', DISCORD());
    await blind.says(/"event":"ready"/);
    const ann = telegram.person({ id: 41, name: 'Ann', lang: 'en' });
    ann.says('/help');
    await blind.says(/platform.not-served/);
    expect(telegram.calls('sendMessage')).toEqual([]);
    await run('worker', TELEGRAM()).says(/"event":"ready"/);
    await expect.poll(() => telegram.calls('sendMessage').length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(blind.output.filter((line) => line.includes('platform.not-served'))).toHaveLength(1);
  }, 40_000);
});
