import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inlet } from '../../src/core/ports.ts';
import {
  type Backend,
  backend,
  everythingOf,
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
});
afterEach(() => server.close());

const DRAFT = '{"t":[{"tt":0,"sg":[{"d":1000,"rid":12345678901234567890,"x":1.0}]}],"v":1e3}';
const start = (draft = DRAFT) => studioAt(server.url).startRender(project, 'render_1', draft, never);
const status = () => studioAt(server.url).renderStatus(project, 'render_1', never);
const pending = { success: true, data: { id: 'render_1', status: 'pending', progress: 5 } };

async function textOf(inlet: Inlet): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of inlet.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('nemo › startRender', () => {
  it('hands the draft over as it is written, digit by digit', async () => {
    server.next(json(pending));
    await start();
    expect(server.asked[0]).toMatchObject({ method: 'POST', path: '/api/render/proxy/lambda' });
    expect(String(server.asked[0]!.body)).toBe(
      `{"id":"render_1","sessionId":"5529798706024415232","draft":${DRAFT},"output":{"format":"mp4","quality":"high"}}`,
    );
  });

  it.each([
    ['the success envelope', json(pending)],
    ['the gateway envelope', ok({ id: 'render_1' })],
    ['no envelope', json({ taskId: 'render_1', status: 'pending' })],
  ])('an acceptance in %s is one', async (_, answer) => {
    server.next(answer);
    await expect(start()).resolves.toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['HTTP 409', no(409, 409)],
    ['a sentence', json({ success: false, error: 'Duplicate render id' })],
    ['another sentence', json({ code: 5001, message: 'id already exists' }, 400)],
  ])('an id that is known already, told by %s, is under way', async (_, answer) => {
    server.next(answer);
    await expect(start()).resolves.toBeUndefined();
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['an odd refusal', json({ success: false, error: 'E_17' }), 'backend-failed'],
    ['a broken connection', hangUp, 'backend-down'],
    ['HTTP 500', json('', 500), 'backend-down'],
    ['an acceptance without a body', json('', 202), 'backend-down'],
    ['another shape', json({ hello: 'world' }), 'backend-down'],
    ['a bare HTTP 404', json('', 404), 'backend-down'],
    ['a page of a gateway at HTTP 409', json('<html>', 409), 'backend-down'],
  ] satisfies [string, Parameters<Backend['next']>[0], string][])(
    'after %s a look decides whether it is under way',
    async (_, answer, code) => {
      server.next(answer, json(pending));
      await expect(start()).resolves.toBeUndefined();
      expect(server.asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
      server.next(answer, no(404, 404));
      expect((await problemOf(start())).code).toBe(code);
      server.next(answer, json('', 500));
      expect((await problemOf(start())).code).toBe(code);
    },
  );

  it.each([
    ['HTTP 402', no(402, 402)],
    ['code 402', no(402)],
    ['HTTP 403', json({ success: false, error: 'free plan' }, 403)],
  ])('%s is the plan, not a matter of credits', async (_, answer) => {
    server.next(answer);
    expect(await problemOf(start())).toMatchObject({
      code: 'plan-blocked',
      details: { register: 'https://web.example/register?bind=anon_abc123' },
    });
    expect(server.asked).toHaveLength(1);
  });

  it('a bad token and a missing session are said as such, without a look', async () => {
    server.next(no(1001));
    expect((await problemOf(start())).code).toBe('token-expired');
    server.next(no(1002));
    expect((await problemOf(start())).code).toBe('session-missing');
    expect(server.asked).toHaveLength(2);
  });
});

describe('nemo › renderStatus', () => {
  const url = 'https://cdn.example/out.mp4?sig=s3cret';

  it.each([
    ['R1', { taskId: 'render_1', status: 'completed', progress: 100, output: { url, duration: 5, size: 9 } }],
    ['R2', { success: true, data: { id: 'render_1', status: 'completed', progress: 100, outputUrl: url } }],
    [
      'R1 in the gateway envelope',
      { code: 0, data: { status: 'completed', progress: 100, output: { url } } },
    ],
    ['R2 in snake_case', { success: true, data: { status: 'COMPLETED', progress: '100', output_url: url } }],
  ])('%s is read', async (_, body) => {
    server.next(json(body));
    expect(await status()).toEqual({ status: 'completed', percent: 100, url });
    expect(server.asked[0]).toMatchObject({ method: 'GET', path: '/api/render/proxy/lambda/render_1' });
  });

  it.each([
    ['pending', 'pending'],
    ['queued', 'pending'],
    ['processing', 'processing'],
    ['rendering', 'processing'],
    ['failed', 'failed'],
    ['cancelled', 'failed'],
    ['constructor', 'processing'],
  ])('the word %s means %s', async (word, meaning) => {
    server.next(json({ status: word }));
    expect(await status()).toEqual({ status: meaning });
  });

  it('a failed render that says why is failed, not refused', async () => {
    server.next(json({ success: true, data: { status: 'failed', error: 'boom' } }));
    expect(await status()).toEqual({ status: 'failed' });
    server.next(json({ status: 'failed', error: 'boom' }));
    expect(await status()).toEqual({ status: 'failed' });
  });

  it.each([
    [-5, 0],
    [49.6, 50],
    [140, 100],
    ['half', undefined],
  ])('progress %j shows as %j', async (progress, percent) => {
    server.next(json({ status: 'processing', progress }));
    expect((await status()).percent).toBe(percent);
  });

  it.each(['', 'javascript:alert(1)', 'file:///etc/passwd', 'out.mp4', 7])('%j is no link', async (odd) => {
    server.next(json({ status: 'completed', output: { url: odd } }));
    expect(await status()).toEqual({ status: 'completed' });
  });

  it.each([
    ['HTTP 404 in its envelope', json({ success: false, error: 'gone' }, 404)],
    ['code 404', no(404)],
    ['a bare sentence', json({ error: 'Render not found' }, 404)],
    ['a sentence', json({ success: false, error: 'Render not found' })],
  ])('an id that is not known, told by %s, is missing', async (_, answer) => {
    server.next(answer);
    expect(await status()).toEqual({ status: 'missing' });
  });

  it.each([
    ['a page', json('<html>', 404)],
    ['nothing', json('', 404)],
    ['a route', json({ detail: 'Not Found' }, 404)],
  ])('HTTP 404 with %s is a broken gateway, not a missing render', async (_, answer) => {
    server.next(answer);
    expect((await problemOf(status())).code).toBe('backend-down');
  });

  it('a bad token may be told by the status of the render envelope', async () => {
    server.next(json({ success: false, error: 'unauthorized' }, 401));
    expect((await problemOf(status())).code).toBe('token-expired');
  });

  it('a missing session is not a missing render', async () => {
    server.next(json({ code: 1002, message: 'session not found' }));
    expect((await problemOf(status())).code).toBe('session-missing');
  });

  it.each([{}, { status: 7 }, [], 'x'])('%j is no answer', async (body) => {
    server.next(json(JSON.stringify(body)));
    expect((await problemOf(status())).code).toBe('backend-down');
  });
});

describe('nemo › cancelRender', () => {
  it('asks once, and a render that is over or unknown needs no cancelling', async () => {
    for (const answer of [
      json({ success: true }),
      no(404, 404),
      json({ success: false, error: 'completed' }),
    ]) {
      server.next(answer);
      await expect(studioAt(server.url).cancelRender(project, 'render_1')).resolves.toBeUndefined();
    }
    expect(server.asked[0]).toMatchObject({
      method: 'POST',
      path: '/api/render/proxy/lambda/render_1/cancel',
    });
    expect(server.asked).toHaveLength(3);
  });

  it('a backend that is down is said', async () => {
    server.next(hangUp);
    expect((await problemOf(studioAt(server.url).cancelRender(project, 'render_1'))).code).toBe(
      'backend-down',
    );
  });
});

describe('nemo › download', () => {
  const get = () => studioAt(server.url).download(project, 'render_1', never);

  it('gives the bytes and their announced number, by token', async () => {
    server.next(
      (response) =>
        void response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 4 }).end('mp4!'),
    );
    const inlet = await get();
    expect(inlet.bytes).toBe(4);
    expect(await textOf(inlet)).toBe('mp4!');
    expect(server.asked[0]).toMatchObject({ method: 'GET', path: '/api/render/proxy/render_1/download' });
    expect(server.asked[0]!.headers.authorization).toBe('Bearer nmv_usr_secret');
  });

  it('a refusal in the place of bytes is one', async () => {
    server.next(no(1001));
    expect((await problemOf(get())).code).toBe('token-expired');
    server.next(no(404, 404));
    expect((await problemOf(get())).code).toBe('backend-failed');
    server.next(json('', 404));
    expect((await problemOf(get())).code).toBe('backend-down');
    server.next(no(403, 403));
    expect((await problemOf(get())).code).toBe('plan-blocked');
    server.next(json({ code: 0, data: {} }));
    expect((await problemOf(get())).code).toBe('backend-down');
  });

  it('a backend that does not answer is down, an abort keeps its reason', async () => {
    server.next(hangUp);
    expect((await problemOf(get())).code).toBe('backend-down');
    server.next((response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 400 }).write('mp4!');
    });
    const abort = new AbortController();
    const inlet = await studioAt(server.url).download(project, 'render_1', abort.signal);
    const text = textOf(inlet);
    abort.abort(new Error('shutdown'));
    await expect(text).rejects.toThrow('shutdown');
  });

  it('bytes that break off are a problem of the backend, without the token', async () => {
    server.next((response) => {
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': 400 });
      response.write('mp4!', () => response.destroy());
    });
    const problem = await problemOf(get().then(textOf));
    expect(problem.code).toBe('backend-down');
    expect(everythingOf(problem)).not.toContain('nmv_usr');
  });
});
