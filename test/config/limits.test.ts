import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config.ts';

describe('config › limits', () => {
  it('limits are whole numbers, 0 for none, and megabytes become bytes', () => {
    const { limits } = readConfig({ PERSON_PER_DAY: '0', PERSON_MB_PER_DAY: '3', BOT_AT_ONCE: '7' });
    expect(limits).toMatchObject({ personPerDay: 0, personBytes: 3_145_728, botAtOnce: 7 });
  });

  it('who is served is a list of platforms, people and places', () => {
    const env = { ALLOW: 'web, telegram:-100123', DENY: 'discord:4,', ADMIN_IDS: 'telegram:5,discord:6' };
    expect(readConfig(env).access).toEqual({
      allow: ['web', 'telegram:-100123'],
      deny: ['discord:4'],
      admins: ['telegram:5', 'discord:6'],
    });
  });

  it.each([
    ['PERSON_PER_DAY', '-1'],
    ['BOT_AT_ONCE', 'many'],
    ['ALLOW', 'telegram:ann'],
    ['DENY', 'slack:1'],
    ['ADMIN_IDS', 'web'],
    ['ADMIN_IDS', '12345'],
    ['ALLOW', `telegram:${'1'.repeat(30)}`],
    ['DENY', 'discord:-4'],
  ])('%s=%j is refused by name, without the value', (name, value) => {
    let error: unknown;
    try {
      readConfig({ [name]: value });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    const { lines } = error as ConfigError;
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} must `))]);
    expect(lines[0]).not.toContain(value);
  });
});
