import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { Caller, startPlain } from './support.ts';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startPlain();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await new Caller(emulator.url).control({
    reset: true,
    speed: 0,
    partials: 'never',
    silent: 'never',
    gui: 'never',
    noise: 'never',
  });
});

const grant = (clientId?: string) =>
  new Caller(emulator.url).post(
    '/api/auth/anonymous-token',
    undefined,
    clientId ? { 'x-client-id': clientId } : {},
  );

describe('accounts › token', () => {
  it('without a client id, or with one that is too long, it is a 400', async () => {
    expect((await grant()).status).toBe(400);
    expect((await grant('x'.repeat(65))).status).toBe(400);
  });

  it('a new client gets a token for seven days and a hundred credits', async () => {
    const { json } = await grant('new-client');
    expect(json).toMatchObject({ code: 0, data: { credits: 100 } });
    expect(json['data']!['token']).toMatch(/^nmv_usr_[0-9a-f]{40}$/);
    expect(json['data']!['user_id']).toMatch(/^anon_[0-9a-f]{16}$/);
    const days = (Date.parse(String(json['data']!['expires_at'])) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 2);
  });

  it('the same client gets its account back with another token', async () => {
    const [one, two] = [await grant('same'), await grant('same')];
    expect(two.json['data']!['user_id']).toBe(one.json['data']!['user_id']);
    expect(two.json['data']!['token']).not.toBe(one.json['data']!['token']);
  });

  it('strictly, a second token is a 429 until the first is revoked', async () => {
    const caller = new Caller(emulator.url);
    await caller.control({ strictTokens: true });
    expect((await grant('strict')).status).toBe(200);
    expect((await grant('strict')).status).toBe(429);
    await caller.control({ revokeTokens: true });
    expect((await grant('strict')).json['code']).toBe(0);
  });

  it('strictly, an expired token may be renewed', async () => {
    await new Caller(emulator.url).control({ strictTokens: true, tokenSeconds: 0 });
    const first = await grant('expiring');
    expect((await grant('expiring')).json['data']!['user_id']).toBe(first.json['data']!['user_id']);
  });

  it('more new accounts than the limit of an address are a 429', async () => {
    await new Caller(emulator.url).control({ ipLimit: 1 });
    expect((await grant('one-more')).status).toBe(429);
  });
});

describe('accounts › bearer', () => {
  it.each([
    ['no token', ''],
    ['an unknown token', 'nmv_usr_unknown'],
  ])('with %s every call says 1001', async (_, token) => {
    const caller = new Caller(emulator.url);
    caller.token = token;
    for (const answer of [
      await caller.get('/api/credits/balance/simple'),
      await caller.say('hi'),
      await caller.status('x'),
    ]) {
      expect(answer.json['code']).toBe(1001);
    }
  });

  it('a revoked token says 1001', async () => {
    const caller = await Caller.enter(emulator.url);
    await caller.control({ revokeTokens: true });
    expect((await caller.get('/api/credits/balance/simple')).json['code']).toBe(1001);
  });

  it('a session of somebody else is no session', async () => {
    const [mine, theirs] = [await Caller.enter(emulator.url), await Caller.enter(emulator.url)];
    mine.session = theirs.session;
    expect((await mine.say('a forest')).json['code']).toBe(1002);
    expect((await mine.get(`/api/state/nemo_agent/me/${theirs.session}/latest`)).json['code']).toBe(1002);
  });
});

describe('accounts › credits', () => {
  it('a generation costs 20, an edit 5, a question and an export nothing', async () => {
    const caller = await Caller.enter(emulator.url);
    const available = async () => (await caller.credits())['available'];
    await caller.say('what can you do?');
    expect(await available()).toBe(100);
    await caller.say('a 2-second clip of a forest');
    expect(await available()).toBe(80);
    await caller.say('make it vertical');
    expect(await available()).toBe(75);
    await caller.film('render_free');
    expect(await caller.credits()).toEqual({ available: 75, frozen: 0, total: 75 });
    expect((await caller.ledger())['spent']).toBeGreaterThanOrEqual(25);
  });

  it('when they are used up, a message is refused with 2001 and changes nothing', async () => {
    const caller = await Caller.enter(emulator.url);
    await caller.control({ credits: 4 });
    expect((await caller.say('a 2-second clip of a forest')).json).toMatchObject({ code: 2001 });
    expect(await caller.credits()).toMatchObject({ available: 4 });
    expect((await caller.state()).draft).toBe('{}');
  });

  it('they are frozen while a run goes on', async () => {
    const caller = await Caller.enter(emulator.url);
    await caller.control({ speed: 0.02 });
    const run = caller.say('a 2-second clip of a forest');
    await expect.poll(() => caller.credits()).toEqual({ available: 80, frozen: 20, total: 100 });
    await run;
    await caller.control({ speed: 0 });
    expect(await caller.credits()).toEqual({ available: 80, frozen: 0, total: 80 });
  });
});

describe('accounts › claim link', () => {
  it('is made for an own session and lasts seven days', async () => {
    const caller = await Caller.enter(emulator.url);
    const { json } = await caller.post('/api/auth/claim-token', { session_id: caller.session });
    expect(json).toMatchObject({ code: 0, data: { expires_in: 604_800 } });
    expect(json['data']!['claim_token']).toMatch(/^clm_/);
    expect((await caller.post('/api/auth/claim-token', { session_id: '1' })).json['code']).toBe(1002);
  });
});
