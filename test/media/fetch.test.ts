import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { createIntake } from '../../src/media/intake.ts';
import { isPublic } from '../../src/media/public.ts';
import { sample, scratch } from './support/media.ts';
import { serve, type TestServer } from './support/server.ts';

const sources = scratch();
const spool = scratch();
const mp4 = sample(sources.folder, 'mp4');
const png = sample(sources.folder, 'png');
const never = new AbortController().signal;
let server: TestServer;

beforeAll(async () => {
  server = await serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const hops = Number(url.searchParams.get('hops'));
    const to = url.searchParams.get('to');
    if (hops > 0) response.writeHead(302, { location: `/?hops=${hops - 1}` }).end('moved');
    else if (to !== null) response.writeHead(307, { location: to }).end('moved');
    else if (url.pathname === '/loop') response.writeHead(301, { location: '/loop' }).end();
    else if (url.pathname === '/nowhere') response.writeHead(302).end();
    else if (url.pathname === '/gone') response.writeHead(404).end('not here');
    else if (url.pathname === '/page')
      response.writeHead(200, { 'content-type': 'video/mp4' }).end('<html></html>');
    else if (url.pathname === '/gzip')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(mp4));
    else if (url.pathname === '/bomb') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    else if (url.pathname === '/odd') response.writeHead(200, { 'content-encoding': 'constructor' }).end(mp4);
    else if (url.pathname === '/short') {
      response.writeHead(200, { 'content-length': mp4.length });
      response.write(mp4.subarray(0, 100), () => response.destroy());
    } else if (url.pathname === '/silent') response.writeHead(200).write(mp4.subarray(0, 100));
    else response.writeHead(200, { 'content-length': mp4.length }).end(mp4);
  });
});
afterAll(async () => {
  await server.close();
  await Promise.all([sources.clean(), spool.clean()]);
});

const bomb = gzipSync(Buffer.alloc(50_000_000));
const guarded = createIntake({ folder: spool.folder, allowedHosts: [], pace: { idle: 500 } });
const open = createIntake({ folder: spool.folder, allowedHosts: ['127.0.0.1'], pace: { idle: 500 } });

async function refusal(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(Problem);
  expect(await spool.files()).toEqual([]);
  return error as Problem;
}

