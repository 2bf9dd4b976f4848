import { describe, expect, it } from 'vitest';
import { scrub } from '../../src/ops/scrub.ts';
import { canaries } from './canaries.ts';

describe('scrub › secrets', () => {
  it.each(canaries)('$name is gone', ({ text, hidden }) => {
    expect(scrub(text)).not.toContain(hidden);
    expect(scrub(text)).toContain('***');
  });

  it.each(canaries)('$name is gone from the middle of a sentence, twice', ({ text, hidden }) => {
    expect(scrub(`first ${text} and\n"${text}" again`)).not.toContain(hidden);
  });

  it('scrubbed text stays as it is when scrubbed again', () => {
    for (const { text } of canaries) expect(scrub(scrub(text))).toBe(scrub(text));
  });
});

describe('scrub › what an operator needs', () => {
  it.each([
    'Bot connected to the gateway',
    'Basic settings were read',
    'the token is missing',
    'telegram:1234567890|987654321',
    'discord:123456789012345678/234567890123456789|345678901234567890',
    'turn-8f14e45f-ceea-467f-9575-0123456789ab',
    'turn-8f14e45f-ceea-467f-9575-0123456789ab-8f14e45f-ceea-467f-9575-0123456789ab-final',
    'file:///home/jane/projects/nemo-video-bot/node_modules/undici/lib/web/fetch/index.js:10:3',
    '    at Object.startRender (/Volumes/Data/NemoVideoBot2024/releases/src/nemo/client.ts:120:7)',
    'RENDER_POLL_SECONDS must be seconds above 0, such as 30 or 0.5',
    'connect ECONNREFUSED 127.0.0.1:6379',
    'http://127.0.0.1:8080/api/state',
    '2026-11-21T11:35:32.000Z 1234567890123456789',
    'Новое видео: 日落 🎬',
  ])('%s stays', (text) => {
    expect(scrub(text)).toBe(text);
  });

  it('of a link the place stays', () => {
    expect(scrub('GET https://cdn.example/a/b.mp4?sig=1&x=2 gave 403')).toBe(
      'GET https://cdn.example/a/b.mp4?*** gave 403',
    );
    expect(scrub('redis://user:pw@redis.example:6379/0')).toBe('redis://***@redis.example:6379/0');
  });
});

describe('scrub › form', () => {
  it('control characters and marks that turn text around are replaced, line feed and tab stay', () => {
    expect(scrub('a\u001b[31mb\u0000c\rd\u007fe\u0085f\u2028g\u202eh\u2066i')).toBe('a�[31mb�c�d�e�f�g�h�i');
    expect(scrub('a\n\tb')).toBe('a\n\tb');
  });

  it('a secret does not survive being cut in two by the length limit', () => {
    const secret = 'MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs9xQ';
    // Everything before it shrinks to little, so that what stands at the cut would be kept.
    const filler = `https://a.example/?${'q'.repeat(19_900)} `;
    for (let at = 0; at < 120; at += 7) {
      expect(scrub(`${filler}${'x '.repeat(at / 7)}${secret}`.padEnd(30_000, ' '))).not.toContain('MTk4NjIy');
    }
  });

  it('a line stays a line: long text is cut', () => {
    const cut = scrub('word '.repeat(100_000));
    expect(cut.length).toBeLessThanOrEqual(4_001);
    expect(cut.endsWith('…')).toBe(true);
  });

  it.each([
    'a.',
    'a-',
    'a',
    '1',
    'aB3',
    'http://',
    '"token"',
    'x=1&',
    'Bearer ',
    '/bot1:',
    'é',
    'X-Amz-',
    'a_token',
    'https://a?',
    'aaaaaaaaaaaaaaaa.aaaaa.',
  ])('a long text of %j costs no time to speak of', (piece) => {
    const text = piece.repeat(Math.floor(19_990 / piece.length));
    const began = process.cpuUsage();
    scrub(text);
    expect(process.cpuUsage(began).user).toBeLessThan(1_000_000);
  });
});
