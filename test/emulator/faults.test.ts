import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { Caller, type Json, startPlain } from './support.ts';

let emulator: Emulator;
let caller: Caller;
const PROMPT = 'a 2-second clip of a forest';
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
    startCredits: 1000,
  });
  caller = await Caller.enter(emulator.url);
});

describe('faults › error answers', () => {
  it.each([
    [1001, 200],
    [1002, 200],
    [2001, 200],
    [4001, 200],
    [4002, 200],
    [400, 400],
    [402, 402],
    [429, 429],
    [500, 500],
  ])('code %d comes with status %d, once', async (code, status) => {
    await caller.control({ fail: { endpoint: 'run_sse', code } });
    const answer = await caller.say(PROMPT);
    expect([answer.json['code'], answer.status]).toEqual([code, status]);
    expect((await caller.say(PROMPT)).text).toContain('raw video');
  });

  it('as often as ordered, with the status that was ordered, on the endpoint that was ordered', async () => {
    await caller.control({
      fail: { endpoint: 'credits', code: 1001, times: 2, http: 401, message: 'go away' },
    });
    for (const _ of [1, 2]) {
      const answer = await caller.get('/api/credits/balance/simple');
      expect([answer.status, answer.json['message']]).toEqual([401, 'go away']);
    }
    expect((await caller.get('/api/credits/balance/simple')).json['code']).toBe(0);
  });

  it('several at once, in order; -1 stays until a reset', async () => {
    await caller.control({
      fail: [
        { endpoint: 'state', code: 1001 },
        { endpoint: '*', code: 500, times: -1 },
      ],
    });
    const path = `/api/state/nemo_agent/me/${caller.session}/latest`;
    expect((await caller.get(path)).json['code']).toBe(1001);
    for (const _ of [1, 2, 3]) expect((await caller.get(path)).status).toBe(500);
    await caller.control({ reset: true, speed: 0 });
    expect((await caller.get(path)).json['code']).toBe(0);
  });

  it('are over at a word, and the manners stay', async () => {
    await caller.control({ fail: { endpoint: '*', times: -1 }, shape: 'R2' });
    await caller.control({ calm: true });
    expect((await caller.get('/__control')).json).toMatchObject({ switches: { shape: 'R2' }, faults: [] });
  });

  it('render answers say success and error', async () => {
    await caller.control({ fail: { endpoint: 'render', code: 402 } });
    expect((await caller.submit('r', '{}')).json).toMatchObject({ success: false, code: 402 });
  });

  it('a failed call changes nothing', async () => {
    await caller.control({ fail: { endpoint: 'run_sse', code: 500 } });
    await caller.say(PROMPT);
    expect((await caller.state()).draft).toBe('{}');
    expect(await caller.credits()).toMatchObject({ available: 1000, frozen: 0 });
  });

  it('every third call is refused when so turned', async () => {
    await caller.control({ refuseEveryThird: true });
    const statuses: number[] = [];
    for (let times = 0; times < 6; times += 1)
      statuses.push((await caller.get('/api/credits/balance/simple')).status);
    expect(statuses.filter((status) => status === 503)).toHaveLength(2);
  });
});