describe('intake › fetch', () => {
  it('a file of an allowed host comes in', async () => {
    const file = await open.fetch(`${server.url}/a.mp4`, 'a.mp4', 1e6, never);
    expect(file).toMatchObject({ bytes: mp4.length, mime: 'video/mp4', name: 'a.mp4' });
    await file.discard();
  });

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '0',
    '0.0.0.0',
    'localhost',
    'localhost.',
    'LOCALHOST',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '127.0.0.1.',
    '①②⑦.⓪.⓪.①',
  ])('our own address in the form %s is refused and never asked', async (host) => {
    const before = server.asked.length;
    const problem = await refusal(guarded.fetch(`http://${host}:${server.port}/a.mp4`, 'a.mp4', 1e6, never));
    expect(problem).toMatchObject({ code: 'file-unreachable', details: { name: 'a.mp4' } });
    expect(server.asked).toHaveLength(before);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fec0::1]/',
    'https://127.0.0.1/',
  ])('%s is refused without a connection', async (url) => {
    const problem = await refusal(guarded.fetch(url, 'a.mp4', 1e6, never));
    expect(problem.code).toBe('file-unreachable');
    expect(String((problem.cause as Error).message)).toContain('not public');
  });

  it.each([
    'file:///etc/passwd',
    'ftp://127.0.0.1/a.mp4',
    'data:video/mp4;base64,AAAA',
    'gopher://127.0.0.1/',
    'blob:http://127.0.0.1/1',
    'javascript:alert(1)',
    'not a link',
    '',
    '//127.0.0.1/a.mp4',
  ])('%j is no link to fetch, even where everything is allowed', async (url) => {
    expect((await refusal(open.fetch(url, 'a.mp4', 1e6, never))).code).toBe('file-unreachable');
  });

  it('a link with a password in it is refused', async () => {
    const url = `http://user:hunter2@127.0.0.1:${server.port}/a.mp4`;
    const problem = await refusal(open.fetch(url, 'a.mp4', 1e6, never));
    expect(JSON.stringify([problem.message, String(problem.cause)])).not.toContain('hunter2');
  });

  it('five redirects are followed, six are not', async () => {
    const file = await open.fetch(`${server.url}/?hops=5`, 'a.mp4', 1e6, never);
    expect(file.bytes).toBe(mp4.length);
    await file.discard();
    expect((await refusal(open.fetch(`${server.url}/?hops=6`, 'a.mp4', 1e6, never))).code).toBe(
      'file-unreachable',
    );
  });

  it.each([
    ['a private address', 'http://169.254.169.254/latest'],
    ['our own by another name', 'http://localhost:PORT/a.mp4'],
    ['a local file', 'file:///etc/passwd'],
    ['a link with a password', 'http://user:pw@127.0.0.1:PORT/a.mp4'],
    ['nothing at all', ''],
  ])('a redirect to %s is refused', async (_, to) => {
    const target = encodeURIComponent(to.replace('PORT', String(server.port)));
    const url = to === '' ? `${server.url}/nowhere` : `${server.url}/?to=${target}`;
    expect((await refusal(open.fetch(url, 'a.mp4', 1e6, never))).code).toBe('file-unreachable');
  });

  it('a circle of redirects ends', async () => {
    const before = server.asked.length;
    await refusal(open.fetch(`${server.url}/loop`, 'a.mp4', 1e6, never));
    expect(server.asked.length - before).toBe(6);
  });

  it.each(['/gone', '/short', '/silent', '/odd'])('%s is unreachable', async (path) => {
    expect((await refusal(open.fetch(server.url + path, 'a.mp4', 1e6, never))).code).toBe('file-unreachable');
  });

  it('a page that calls itself a video is a bad format', async () => {
    expect((await refusal(open.fetch(`${server.url}/page`, 'a.mp4', 1e6, never))).code).toBe('bad-format');
  });

  it('an announced length over the limit is too large', async () => {
    const problem = await refusal(open.fetch(`${server.url}/a.mp4`, 'a.mp4', 100, never));
    expect(problem).toMatchObject({ code: 'too-large', details: { limit: 100 } });
  });

  it('a compressed file is unpacked, and its unpacked bytes are what counts', async () => {
    const file = await open.fetch(`${server.url}/gzip`, 'a.mp4', 1e6, never);
    expect(file.bytes).toBe(mp4.length);
    await file.discard();
    expect(bomb.length).toBeLessThan(100_000);
    expect((await refusal(open.fetch(`${server.url}/bomb`, 'a.mp4', 1e6, never))).code).toBe('too-large');
  });

  it('no message holds the signed part of a link', async () => {
    const urls = ['/gone', '/short', '/loop', '/silent'].map((path) => `${server.url}${path}?sig=s3cret`);
    for (const url of [...urls, 'http://10.0.0.1/x?sig=s3cret', 'nonsense?sig=s3cret']) {
      const problem = await refusal(
        (url.includes('10.0.0.1') ? guarded : open).fetch(url, 'a.mp4', 1e6, never),
      );
      const cause = problem.cause as Error;
      expect([problem.message, problem.stack, cause.message, cause.stack].join()).not.toContain('s3cret');
      expect(JSON.stringify(problem)).not.toContain('s3cret');
    }
  });

  it('200 MB pass to the disk without staying in memory', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    const large = await serve(async (request, response) => {
      response.writeHead(200);
      response.write(png);
      for (let sent = 0; request.url === '/large' && sent < 200; sent += 1) {
        if (!response.write(chunk)) await once(response, 'drain');
      }
      response.end();
    });
    const child = join(import.meta.dirname, 'support/fetch-child.ts');
    const links = [`${large.url}/small`, `${large.url}/large`];
    const { stdout } = await promisify(execFile)(process.execPath, [child, ...links, spool.folder]);
    const { grown, bytes } = JSON.parse(stdout) as { grown: number; bytes: number };
    expect(bytes).toBe(png.length + 200 * chunk.length);
    // What is left is buffers that wait for the collector, at most; the file itself would be 204,800 kB.
    expect(grown).toBeLessThan(100 * 1024);
    await large.close();
  }, 30_000);

  it('an abort ends a fetch with its own reason', async () => {
    const abort = new AbortController();
    const work = open.fetch(`${server.url}/silent`, 'a.mp4', 1e6, abort.signal);
    const seen = server.asked.length;
    await expect.poll(() => server.asked.length).toBeGreaterThan(seen - 1);
    abort.abort(new Error('shutdown'));
    await expect(work).rejects.toThrow('shutdown');
  });
});

describe('isPublic', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it.each(['', 'localhost', '10.1.2.3', '::1', 'fe80::1%eth0', '::ffff:10.0.0.1', '2001:db8::1', '4000::1'])(
    '%j is not',
    (address) => {
      expect(isPublic(address)).toBe(false);
    },
  );
});
