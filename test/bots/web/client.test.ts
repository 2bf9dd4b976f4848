import { describe, expect, it } from 'vitest';
import { clientOf } from '../../../src/bots/web/client.ts';

describe('web client › without a proxy', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    [undefined, 'unknown'],
    ['', 'unknown'],
    ['no address', 'unknown'],
  ])('%s is %s', (remote, client) => {
    expect(clientOf(remote, undefined, 0)).toBe(client);
  });

  it('believes nothing that a client writes', () => {
    expect(clientOf('203.0.113.7', '198.51.100.1, 10.0.0.1', 0)).toBe('203.0.113.7');
  });
});

describe('web client › behind proxies', () => {
  it.each([
    ['198.51.100.1', 1, '198.51.100.1'],
    ['6.6.6.6, 198.51.100.1', 1, '198.51.100.1'],
    ['6.6.6.6,198.51.100.1,10.0.0.2', 2, '198.51.100.1'],
    ['198.51.100.1:4711', 1, '198.51.100.1'],
    ['[2001:db8::1]:4711', 1, '2001:db8:0:0::/64'],
    ['2001:db8::1', 1, '2001:db8:0:0::/64'],
    // A request that did not come through all of them: what there is counts.
    ['198.51.100.1', 3, '198.51.100.1'],
    ['', 1, '10.0.0.1'],
    [', ,', 1, '10.0.0.1'],
    [undefined, 1, '10.0.0.1'],
    ['nonsense', 1, 'unknown'],
    [`${'1.1.1.1, '.repeat(10_000)}198.51.100.1`, 1, '198.51.100.1'],
  ])('%j behind %i is %s', (forwarded, proxies, client) => {
    expect(clientOf('10.0.0.1', forwarded, proxies)).toBe(client);
  });
});
