import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Whether a `Host` header can be meant for us. A page elsewhere that points its own name at this machine (DNS
 * rebinding) has to send that name here, so only `localhost`, plain IP addresses and the operator's names pass.
 */
export function isOurHost(host: string | undefined, names: readonly string[]): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) > 0 || names.includes(name);
}

/**
 * Whether a request comes from our own page, or from no page at all (curl, a test). Another page in the same browser
 * says so in `Sec-Fetch-Site` or `Origin`; "same-site" is another port or subdomain, and no friend of ours either.
 */
export function isOurPage(headers: Headers): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return false;
  const origin = headers.get('origin');
  if (origin === null) return true;
  return URL.canParse(origin) && new URL(origin).host === headers.get('host')?.toLowerCase();
}

/** Whether an `Authorization` header carries the secret, in a time that does not depend on how much of it is right. */
export function knowsSecret(authorization: string | undefined, secret: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${secret}`));
}
