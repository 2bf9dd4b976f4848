import { describe, expect, it } from 'vitest';
import { misspelt } from '../../src/config/nearest.ts';
import { settings } from '../../src/config/settings.ts';

describe('names that are no setting', () => {
  it.each([
    ['TELEGRAM_TOKE', 'TELEGRAM_TOKEN'],
    ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_TOKEN'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['telegram_token', 'TELEGRAM_TOKEN'],
    ['TELEGRAM-TOKEN', 'TELEGRAM_TOKEN'],
    ['REDIS_URI', 'REDIS_URL'],
    ['REDISURL', 'REDIS_URL'],
    ['WEBPORT', 'WEB_PORT'],
    ['LOGLEVEL', 'LOG_LEVEL'],
  ])('%s in .env is told with %s beside it', (name, nearest) => {
    expect(misspelt([name], [])).toEqual([{ name, nearest }]);
  });

  it('a name in .env that is near no setting is told by itself', () => {
    expect(misspelt(['FAVOURITE_COLOUR_OF_THE_YEAR'], [])).toEqual([
      { name: 'FAVOURITE_COLOUR_OF_THE_YEAR', nearest: undefined },
    ]);
  });

  it('settings, and names that Node, the system or Compose reads, are not told', () => {
    const foreign = [
      'NODE_EXTRA_CA_CERTS',
      'NODE_OPTIONS',
      'HTTPS_PROXY',
      'no_proxy',
      'TZ',
      'LANG',
      'WORKERS',
    ];
    expect(misspelt([...Object.keys(settings), ...foreign], [...foreign])).toEqual([]);
  });

  it('the shell holds names of other programs, so only what differs by two letters is told', () => {
    const shell = [
      'TELEGRAM_TOKN',
      'REDIS_ULR',
      'HOSTNAME',
      'SHLVL',
      'PWD',
      'TERM',
      'MAIL',
      'USER',
      '_',
      'SHELL',
    ];
    expect(misspelt([], shell).map(({ name }) => name)).toEqual(['TELEGRAM_TOKN', 'REDIS_ULR']);
  });

  it('a name in both is told once', () => {
    expect(misspelt(['REDIS_ULR'], ['REDIS_ULR'])).toHaveLength(1);
  });
});