describe('faults › lost and broken', () => {
  it('a lost answer took effect', async () => {
    await caller.control({ lose: [{ endpoint: 'run_sse' }, { endpoint: 'session' }] });
    await expect(caller.say(PROMPT)).rejects.toThrow();
    await expect.poll(async () => (await caller.state()).draft).toContain('"tt":0');
    const before = (await caller.ledger())['sessions']!.length!;
    await expect(caller.post('/api/tasks/me/with-session/nemo_agent')).rejects.toThrow();
    expect((await caller.ledger())['sessions']).toHaveLength(before + 1);
  });

  it('a lost submission is being rendered', async () => {
    await caller.say(PROMPT);
    const { draft } = await caller.state();
    await caller.control({ lose: { endpoint: 'render' } });
    await expect(caller.submit('render_lost', draft)).rejects.toThrow();
    expect(await caller.over('render_lost')).toMatchObject({ status: 'completed' });
  });

  it('a stream breaks off after so many bytes, and the run goes on', async () => {
    await caller.control({ cut: { afterBytes: 321 } });
    const response = await fetch(`${emulator.url}/run_sse`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.token}` },
      body: JSON.stringify({ session_id: caller.session, new_message: { parts: [{ text: PROMPT }] } }),
    });
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of response.body!) bytes += chunk.length;
    })();
    await expect(reading).rejects.toThrow('terminated');
    expect(bytes).toBeLessThanOrEqual(321);
    await expect.poll(async () => (await caller.state()).draft).toContain('"tt":1');
  });

  it('a film breaks off too', async () => {
    await caller.say('a 1-second clip of a forest');
    const url = String((await caller.film('render_cut'))['output']!['url']);
    await caller.control({ cut: { endpoint: 'files', afterBytes: 1000 } });
    await expect(fetch(url).then((response) => response.arrayBuffer())).rejects.toThrow();
    expect((await (await fetch(url)).arrayBuffer()).byteLength).toBeGreaterThan(1000);
  });

  it('rubbish is HTML, or frames that are no JSON', async () => {
    await caller.control({ rubbish: [{ endpoint: 'state', http: 502 }, { endpoint: 'run_sse' }] });
    const state = await caller.get(`/api/state/nemo_agent/me/${caller.session}/latest`);
    expect([state.status, state.text]).toEqual([502, expect.stringContaining('<html>')]);
    expect((await caller.say(PROMPT)).text).toMatch(/^data: \{"content":\{"parts":\[\{"te\n/);
    expect((await caller.state()).draft).toBe('{}');
  });

  it('an answer is late by what was ordered', async () => {
    await caller.control({ delay: { endpoint: 'credits', ms: 150 } });
    const start = performance.now();
    await caller.credits();
    expect(performance.now() - start).toBeGreaterThanOrEqual(145);
  });

  it('a render fails in the words that were ordered', async () => {
    await caller.say(PROMPT);
    await caller.control({ renderFails: { message: 'out of GPUs' } });
    expect(await caller.film('render_fails')).toMatchObject({ status: 'failed', error: 'out of GPUs' });
    expect(await caller.film('render_after')).toMatchObject({ status: 'completed' });
  });
});

describe('faults › quiet streams', () => {
  it('nothing: no frame, a clean end, and the edit is made', async () => {
    await caller.control({ stream: 'nothing' });
    const answer = await caller.say(PROMPT);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect((await caller.state()).draft).toContain('"tt":0');
  });

  it('hang: no frame and no end, and the edit is made', async () => {
    await caller.control({ stream: 'hang' });
    const stop = new AbortController();
    const response = await fetch(`${emulator.url}/run_sse`, {
      method: 'POST',
      headers: { authorization: `Bearer ${caller.token}` },
      body: JSON.stringify({ session_id: caller.session, new_message: { parts: [{ text: PROMPT }] } }),
      signal: stop.signal,
    });
    const first = response.body!.getReader().read();
    await expect.poll(async () => (await caller.state()).draft).toContain('"tt":1');
    stop.abort();
    await expect(first).rejects.toThrow();
  });
});

describe('faults › control and ledger', () => {
  it('what is not understood is named, the rest is done', async () => {
    const answer = await caller.control({ speeed: 1, shape: 'R2', fail: 'yes', cut: { times: 0 } });
    expect([answer.status, answer.json['error']]).toEqual([400, 'not understood: fail, cut, speeed']);
    expect((await caller.get('/__control')).json['switches']).toMatchObject({ shape: 'R2' });
  });

  it('faults that wait are shown', async () => {
    await caller.control({ fail: { endpoint: 'state', code: 500, times: 3 } });
    await caller.get(`/api/state/nemo_agent/me/${caller.session}/latest`);
    expect((await caller.get('/__control')).json['faults']).toMatchObject([
      { kind: 'fail', endpoint: 'state', times: 2 },
    ]);
  });

  it('the ledger tells who called what, and holds no token', async () => {
    await caller.say(PROMPT);
    const { text, json } = await caller.get('/__ledger');
    expect(text).not.toContain(caller.token);
    expect(text).not.toContain('nmv_usr_');
    const runs = json['runs'] as unknown as Json[];
    expect(runs.find((run) => String(run['session']) === caller.session)).toMatchObject({
      text: PROMPT,
      kind: 'generate',
      cost: 20,
    });
    const calls = json['calls'] as unknown as Json[];
    expect(calls.at(-1)).toMatchObject({
      endpoint: 'run_sse',
      status: 200,
      source: 'tests',
      attributed: true,
    });
    expect(json['counts']!['run_sse']).toBeGreaterThan(0);
  });

  it('an unknown endpoint is a 404, a broken path too is no crash', async () => {
    expect((await caller.get('/api/nothing')).status).toBe(404);
    expect((await caller.get('/files/uploads/%E0%A4%A/x')).status).toBeGreaterThanOrEqual(400);
    expect((await caller.get('/files/renders/..%2F..%2Fjournal.jsonl')).status).toBe(404);
    expect((await caller.get('/files/uploads/..%2F..%2Fetc/passwd')).status).toBe(404);
    expect((await caller.get('/')).json['what']).toContain('no AI');
  });
});
