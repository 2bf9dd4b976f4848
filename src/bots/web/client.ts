import ipaddr from 'ipaddr.js';

/** The most of an `X-Forwarded-For` header that is read, in characters from its end. */
const READ = 2_000;
/** Parts of an IPv6 address that name its network: a home or an office has a /64 of its own. */
const NETWORK_PARTS = 4;

/**
 * The network that a request comes from, as a key for limits: an IPv4 address, or the first 64 bits of an IPv6 one.
 * `X-Forwarded-For` counts only behind `proxies` proxies of the operator's, each of which adds one entry at its end; what
 * stands before those was written by the client and is not believed. What is no address is `unknown`, one for all.
 */
export function clientOf(remote: string | undefined, forwarded: string | undefined, proxies: number): string {
  if (proxies === 0) return networkOf(remote);
  const hops = (forwarded ?? '')
    .slice(-READ)
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  return networkOf(hops.at(-proxies) ?? hops[0] ?? remote);
}

function networkOf(text: string | undefined): string {
  const host = hostOf(text ?? '');
  if (!ipaddr.isValid(host)) return 'unknown';
  // An IPv4 address that came in over an IPv6 socket is the IPv4 address.
  const address = ipaddr.process(host);
  if (address instanceof ipaddr.IPv6)
    return `${address.toNormalizedString().split(':').slice(0, NETWORK_PARTS).join(':')}::/64`;
  return address.toString();
}

/** Without a port, brackets or a zone: some proxies write `1.2.3.4:567` or `[::1]:567`. */
function hostOf(text: string): string {
  const [, inner] = text.startsWith('[') ? text.split(/[[\]]/, 2) : [undefined, undefined];
  if (inner !== undefined) return inner;
  const plain = text.split('%', 1)[0] ?? '';
  const colon = plain.indexOf(':');
  return plain.includes('.') && colon > 0 && plain.lastIndexOf(':') === colon ? plain.slice(0, colon) : plain;
}
