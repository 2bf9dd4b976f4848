import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Studio } from '../../src/core/ports.ts';
import {
  type Backend,
  backend,
  everythingOf,
  json,
  never,
  no,
  problemOf,
  project,
  studioAt,
} from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

describe('nemo › refusals', () => {
  const free = { register: 'https://web.example/register?bind=anon_abc123' };

  it.each([
    [1001, 'token-expired', {}],
    [1002, 'session-missing', {}],
    [2001, 'no-credits', free],
    [402, 'plan-blocked', free],
    [4001, 'bad-format', {}],
    [4002, 'too-large', {}],
    [429, 'rate-limited', {}],
    [777, 'backend-failed', {}],
  ])('code %i means %s, at whatever HTTP status', async (code, problem, details) => {
    for (const status of [200, 400, 401, 404]) {
      server.next(no(code, status));
      expect(await problemOf(studioAt(server.url).state(project, never))).toMatchObject({
        code: problem,
        details,
      });
    }
  });

  const SHAPES = [
    ['a page', '<html><body>Not Found</body></html>'],
    ['nothing', ''],
    ['a route of the host', '{"detail":"Not Found"}'],
    ['a message', '{"message":"Unauthorized"}'],
    ['an error', '{"error":{"code":1002,"message":"x"}}'],
    ['a list', '[]'],
    ['a code in words', '{"code":"SESSION_NOT_FOUND"}'],
  ] as const;
  const STATUSES = [302, 400, 401, 403, 404, 405, 409, 410, 418, 422, 500, 502, 503, 504];
  const VERBS = {
    state: (studio) => studio.state(project, never),
    credits: (studio) => studio.credits(project, never),
    claimLink: (studio) => studio.claimLink(project, never),
    startRender: (studio) => studio.startRender(project, 'r', '{}', never),
    renderStatus: (studio) => studio.renderStatus(project, 'r', never),
    download: (studio) => studio.download(project, 'r', never),
    createProject: (studio) => studio.createProject('en', project, never),
    renewToken: (studio) => studio.renewToken(project, never),
    uploadUrls: (studio) => studio.uploadUrls(project, ['https://a.example/x.mp4'], never),
  } satisfies Record<string, (studio: Studio) => Promise<unknown>>;

  it.each(Object.entries(VERBS))(
    '%s › no status has a meaning without words of the service',
    async (_, verb) => {
      const quick = { callAgain: [1], rateLimitRetry: 1 };
      for (const status of STATUSES)
        for (const [shape, body] of SHAPES) {
          server.next(json(body, status, { location: 'http://127.0.0.1:9/' }));
          // Each one has a client of its own: five in a row would open the circuit.
          const problem = await problemOf(verb(studioAt(server.url, { timing: quick })));
          expect([status, shape, problem.code, problem.details]).toEqual([status, shape, 'backend-down', {}]);
        }
    },
  );

  it.each([
    ['{"detail":"Session not found"}', 404, 'session-missing'],
    ['{"detail":"Session not found: 5529798706024415232"}', 404, 'session-missing'],
    ['{"detail":"Session already exists"}', 404, 'backend-down'],
    ['{"detail":"Session not found"}', 400, 'backend-down'],
    ['{"detail":"Session not found"}', 410, 'backend-down'],
    ['{"code":1002}', 404, 'session-missing'],
    ['{"code":404,"message":"no route"}', 404, 'backend-failed'],
    ['{"code":401,"message":"x"}', 401, 'backend-failed'],
    ['{"success":false,"error":"x"}', 401, 'backend-failed'],
    ['{"success":false,"error":"x"}', 404, 'backend-failed'],
    ['{"message":"upgrade your plan"}', 402, 'plan-blocked'],
    ['<html>', 402, 'backend-down'],
    ['<html>', 429, 'rate-limited'],
    ['<html>', 413, 'backend-down'],
  ])('%s at HTTP %i means %s', async (body, status, code) => {
    server.next(json(body, status));
    expect((await problemOf(studioAt(server.url).state(project, never))).code).toBe(code);
  });

  it.each([
    ['anon_abc123', 'https://web.example/register?bind=anon_abc123'],
    ['anon_a&b', 'https://web.example/register?bind=anon_a%26b'],
    [undefined, 'https://web.example/register'],
    ['user_77', undefined],
  ])('out of credits, the account %s is shown %s', async (user, register) => {
    server.next(no(2001));
    const { user: _, ...rest } = project;
    const problem = await problemOf(
      studioAt(server.url).credits(user === undefined ? rest : { ...rest, user }, never),
    );
    expect(problem.details).toEqual(register === undefined ? {} : { register });
  });

  it.each([
    ['{"success":false,"error":"boom"}', 200, 'backend-failed'],
    ['{"success":false,"error":{"code":2001,"message":"x"}}', 200, 'no-credits'],
    ['{"code":"1001","message":"x"}', 200, 'token-expired'],
    ['{"detail":[{"loc":["body"],"msg":"x","input":"words of a person"}]}', 422, 'backend-failed'],
  ])('%s at HTTP %i means %s', async (body, status, code) => {
    server.next(json(body, status));
    expect((await problemOf(studioAt(server.url).state(project, never))).code).toBe(code);
  });

  it('no error holds the token, the client id, or what the backend said', async () => {
    const answers = [
      no(1001),
      no(2001),
      json({ success: false, error: 'nmv_usr_secret said naked cats' }),
      json('', 503),
    ];
    for (const answer of [
      ...answers,
      json('<html>naked cats'),
      json('{"code":0,"data":{"state":"naked cats"}}'),
    ]) {
      server.next(answer);
      const text = everythingOf(await problemOf(studioAt(server.url).state(project, never)));
      expect(text).not.toMatch(/nmv_usr|c0ffee|naked cats|5529798706024415232/);
    }
  });
});
