import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Project, StudioEvent } from '../../src/core/ports.ts';
import { keptLog } from '../support/house.ts';
import {
  type Backend,
  backend,
  everythingOf,
  hangUp,
  json,
  never,
  no,
  type Otherwise,
  problemOf,
  project,
  sse,
  studioAt,
} from './support/backend.ts';
import { captures, expected, streamOf } from './support/captures.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const said = (text: string, more: object = {}) => ({ author: 'a', content: { parts: [{ text }] }, ...more });
const tool = { author: 'a', content: { parts: [{ functionCall: { id: '1', name: 'edit_multitrack' } }] } };

async function hear(more: Otherwise = {}, who: Project = project, signal = never): Promise<StudioEvent[]> {
  const events: StudioEvent[] = [];
  for await (const event of studioAt(server.url, more).converse(who, 'make a video 🎬', signal))
    events.push(event);
  return events;
}

const withoutBeats = (events: readonly StudioEvent[]) => events.filter((event) => event.kind !== 'beat');

describe('nemo › converse', () => {
  it('sends the documented body with the documented headers', async () => {
    server.next(sse(streamOf(said('Done.'))));
    expect(withoutBeats(await hear())).toEqual([
      { kind: 'text', text: 'Done.' },
      { kind: 'end', text: 'Done.', silent: false, acted: false },
    ]);
    const [asked] = server.asked;
    expect(asked).toMatchObject({ method: 'POST', path: '/run_sse' });
    expect(asked!.headers).toMatchObject({
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: 'Bearer nmv_usr_secret',
      'x-skill-source': 'hailuo-ai-free',
      'x-skill-version': '1.0.3',
      'x-skill-platform': 'clawhub',
    });
    expect(JSON.parse(String(asked!.body))).toEqual({
      app_name: 'nemo_agent',
      user_id: 'me',
      session_id: '5529798706024415232',
      new_message: { parts: [{ text: 'make a video 🎬' }] },
    });
  });

  it('sends nothing before somebody listens', async () => {
    server.next(sse(''));
    const stream = studioAt(server.url).converse(project, 'x', never);
    expect(server.asked).toHaveLength(0);
    for await (const _ of stream);
    expect(server.asked).toHaveLength(1);
  });

  it('the answer is a beat, and so is every piece of bytes, also one that says nothing', async () => {
    let steps: (() => void)[] = [];
    server.next((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      steps = [() => response.write(': heartbeat\n\n'), () => response.end(streamOf(said('Done.')))];
    });
    const kinds: string[] = [];
    for await (const event of studioAt(server.url).converse(project, 'x', never)) {
      kinds.push(event.kind);
      steps.shift()?.();
    }
    expect(kinds).toEqual(['beat', 'beat', 'beat', 'text', 'end']);
  });

  it.each(captures.filter(({ bytes }) => bytes.length < 10_000))(
    '$name over a real socket has its outcome',
    async ({ name, bytes }) => {
      server.next(sse(bytes));
      const wanted = expected[name]!;
      if (wanted.outcome === 'error') {
        const problem = await problemOf(hear());
        expect(problem.code).toBe('backend-failed');
        const words = wanted.text === '' ? {} : { said: wanted.text, heard: wanted.text };
        expect(problem.details).toEqual(words);
        expect(everythingOf(problem)).not.toContain(wanted.error!.message);
      } else {
        const end = (await hear()).at(-1);
        expect(end).toMatchObject({ kind: 'end', text: wanted.text, silent: wanted.outcome !== 'text' });
      }
      expect(server.asked).toHaveLength(1);
    },
  );

  it('a JSON list in the place of a stream is heard as well', async () => {
    server.next(json([tool, said('Done.')]));
    expect(await hear()).toEqual([
      { kind: 'tool', name: 'edit_multitrack' },
      { kind: 'text', text: 'Done.' },
      { kind: 'end', text: 'Done.', silent: false, acted: true },
    ]);
  });

  it('a success without a stream is a silent end', async () => {
    server.next(json({ code: 0, data: null }));
    expect(await hear()).toEqual([{ kind: 'end', text: '', silent: true, acted: false }]);
  });

  it('a line that cannot be read is passed over and logged where good ones follow', async () => {
    const log = keptLog();
    server.next(sse(`data: <html>502</html>\n\n${new TextDecoder().decode(streamOf(said('Done.')))}`));
    expect((await hear({ log })).at(-1)).toMatchObject({ kind: 'end', text: 'Done.' });
    expect(log.lines.filter((line) => line.includes('stream.line_skipped'))).toEqual([
      'warn stream.line_skipped {"lines":1}',
    ]);
  });

  it('a stream without a type is heard', async () => {
    server.next((response) => void response.writeHead(200).end(streamOf(said('Done.'))));
    expect((await hear()).at(-1)).toMatchObject({ kind: 'end', text: 'Done.' });
  });
});

