import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

const CONNECT_TIMEOUT = 10_000;

/** True for an address of the public internet: not ours, not a neighbour's, not a tunnel into either. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (ip.range() !== 'unicast') return false;
  // What is not yet given out may lead anywhere: of version 6 only 2000::/3 is public so far.
  return ip.kind() === 'ipv4' || ((ip.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
}

/**
 * Opens connections to public addresses alone, and to `allowedHosts` wherever they lie. Looked at is what is really connected to,
 * so a name that answers differently the second time, or a redirect, gains nothing. `lookup` is the system's, but in tests.
 */
export function publicConnector(
  allowedHosts: readonly string[],
  lookup: typeof systemLookup = systemLookup,
): ReturnType<typeof buildConnector> {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const options = { timeout: CONNECT_TIMEOUT, allowH2: false };
  const anywhere = buildConnector(options);
  const guarded = buildConnector({ ...options, lookup: publicLookup(lookup) });
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
    if (allowed.has(host)) return anywhere(target, callback);
    // Nothing is looked up for an address that is written out.
    if (isIP(host) !== 0 && !isPublic(host)) return callback(refused(), null);
    guarded(target, (error, socket) => {
      if (error) return callback(error, null);
      if (isPublic(socket.remoteAddress ?? '')) return callback(null, socket);
      socket.destroy();
      callback(refused(), null);
    });
  };
}

/** One private address among several is enough to refuse the name. */
function publicLookup(lookup: typeof systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || first === undefined) return callback(error ?? refused(), []);
      if (!addresses.every(({ address }) => isPublic(address))) return callback(refused(), []);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function refused(): NodeJS.ErrnoException {
  return Object.assign(new Error('the address is not public'), { code: 'EACCES' });
}
