import { pipeline, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import type { Inlet } from '../core/ports.ts';
import { publicConnector } from './public.ts';

const MOST_REDIRECTS = 5;

/** Opens a link. Messages of its errors hold no part of the link: it may be signed. */
export type Fetch = (url: string, signal: AbortSignal) => Promise<Inlet>;

/** A fetch for links that strangers gave: http(s) only, public addresses only, each redirect looked at like the first link. */
export function createFetch(allowedHosts: readonly string[], idle: number): Fetch {
  const dispatcher = new Agent({
    connect: publicConnector(allowedHosts),
    headersTimeout: idle,
    bodyTimeout: idle,
  });
  return async (link, signal) => {
    let url = checked(link);
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const answer = await request(url, { dispatcher, signal, headers: { 'accept-encoding': 'identity' } });
      if (answer.statusCode === 200) return inletOf(answer);
      // Nobody else listens for what closing an unread body reports.
      answer.body.on('error', () => {}).destroy();
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string') {
        throw new Error(`the link answers with HTTP ${answer.statusCode}`);
      }
      url = checked(location, url);
    }
    throw new Error(`the link leads on more than ${MOST_REDIRECTS} times`);
  };
}

function checked(link: string, base?: URL): URL {
  const url = URL.parse(link, base?.href);
  if (url === null) throw new Error('the link is no URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('the link is not http(s)');
  if (url.username !== '' || url.password !== '') throw new Error('the link holds a password');
  return url;
}

/** Servers that compress although they were asked not to: what counts is the size of what comes out. */
const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

function inletOf({ headers, body }: Dispatcher.ResponseData): Inlet {
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') {
    const bytes = Number(headers['content-length']);
    return { body, ...(Number.isSafeInteger(bytes) ? { bytes } : {}) };
  }
  const decoder = DECODERS.get(encoding)?.();
  if (decoder === undefined) {
    body.on('error', () => {}).destroy();
    throw new Error('the link answers in an unknown encoding');
  }
  pipeline(body, decoder, () => {});
  return { body: decoder };
}
