import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
      const expected =
        code === 777 && status === 401
          ? 'token-expired'
          : code === 777 && status === 404
            ? 'session-missing'
            : problem;
      expect(await problemOf(studioAt(server.url).state(project, never))).toMatchObject({
        code: expected,
        details,
      });
    }
  });

  it.each([
    [401, 'token-expired'],
    [402, 'plan-blocked'],
    [404, 'session-missing'],
    [413, 'too-large'],
    [415, 'bad-format'],
    [418, 'backend-failed'],
    [302, 'backend-failed'],
    [500, 'backend-down'],
  ])('HTTP %i without a code means %s', async (status, code) => {
    server.next(json('', status, { location: 'http://127.0.0.1:9/' }));
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
    ['{"detail":"Session not found"}', 404, 'session-missing'],
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
