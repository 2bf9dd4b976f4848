import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Backend,
  backend,
  hangUp,
  json,
  never,
  no,
  ok,
  problemOf,
  project,
  studioAt,
} from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
  server.aside(/^\/api\/state\/nemo_agent\/me\/\d+\//, ok({ state: { video_infos: [] } }));
});
afterEach(() => server.close());

const credits = ok({ available: 1, frozen: 0, total: 1 });
const get = (signal = never) => studioAt(server.url).credits(project, signal);
const post = () => studioAt(server.url).claimLink(project, never);
const name = () => studioAt(server.url).uploadUrls(project, ['https://example.com/a.mp4'], never);

/** An answer that never ends, a byte every 20 ms. */
function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
}

/** A port on which nobody listens. */
async function deadUrl(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready));
  const address = probe.address() as { port: number };
  await new Promise((done) => probe.close(done));
  return `http://127.0.0.1:${address.port}`;
}

const SHAKY: [string, Parameters<Backend['next']>[0]][] = [
  ['a broken connection', hangUp],
  ['HTTP 502', json('', 502)],
  ['HTTP 503', json('', 503)],
  ['a 503 of its own', no(503, 503)],
  ['HTTP 504', json('<html>', 504)],
  ['a page instead of JSON', json('<html>')],
  ['a bare HTTP 404', json('', 404)],
  ['a bare HTTP 500', json('', 500)],
  ['HTTP 401 with another shape', json({ message: 'Unauthorized' }, 401)],
  [
    'half an answer',
    (response) => void response.writeHead(200, { 'content-length': 99 }).write('{', () => response.destroy()),
  ],
];

describe('nemo › further tries', () => {
  it.each(SHAKY)('a GET that meets %s is made again, twice at most', async (_, answer) => {
    server.next(answer, credits);
    expect(await get()).toMatchObject({ available: 1 });
    expect(server.asked).toHaveLength(2);
    server.next(answer);
    expect((await problemOf(get())).code).toBe('backend-down');
    expect(server.asked).toHaveLength(5);
  });

  it.each(SHAKY)('so is a POST that may as well be made twice and meets %s', async (_, answer) => {
    server.next(answer, ok({ claim_token: 'x' }));
    expect(await post()).toContain('ct=x');
    expect(server.asked).toHaveLength(2);
  });

  it('a GET that was refused is not asked again', async () => {
    for (const answer of [no(1001), no(5000, 500), no(404, 404), json('{"success":false}', 500)]) {
      server.next(answer);
      const before = server.asked.length;
      await problemOf(get());
      expect(server.asked).toHaveLength(before + 1);
    }
  });

  it.each(SHAKY.filter(([name]) => name !== 'a 503 of its own'))(
    'any other POST that meets %s is sent once',
    async (_, answer) => {
      server.next(answer);
      expect((await problemOf(name())).code).toBe('backend-down');
      expect(server.asked).toHaveLength(1);
    },
  );

  it('and again where the backend itself says that it was not there', async () => {
    server.next(no(503, 503), no(503, 503), ok({}));
    await name();
    expect(server.asked).toHaveLength(3);
  });

  it('a refusal for too many requests is waited out once, for every verb', async () => {
    server.next(no(429, 429), credits);
    expect(await get()).toMatchObject({ available: 1 });
    server.next(no(429), ok({ claim_token: 'x' }));
    expect(await post()).toContain('ct=x');
    server.next(no(429, 429));
    const before = server.asked.length;
    expect((await problemOf(post())).code).toBe('rate-limited');
    expect(server.asked).toHaveLength(before + 2);
  });

  it('the pause before a further try follows the dice', async () => {
    server.next(hangUp, credits);
    const begun = performance.now();
    const timing = { callAgain: [600] };
    await studioAt(server.url, { timing, random: () => 0.3 }).credits(project, never);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(385);
  });
});

describe('nemo › transport', () => {
  it('a backend that nobody answers for is down', async () => {
    const studio = studioAt(await deadUrl());
    expect((await problemOf(studio.credits(project, never))).code).toBe('backend-down');
    expect((await problemOf(studio.createProject('en', undefined, never))).code).toBe('backend-down');
  });

  it('redirects are not followed: a token goes nowhere else', async () => {
    const other = await backend();
    other.next(credits);
    server.next(json('', 302, { location: `${other.url}/api/credits/balance/simple` }));
    expect((await problemOf(get())).code).toBe('backend-down');
    expect(other.asked).toHaveLength(0);
    await other.close();
  });

  it('an abort ends a call with its own reason, before, during and behind the headers', async () => {
    await expect(get(AbortSignal.abort(new Error('shutdown')))).rejects.toThrow('shutdown');
    expect(server.asked).toHaveLength(0);
    for (const answer of [
      () => {},
      (response: { writeHead(status: number): { write(text: string): void } }) =>
        response.writeHead(200).write('{'),
    ]) {
      const abort = new AbortController();
      const before = server.asked.length;
      server.next(answer);
      const work = get(abort.signal);
      await expect.poll(() => server.asked.length).toBe(before + 1);
      abort.abort(new Error('shutdown'));
      await expect(work).rejects.toThrow('shutdown');
    }
  });

  it('a base with a path and a slash at its end serves as well', async () => {
    server.next(credits);
    await studioAt(`${server.url}/nemo/`).credits(project, never);
    expect(server.asked[0]!.path).toBe('/nemo/api/credits/balance/simple');
  });

  it('an answer of more than 32 MiB is not read to its end', async () => {
    server.next((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    expect((await problemOf(post())).code).toBe('backend-down');
  });

  it.each([
    ['says nothing', () => {}],
    ['sends a byte now and then', (response) => drip(response)],
    ['begins and stops', (response) => void response.writeHead(200).write('{')],
  ] satisfies [string, Parameters<Backend['next']>[0]][])(
    'a question to a backend that %s ends in its time, and is not asked again',
    async (_, answer) => {
      server.next(answer);
      const timing = { questionLimit: 150 };
      expect((await problemOf(studioAt(server.url, { timing }).credits(project, never))).code).toBe(
        'backend-down',
      );
      expect(server.asked).toHaveLength(1);
    },
  );

  it('ids in paths are encoded', async () => {
    server.next(no(1002));
    await problemOf(studioAt(server.url).state({ ...project, session: '../x?y#z' }, never));
    expect(server.asked[0]!.path).toBe('/api/state/nemo_agent/me/..%2Fx%3Fy%23z/latest');
  });
});
