import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config/settings.ts';
import { type Config, ConfigError, type Need, readConfig } from '../../src/config.ts';
import { LIMITS } from './limit-defaults.ts';

function linesOf(env: Record<string, string>, needs: readonly Need[] = []): readonly string[] {
  try {
    readConfig(env, needs);
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

const one = (name: string, value: string) => linesOf({ [name]: value });

describe('config › defaults', () => {
  it('an empty environment gives the documented defaults', () => {
    const config = readConfig({});
    expect(config).toEqual({
      redisUrl: undefined,
      redisPrefix: 'vb',
      redisBytes: 512 * 1024 ** 2,
      dataDir: '.data',
      diskFloor: 200 * 1024 ** 2,
      nemo: {
        apiUrl: 'https://mega-api-prod.nemovideo.ai',
        webUrl: 'https://nemovideo.com',
        token: undefined,
      },
      secretKey: undefined,
      skill: 'hailuo-ai-free',
      skillsDir: undefined,
      skillPlatform: undefined,
      autoExport: true,
      shareAccount: false,
      timing: {
        stillWorking: 120_000,
        renderPoll: 30_000,
        renderPolls: 20,
        rateLimitRetry: 30_000,
        callLimit: 60_000,
        questionLimit: 10_000,
        callAgain: [600, 2_000],
        streamLimit: 900_000,
        streamIdle: 600_000,
        lookAgain: [30_000, 60_000, 60_000, 60_000, 60_000],
        settle: [1_000, 2_000, 4_000, 8_000],
      },
      lease: 10_000,
      ...LIMITS,
      mediaHosts: [],
      fetch: { total: 900_000, rate: 1_000 },
      telegram: undefined,
      discord: undefined,
      web: undefined,
      opsPort: undefined,
      logLevel: 'info',
    } satisfies Config);
  });

  it('an empty or blank value counts as not set, as compose files write it', () => {
    const blank = Object.fromEntries(Object.keys(settings).map((name) => [name, ' ']));
    expect(readConfig(blank)).toEqual(readConfig({}));
  });

  it('names of others in the environment are no concern', () => {
    expect(readConfig({ PATH: '/bin', TELEGRAM: 'x' })).toEqual(readConfig({}));
  });
});

describe('config › platforms', () => {
  it('a Telegram token turns Telegram on, by long polling', () => {
    expect(readConfig({ TELEGRAM_TOKEN: '12345:abc' }).telegram).toEqual({
      token: '12345:abc',
      apiUrl: 'https://api.telegram.org',
      local: false,
      webhook: undefined,
    });
  });

  it('a webhook brings its secret and its port', () => {
    const env = {
      TELEGRAM_TOKEN: '12345:abc',
      TELEGRAM_API_URL: 'http://127.0.0.1:8081/',
      TELEGRAM_LOCAL: '1',
      TELEGRAM_WEBHOOK_URL: 'https://bot.example/hook',
      TELEGRAM_WEBHOOK_SECRET: 'a-secret_1',
      TELEGRAM_WEBHOOK_PORT: '9443',
    };
    expect(readConfig(env).telegram).toEqual({
      token: '12345:abc',
      apiUrl: 'http://127.0.0.1:8081',
      local: true,
      webhook: { url: 'https://bot.example/hook', secret: 'a-secret_1', port: 9443 },
    });
  });

  it('a webhook without a secret is refused', () => {
    expect(one('TELEGRAM_WEBHOOK_URL', 'https://bot.example')).toEqual([
      'TELEGRAM_WEBHOOK_SECRET is missing: without it anybody could call TELEGRAM_WEBHOOK_URL',
    ]);
  });

  it('a Discord token turns Discord on', () => {
    expect(readConfig({ DISCORD_TOKEN: 'a.b.c', DISCORD_MESSAGE_CONTENT: 'on' }).discord).toEqual({
      token: 'a.b.c',
      apiUrl: 'https://discord.com/api',
      messageContent: true,
    });
  });

  it('a web port turns the chat page on, on loopback', () => {
    expect(readConfig({ WEB_PORT: '8080' }).web).toEqual({
      host: '127.0.0.1',
      port: 8080,
      url: undefined,
      hosts: [],
      access: { perMinute: 30, proxies: 0 },
      quota: { chat: 500 * 1024 ** 2, all: 5000 * 1024 ** 2 },
    });
    const open = {
      WEB_HOST: '0.0.0.0',
      WEB_URL: 'http://bots:8080/',
      WEB_HOSTS: 'Videos.example.com, other',
      WEB_PROXIES: '2',
      WEB_PER_ADDRESS_PER_MINUTE: '0',
      WEB_CHAT_MB: '1',
      WEB_TOTAL_MB: '0',
    };
    expect(readConfig({ WEB_PORT: '0', ...open }).web).toEqual({
      host: '0.0.0.0',
      port: 0,
      url: 'http://bots:8080',
      hosts: ['videos.example.com', 'other'],
      access: { perMinute: 0, proxies: 2 },
      quota: { chat: 1024 ** 2, all: 0 },
    });
  });
});

describe('config › values', () => {
  it.each([
    ['1', 1_000],
    ['0.25', 250],
    ['.5', 500],
    ['0.0001', 1],
    ['1800', 1_800_000],
  ])('%s seconds are %i ms', (text, ms) => {
    expect(readConfig({ STILL_WORKING_SECONDS: text }).timing.stillWorking).toBe(ms);
  });

  it('every wait can be shrunk', () => {
    const env = {
      STILL_WORKING_SECONDS: '0.1',
      RENDER_POLL_SECONDS: '0.2',
      RENDER_POLLS: '3',
      RATE_LIMIT_RETRY_SECONDS: '0.4',
      CALL_LIMIT_SECONDS: '0.5',
      QUESTION_LIMIT_SECONDS: '0.6',
      CALL_AGAIN_SECONDS: '0.7,0.8',
      STREAM_LIMIT_SECONDS: '5',
      STREAM_IDLE_SECONDS: '6',
      LOOK_AGAIN_SECONDS: '0.01, 0.02',
      SETTLE_SECONDS: '0.03',
    };
    expect(readConfig(env).timing).toEqual({
      stillWorking: 100,
      renderPoll: 200,
      renderPolls: 3,
      rateLimitRetry: 400,
      callLimit: 500,
      questionLimit: 600,
      callAgain: [700, 800],
      streamLimit: 5_000,
      streamIdle: 6_000,
      lookAgain: [10, 20],
      settle: [30],
    });
  });

  it('switches take the spellings that people use', () => {
    for (const text of ['1', 'on', 'true', 'YES'])
      expect(readConfig({ AUTO_EXPORT: text }).autoExport).toBe(true);
    for (const text of ['0', 'off', 'False', 'no'])
      expect(readConfig({ AUTO_EXPORT: text }).autoExport).toBe(false);
  });

  it('media hosts are a list in lower case, brackets off', () => {
    const { mediaHosts } = readConfig({ MEDIA_HOSTS: '127.0.0.1, CDN.Example.org,[::1],' });
    expect(mediaHosts).toEqual(['127.0.0.1', 'cdn.example.org', '::1']);
  });

  it('addresses lose the slash at their end', () => {
    expect(readConfig({ NEMO_API_URL: 'http://127.0.0.1:9/' }).nemo.apiUrl).toBe('http://127.0.0.1:9');
  });

  it.each([
    ['STILL_WORKING_SECONDS', '0'],
    ['STILL_WORKING_SECONDS', '-1'],
    ['STILL_WORKING_SECONDS', '1e3'],
    ['STILL_WORKING_SECONDS', '9999999'],
    ['LOOK_AGAIN_SECONDS', '30,soon'],
    ['LOOK_AGAIN_SECONDS', ','],
    ['RENDER_POLLS', '0'],
    ['RENDER_POLLS', '2.5'],
    ['WEB_PORT', '65536'],
    ['WEB_PORT', 'http'],
    ['WEB_PROXIES', '-1'],
    ['WEB_PROXIES', '10'],
    ['WEB_PER_ADDRESS_PER_MINUTE', 'many'],
    ['WEB_CHAT_MB', '0.5'],
    ['OPS_PORT', '-1'],
    ['AUTO_EXPORT', 'maybe'],
    ['MEDIA_HOSTS', 'https://example.org'],
    ['NEMO_API_URL', 'example.org'],
    ['NEMO_API_URL', 'ftp://example.org'],
    ['REDIS_URL', 'http://127.0.0.1'],
    ['REDIS_URL', 'redis://127.0.0.1/many'],
    ['REDIS_URL', 'redis://127.0.0.1/-1'],
    ['REDIS_URL', 'redis://127.0.0.1/0/1'],
    ['REDIS_URL', 'redis://127.0.0.1/1.5'],
    ['REDIS_PREFIX', 'with:colon'],
    ['REDIS_PREFIX', 'x'.repeat(33)],
    ['REDIS_MB', '15'],
    ['REDIS_MB', 'lots'],
    ['DISK_FLOOR_MB', '-1'],
    ['WEB_HOST', '127.0.0.1:8080'],
    ['WEB_HOST', 'http://127.0.0.1'],
    ['WEB_HOST', '[127.0.0.1'],
    ['TELEGRAM_TOKEN', 'not a token'],
    ['TELEGRAM_WEBHOOK_SECRET', 'no spaces'],
    ['DISCORD_TOKEN', 'Bot abc'],
    ['SECRET_KEY', 'short'],
    ['SKILL', 'No Such'],
    ['LOG_LEVEL', 'loud'],
    ['SKILLS_DIR', 'a\nb'],
  ])('%s=%j is refused by name', (name, value) => {
    expect(one(name, value)).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
  });

  it('a webhook needs https, but for this machine', () => {
    const secret = { TELEGRAM_WEBHOOK_SECRET: 'x' };
    expect(linesOf({ ...secret, TELEGRAM_WEBHOOK_URL: 'http://bot.example' })).toEqual([
      'TELEGRAM_WEBHOOK_URL must begin with https://',
    ]);
    expect(linesOf({ ...secret, TELEGRAM_WEBHOOK_URL: 'http://127.0.0.1.evil.example' })).toHaveLength(1);
    expect(linesOf({ ...secret, TELEGRAM_WEBHOOK_URL: 'http://127.0.0.1:99/hook' })).toEqual([]);
  });
});

describe('config › errors', () => {
  it('every wrong and every missing thing is named at once, one line each', () => {
    const env = { WEB_PORT: 'x', LOG_LEVEL: 'loud', TELEGRAM_WEBHOOK_URL: 'https://bot.example' };
    expect(linesOf(env, ['redis']).map((line) => line.split(' ')[0])).toEqual([
      'WEB_PORT',
      'LOG_LEVEL',
      'REDIS_URL',
      'TELEGRAM_WEBHOOK_SECRET',
    ]);
    expect(() => readConfig(env, ['redis'])).toThrow(
      /^The configuration cannot be used:\n {2}WEB_PORT must [^\n]+\n {2}LOG_LEVEL /,
    );
  });

  it('a process that nobody could talk to does not start', () => {
    expect(linesOf({}, ['platform'])).toEqual([
      expect.stringMatching(/^TELEGRAM_TOKEN, DISCORD_TOKEN, WEB_PORT are all missing/),
    ]);
    expect(linesOf({ WEB_PORT: '8080' }, ['platform'])).toEqual([]);
  });

  it('a value that cannot be read is not called missing as well', () => {
    expect(linesOf({ REDIS_URL: 'nonsense' }, ['redis'])).toEqual([
      expect.stringMatching(/^REDIS_URL must /),
    ]);
  });

  it('no value is ever repeated, whichever name a secret was set under', () => {
    const canary = 'can ary\n☃ 7f3a';
    for (const name of Object.keys(settings)) {
      const lines = one(name, canary).join();
      expect(lines).not.toContain('7f3a');
      expect(lines).not.toContain('can ary');
    }
    const all = Object.fromEntries(Object.keys(settings).map((name) => [name, canary]));
    expect(linesOf(all).length).toBeGreaterThanOrEqual(Object.keys(settings).length - 1);
  });
});
