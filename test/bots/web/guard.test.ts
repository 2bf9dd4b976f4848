import { describe, expect, it } from 'vitest';
import { isOurHost, isOurPage, knowsSecret } from '../../../src/bots/web/guard.ts';

describe('web guard › host', () => {
  it.each([
    'localhost',
    'LOCALHOST:8080',
    '127.0.0.1:8080',
    '192.168.1.7',
    '[::1]:8080',
    '[::1]',
    'chat.example.org',
  ])('lets %s in', (host) => {
    expect(isOurHost(host, ['chat.example.org'])).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:8080',
    'example.org',
  ])('refuses %s, which any page can point at this machine', (host) => {
    expect(isOurHost(host, ['chat.example.org'])).toBe(false);
  });
});

describe('web guard › page', () => {
  const ours = (headers: Record<string, string>) =>
    isOurPage(new Headers({ host: 'localhost:8080', ...headers }));

  it('lets its own page and programs without a page in', () => {
    expect(ours({})).toBe(true);
    expect(ours({ origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(ours({ 'sec-fetch-site': 'none' })).toBe(true);
  });

  it('lets its own page in behind a proxy that speaks TLS', () => {
    expect(isOurPage(new Headers({ host: 'chat.example.org', origin: 'https://chat.example.org' }))).toBe(
      true,
    );
  });

  it('refuses other sites, other ports of this machine, and pages without an origin', () => {
    expect(ours({ origin: 'https://evil.example' })).toBe(false);
    expect(ours({ origin: 'http://localhost:3000' })).toBe(false);
    expect(ours({ origin: 'null' })).toBe(false);
    expect(ours({ 'sec-fetch-site': 'cross-site' })).toBe(false);
    expect(ours({ 'sec-fetch-site': 'same-site' })).toBe(false);
  });
});

describe('web guard › secret', () => {
  it('knows only the whole secret, sent as a bearer', () => {
    expect(knowsSecret('Bearer right', 'right')).toBe(true);
    for (const wrong of [undefined, '', 'right', 'Bearer', 'Bearer righ', 'Bearer right ', 'bearer right']) {
      expect(knowsSecret(wrong, 'right'), String(wrong)).toBe(false);
    }
  });
});