describe('nemo › converse › is sent once', () => {
  const cut = (response: Parameters<typeof hangUp>[0]) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(streamOf(said('So far.')), () => response.destroy());
  };

  it.each([
    ['a connection that breaks before an answer', hangUp, 'outcome-unknown', {}],
    ['a connection that breaks in the stream', cut, 'outcome-unknown', { said: 'So far.' }],
    ['HTTP 502', json('<html>', 502), 'outcome-unknown', {}],
    ['HTTP 504', json('', 504), 'outcome-unknown', {}],
    [
      'a page',
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'outcome-unknown',
      {},
    ],
    ['rubbish in the stream', sse('data: <oops>\n\n'), 'outcome-unknown', {}],
    ['HTTP 500', json('', 500), 'outcome-unknown', {}],
    ['an empty answer', (response) => void response.writeHead(200).end(), 'outcome-unknown', {}],
    ['an answer of another shape', json({ hello: 'world' }), 'outcome-unknown', {}],
    ['HTTP 503 of a gateway', json('', 503), 'outcome-unknown', {}],
    ['a 503 of its own', no(503, 503), 'backend-down', {}],
    ['code 5000', no(5000, 500), 'backend-failed', {}],
    ['HTTP 422', json({ detail: [{ loc: ['body'], input: 'x' }] }, 422), 'backend-failed', {}],
    ['HTTP 404', json({ detail: 'Session not found' }, 404), 'session-missing', {}],
    ['HTTP 404 with a page', json('<html>', 404), 'outcome-unknown', {}],
    ['HTTP 404 with nothing', json('', 404), 'outcome-unknown', {}],
    ['HTTP 404 of a route', json({ detail: 'Not Found' }, 404), 'outcome-unknown', {}],
    ['HTTP 401 with nothing', json('', 401), 'outcome-unknown', {}],
    ['HTTP 403 with a page', json('<html>', 403), 'outcome-unknown', {}],
    ['HTTP 410 with another shape', json({ message: 'Gone' }, 410), 'outcome-unknown', {}],
    ['code 1001', no(1001), 'token-expired', {}],
    ['code 1002', no(1002), 'session-missing', {}],
    ['code 2001', no(2001), 'no-credits', { register: 'https://web.example/register?bind=anon_abc123' }],
    ['code 402', no(402, 402), 'plan-blocked', { register: 'https://web.example/register?bind=anon_abc123' }],
    [
      'code 2001 in the stream',
      sse('data: {"code":2001,"message":"x"}\n\n'),
      'no-credits',
      { register: expect.any(String) },
    ],
    ['code 1001 in the stream', sse('data: {"code":1001}\n\n'), 'token-expired', {}],
    [
      'an error in the stream',
      sse(streamOf(said('So far.'), { error: 'boom' })),
      'backend-failed',
      { said: 'So far.', heard: 'So far.' },
    ],
    [
      'an error code 404 of the model',
      sse(streamOf({ errorCode: '404', errorMessage: 'no such model' })),
      'backend-failed',
      {},
    ],
  ] satisfies [string, Parameters<Backend['next']>[0], string, object][])(
    '%s',
    async (_, answer, code, details) => {
      server.next(answer);
      expect(await problemOf(hear())).toMatchObject({ code, details });
      expect(server.asked).toHaveLength(1);
    },
  );

  it.each([1001, 1002, 429])(
    'code %i behind words or tools no longer invites to send again',
    async (code) => {
      for (const before of [said('So far.'), tool]) {
        server.next(sse(streamOf(before, { code, message: 'x' })));
        expect((await problemOf(hear())).code).toBe('backend-failed');
      }
    },
  );

  it.each([
    ['a gateway', json('<html>', 429)],
    ['the service', no(429, 429)],
    ['the service at HTTP 200', no(429)],
    ['the first event of the stream', sse('data: {"code":429,"message":"busy"}\n\n')],
  ])('429 of %s is a refusal: the words are said once more after the pause', async (_, answer) => {
    server.next(answer, sse(streamOf(said('Done.'))));
    expect((await hear()).at(-1)).toMatchObject({ kind: 'end', text: 'Done.' });
    expect(server.asked).toHaveLength(2);
  });

  it('429 twice is told, with the moment that the answer names', async () => {
    server.next(no(429, 429, { 'retry-after': '1800' }));
    const problem = await problemOf(hear());
    expect(problem).toMatchObject({ code: 'rate-limited', details: { until: expect.any(Number) } });
    expect(server.asked).toHaveLength(2);
  });

  it('the pause is the one that the answer names', async () => {
    server.next(json({ code: 429, data: { retry_after: 1 } }, 429), sse(streamOf(said('Done.'))));
    const begun = performance.now();
    await hear();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it('a stop in the pause is down: nothing was taken', async () => {
    server.next(no(429, 429));
    const abort = new AbortController();
    const log = keptLog();
    const work = problemOf(hear({ log, timing: { rateLimitRetry: 60_000 } }, project, abort.signal));
    await expect.poll(() => log.lines.join()).toContain('nemo.rate_limited');
    abort.abort('shutdown');
    expect((await work).code).toBe('backend-down');
    expect(server.asked).toHaveLength(1);
  });

  it('a connection that is refused is down: surely nothing was sent', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((ready) => probe.once('listening', ready));
    const { port } = probe.address() as { port: number };
    await new Promise((done) => probe.close(done));
    const stream = studioAt(`http://127.0.0.1:${port}`).converse(project, 'x', never);
    expect((await problemOf(stream[Symbol.asyncIterator]().next())).code).toBe('backend-down');
  });

  it('a name that nobody knows is down', async () => {
    const stream = studioAt('http://no-such-host.invalid').converse(project, 'x', never);
    expect((await problemOf(stream[Symbol.asyncIterator]().next())).code).toBe('backend-down');
  });

  it('a server that takes the request and closes before a word leaves the outcome unknown', async () => {
    let taken = 0;
    const rude = createServer((socket) => {
      socket.once('data', () => {
        taken += 1;
        socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    await new Promise((ready) => rude.once('listening', ready));
    const { port } = rude.address() as { port: number };
    const stream = studioAt(`http://127.0.0.1:${port}`).converse(project, 'x', never);
    expect((await problemOf(stream[Symbol.asyncIterator]().next())).code).toBe('outcome-unknown');
    expect(taken).toBe(1);
    await new Promise((done) => rude.close(done));
  });

  it('each goes over a connection of its own: a kept one could close under it', async () => {
    server.next(sse(streamOf(said('Done.'))));
    await hear();
    await hear();
    expect(server.asked.map(({ headers }) => headers.connection)).toEqual(['close', 'close']);
  });
});
