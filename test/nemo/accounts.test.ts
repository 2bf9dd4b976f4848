import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNemo } from '../../src/nemo/client.ts';
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
  QUICK,
  silentLog,
  skill,
  studioAt,
} from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const token = ok({
  token: 'nmv_usr_fresh',
  user_id: 'anon_fresh',
  credits: 100,
  expires_at: '2026-03-18T00:00:00Z',
});
const session = ok({ task_id: 'task_9', session_id: '5529798706024415232', user_id: 'anon_fresh' });
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('nemo › createProject', () => {
  it('opens a free account with a UUID of its own, then a session', async () => {
    server.next(token, session);
    const made = await studioAt(server.url).createProject('zh-CN', undefined, never);
    expect(made).toEqual({
      token: 'nmv_usr_fresh',
      clientId: expect.stringMatching(UUID),
      session: '5529798706024415232',
      task: 'task_9',
      user: 'anon_fresh',
    });
    const [first, second] = server.asked;
    expect(first).toMatchObject({ method: 'POST', path: '/api/auth/anonymous-token' });
    expect(first!.headers['x-client-id']).toBe(made.clientId);
    expect(first!.headers.authorization).toBeUndefined();
    expect(first!.body).toHaveLength(0);
    expect(second).toMatchObject({ method: 'POST', path: '/api/tasks/me/with-session/nemo_agent' });
    expect(second!.headers.authorization).toBe('Bearer nmv_usr_fresh');
    expect(JSON.parse(String(second!.body))).toEqual({ task_name: 'project', language: 'zh-CN' });
  });

  it('says who it is on every request', async () => {
    server.next(token, session);
    await studioAt(server.url).createProject('en', undefined, never);
    for (const { headers } of server.asked) {
      expect(headers).toMatchObject({
        'x-skill-source': 'hailuo-ai-free',
        'x-skill-version': '1.0.3',
        'x-skill-platform': 'clawhub',
      });
    }
  });

  it('a skill with a name in other letters is no obstacle', async () => {
    server.next(token, session);
    const options = { apiUrl: server.url, webUrl: 'https://web.example', timing: QUICK, log: silentLog };
    await createNemo(options)({ ...skill, slug: '视频-free\n' }).createProject('en', undefined, never);
    expect(server.asked[0]!.headers['x-skill-source']).toBe('---free-');
  });

  it('two projects have two client ids', async () => {
    server.next(token, session, token, session);
    const studio = studioAt(server.url);
    const both = [
      await studio.createProject('en', undefined, never),
      await studio.createProject('en', undefined, never),
    ];
    expect(new Set(both.map((one) => one.clientId)).size).toBe(2);
  });

  it('with a project at hand asks for a session alone, in the same account', async () => {
    server.next(ok({ session_id: '77', task_id: 't' }));
    const made = await studioAt(server.url, { token: 'nmv_usr_operator' }).createProject(
      'en',
      project,
      never,
    );
    expect(made).toEqual({ ...project, session: '77', task: 't' });
    expect(server.asked).toHaveLength(1);
  });

  it("with an operator's token opens no account", async () => {
    server.next(session);
    const made = await studioAt(server.url, { token: 'nmv_usr_operator' }).createProject(
      'en',
      undefined,
      never,
    );
    expect(made).toMatchObject({ token: 'nmv_usr_operator' });
    expect(made).not.toHaveProperty('clientId');
    expect(server.asked.map(({ path }) => path)).toEqual(['/api/tasks/me/with-session/nemo_agent']);
  });

  it('a session id stays as it is written, also when it comes as a number', async () => {
    server.next(token, json('{"code":0,"data":{"session_id":5529798706024415233}}'));
    const made = await studioAt(server.url).createProject('en', undefined, never);
    expect(made.session).toBe('5529798706024415233');
    expect(made).not.toHaveProperty('task');
  });

  it.each([
    ['HTTP 400', no(400, 400)],
    ['HTTP 400 in the other envelope', json({ success: false, error: 'no client id' }, 400)],
    ['code 400', no(400)],
  ])('%s to the client id is answered with another one, once', async (_, refusal) => {
    server.next(refusal, token, session);
    const made = await studioAt(server.url).createProject('en', undefined, never);
    const [first, second] = server.asked.map(({ headers }) => headers['x-client-id']);
    expect(second).toMatch(UUID);
    expect(second).not.toBe(first);
    expect(made.clientId).toBe(second);
    server.next(refusal);
    expect((await problemOf(studioAt(server.url).createProject('en', undefined, never))).code).toBe(
      'backend-failed',
    );
    expect(server.asked).toHaveLength(5);
  });

  it.each([
    ['a page', json('<html>', 400)],
    ['nothing', json('', 400)],
    ['another shape', json({ message: 'Bad Request' }, 400)],
  ])('HTTP 400 with %s is a broken gateway: the client id is kept', async (_, refusal) => {
    server.next(refusal, token, session);
    const studio = studioAt(server.url);
    expect((await problemOf(studio.createProject('en', undefined, never))).code).toBe('backend-down');
    const made = await studio.createProject('en', undefined, never);
    const [first, second] = server.asked.map(({ headers }) => headers['x-client-id']);
    expect(second).toBe(first);
    expect(made.clientId).toBe(first);
  });

  it('a client id whose answer was lost is asked for again, so that no account is wasted', async () => {
    server.next(hangUp, token, session, token, session);
    const studio = studioAt(server.url);
    expect((await problemOf(studio.createProject('en', undefined, never))).code).toBe('backend-down');
    await studio.createProject('en', undefined, never);
    await studio.createProject('en', undefined, never);
    const [lost, found, , next] = server.asked.map(({ headers }) => headers['x-client-id']);
    expect(found).toBe(lost);
    expect(next).not.toBe(lost);
  });

  it('an account in which no project could be opened serves the next call, renewed where its time is over', async () => {
    const studio = studioAt(server.url, { timing: { callAgain: [] } });
    server.next(token, hangUp);
    expect((await problemOf(studio.createProject('en', undefined, never))).code).toBe('backend-down');
    server.next(session);
    const made = await studio.createProject('en', undefined, never);
    expect(made).toMatchObject({ token: 'nmv_usr_fresh', clientId: server.asked[0]!.headers['x-client-id'] });
    server.next(token, no(1001), token, session);
    const renewed = await studio.createProject('en', undefined, never);
    const ids = server.asked.slice(3).map(({ headers }) => headers['x-client-id']);
    expect(ids).toEqual([renewed.clientId, undefined, renewed.clientId, undefined]);
  });

  it('where the service does not name it again, another one is taken without a pause', async () => {
    server.next(hangUp, no(429, 429), token, session);
    const studio = studioAt(server.url, { timing: { rateLimitRetry: 60_000 } });
    await problemOf(studio.createProject('en', undefined, never));
    const made = await studio.createProject('en', undefined, never);
    const ids = server.asked.slice(0, 3).map(({ headers }) => headers['x-client-id']);
    expect(ids[1]).toBe(ids[0]);
    expect(made.clientId).toBe(ids[2]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('a gateway that counts requests says nothing about accounts', async () => {
    server.next(json('<html>', 429));
    expect((await problemOf(studioAt(server.url).createProject('en', undefined, never))).details).toEqual({});
  });

  it('a pause that the answer names is kept to', async () => {
    server.next(json({ code: 429 }, 429, { 'retry-after': '1' }), token, session);
    const begun = performance.now();
    await studioAt(server.url).createProject('en', undefined, never);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  });

  it('429 is tried once more after the pause, with the same client id', async () => {
    server.next(no(429, 429), token, session);
    const begun = performance.now();
    await studioAt(server.url).createProject('en', undefined, never);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(19);
    const ids = server.asked.slice(0, 2).map(({ headers }) => headers['x-client-id']);
    expect(ids[0]).toBe(ids[1]);
  });

  it.each([
    ['in seconds', { 'retry-after': '3600' }, {}, 3_600_000],
    ['as a date', { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, {}, 3_600_000],
    ['in the body', {}, { data: { retry_after: 3600 } }, 3_600_000],
    ['as a moment in the body', {}, { retry_at: new Date(Date.now() + 3_600_000).toISOString() }, 3_600_000],
    ['nowhere', {}, {}, undefined],
  ])('a second 429 says until when, told %s', async (_, headers, body, ahead) => {
    server.next(json({ code: 429, ...body }, 429, headers as Record<string, string>));
    const problem = await problemOf(studioAt(server.url).createProject('en', undefined, never));
    expect(problem.code).toBe('rate-limited');
    expect(server.asked).toHaveLength(2);
    const { until } = problem.details as { until?: number };
    if (ahead === undefined) expect(until).toBeUndefined();
    else expect(Math.abs(until! - Date.now() - ahead)).toBeLessThan(5_000);
  });

  it('an abort ends the pause with its own reason', async () => {
    server.next(no(429, 429));
    const abort = new AbortController();
    const timing = { rateLimitRetry: 60_000 };
    const work = studioAt(server.url, { timing }).createProject('en', undefined, abort.signal);
    await expect.poll(() => server.asked.length).toBe(1);
    abort.abort(new Error('shutdown'));
    await expect(work).rejects.toThrow('shutdown');
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['no token', ok({ user_id: 'x' })],
    ['nothing', ok(null)],
    ['a page', json('<html>login</html>')],
    ['a list', json([])],
    ['a success without data', json({ success: true })],
  ])('an answer with %s is as good as none', async (_, answer) => {
    server.next(answer);
    expect((await problemOf(studioAt(server.url).createProject('en', undefined, never))).code).toBe(
      'backend-down',
    );
  });
});

describe('nemo › renewToken', () => {
  it('asks with the same client id and keeps the session', async () => {
    server.next(token);
    const renewed = await studioAt(server.url).renewToken(project, never);
    expect(renewed).toEqual({ ...project, token: 'nmv_usr_fresh', user: 'anon_fresh' });
    expect(server.asked[0]!.headers['x-client-id']).toBe(project.clientId);
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['code 400', no(400, 400)],
    ['HTTP 400 with a page', json('<html>', 400)],
    ['HTTP 400 with nothing', json('', 400)],
  ])('%s never replaces the client id: the account stays', async (_, refusal) => {
    server.next(refusal, token);
    await problemOf(studioAt(server.url).renewToken(project, never));
    expect(server.asked.map(({ headers }) => headers['x-client-id'])).toEqual([project.clientId]);
  });

  it("an operator's token cannot be renewed, and nobody is asked", async () => {
    const { clientId: _, ...operators } = project;
    expect((await problemOf(studioAt(server.url).renewToken(operators, never))).code).toBe('token-expired');
    expect(server.asked).toHaveLength(0);
  });
});

describe('nemo › credits and claim link', () => {
  it('credits are read, and added up where the sum is missing', async () => {
    server.next(
      ok({ available: 25000, frozen: 40, total: 25040 }),
      ok({ available: '60', frozen: 40 }),
      ok({ available: 5 }),
    );
    const studio = studioAt(server.url);
    expect(await studio.credits(project, never)).toEqual({ available: 25000, frozen: 40, total: 25040 });
    expect(await studio.credits(project, never)).toEqual({ available: 60, frozen: 40, total: 100 });
    expect(await studio.credits(project, never)).toEqual({ available: 5, frozen: 0, total: 5 });
    expect(server.asked[0]).toMatchObject({ method: 'GET', path: '/api/credits/balance/simple' });
  });

  it('a 404 for credits is no missing session', async () => {
    server.next(json({ detail: 'Session not found' }, 404));
    expect((await problemOf(studioAt(server.url).credits(project, never))).code).toBe('backend-down');
  });

  it('the claim link holds the claim token and nothing of the account', async () => {
    server.next(ok({ claim_token: 'clm_a/b', expires_in: 604800 }));
    const link = await studioAt(server.url).claimLink(project, never);
    expect(link).toBe('https://web.example/workspace/claim?ct=clm_a%2Fb');
    expect(JSON.parse(String(server.asked[0]!.body))).toEqual({
      task_id: 'task_1',
      session_id: project.session,
    });
  });
});
