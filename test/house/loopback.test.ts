import dns from 'node:dns/promises';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const server = createServer((_, response) => void response.end('here'));
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const failure = (open: (fail: (error: NodeJS.ErrnoException) => void) => void) =>
  new Promise<string | undefined>((resolve) => open((error) => resolve(error.code)));

describe('tests stay on this machine', () => {
  it('a socket to another address fails at once, however it is opened', async () => {
    expect(await failure((fail) => connect(80, '192.0.2.1').on('error', fail))).toBe('ENETUNREACH');
    expect(await failure((fail) => connect({ port: 80, host: '2001:db8::1' }).on('error', fail))).toBe(
      'ENETUNREACH',
    );
    expect(await failure((fail) => get('http://192.0.2.1/').on('error', fail))).toBe('ENETUNREACH');
    await expect(fetch('http://192.0.2.1/')).rejects.toMatchObject({ cause: { code: 'ENETUNREACH' } });
  });

  it('a name elsewhere does not resolve', async () => {
    await expect(dns.lookup('example.org')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(fetch('http://example.org/')).rejects.toMatchObject({ cause: { code: 'ENOTFOUND' } });
    expect(await failure((fail) => connect(80, 'example.org').on('error', fail))).toBe('ENOTFOUND');
  });

  it('this machine is open, by its names and its address', async () => {
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here');
  });
});
