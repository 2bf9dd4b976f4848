import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';

describe('config › where things stand', () => {
  it.each([
    ['::1', '::1'],
    ['[::1]', '::1'],
    ['::', '::'],
    ['fe80::1', 'fe80::1'],
    ['0.0.0.0', '0.0.0.0'],
    ['localhost', 'localhost'],
  ])('the chat page binds to WEB_HOST=%s', (text, host) => {
    expect(readConfig({ WEB_PORT: '1', WEB_HOST: text }).web?.host).toBe(host);
  });

  it.each(['redis://h', 'redis://h/', 'redis://h:1/0', 'rediss://u:p@h:1/15?family=6'])(
    '%s is an address of a Redis',
    (url) => {
      expect(readConfig({ REDIS_URL: url }).redisUrl).toBe(url);
    },
  );

  it('megabytes become bytes, and a floor of 0 is none', () => {
    expect(readConfig({ REDIS_MB: '16', DISK_FLOOR_MB: '0', REDIS_PREFIX: 'second-bot_2' })).toMatchObject({
      redisBytes: 16 * 1024 ** 2,
      diskFloor: 0,
      redisPrefix: 'second-bot_2',
    });
  });
});
