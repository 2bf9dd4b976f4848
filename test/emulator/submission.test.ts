import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { Caller, startPlain } from './support.ts';

let emulator: Emulator;
let caller: Caller;
beforeAll(async () => {
  emulator = await startPlain();
});
afterAll(() => emulator.close());

describe('renders › submission', () => {
  beforeEach(async () => {
    caller = await Caller.enter(emulator.url);
    await caller.say('a 1-second clip of a forest');
  });

  it.each(['x-skill-source', 'x-skill-version', 'x-skill-platform'])(
    'without %s it is a 402',
    async (name) => {
      const { draft } = await caller.state();
      const body = `{"id":"r","sessionId":"${caller.session}","draft":${draft}}`;
      const answer = await caller.post('/api/render/proxy/lambda', body, { [name]: '' });
      expect([answer.status, answer.json['success']]).toEqual([402, false]);
    },
  );

  it('a draft that lost its digits is refused, and the sentence says which', async () => {
    const { draft } = await caller.state();
    const answer = await caller.submit('render_lossy', JSON.stringify(JSON.parse(draft)));
    expect(answer.status).toBe(422);
    expect(String(answer.json['error'])).toMatch(
      /draft\.rid was \d{19} and came back as \d{19}; whole numbers/,
    );
  });

  it.each([
    ['a key is missing', (draft: string) => draft.replace(/"epsilon":0\.1/, '"epsilon":0.2')],
    ['a segment was changed', (draft: string) => draft.replace(/"d":1000/, '"d":1001')],
    ['digits became a text', (draft: string) => draft.replace(/"rid":(\d+)/, '"rid":"$1"')],
    ['an unknown key is gone', (draft: string) => draft.replace(/,"x_engine":\{"render_hint".*\}$/, '}')],
  ])('a draft is refused when %s', async (_, change) => {
    const { draft } = await caller.state();
    expect(change(draft)).not.toBe(draft);
    expect((await caller.submit('render_changed', change(draft))).status).toBe(422);
  });

  it('the order of keys and an earlier draft of the session are fine', async () => {
    const { draft } = await caller.state();
    const turned = `{"x_engine":${/"x_engine":(\{"render_hint".*\})\}$/.exec(draft)![1]},${draft.slice(1).replace(/,"x_engine":\{"render_hint".*\}$/, '}')}`;
    await caller.say('make it vertical');
    expect((await caller.submit(`render_${caller.session}`, turned)).status).toBe(200);
  });

  it.each([
    ['{}', 422],
    ['{"t":[]}', 422],
    ['{"t":[{"tt":0,"sg":[]}]}', 422],
  ])('a draft like %s has nothing to render', async (draft, status) => {
    expect((await caller.submit('render_empty', draft)).status).toBe(status);
  });

  it('an id is used once', async () => {
    const id = `render_once_${caller.session}`;
    expect((await caller.submit(id)).json).toEqual({ taskId: id, status: 'pending', progress: 5 });
    expect((await caller.submit(id)).status).toBe(409);
    await caller.over(id);
  });

  it('an unknown render is a 404, an unknown session 1002', async () => {
    expect((await caller.status('render_none')).status).toBe(404);
    const answer = await caller.submit('render_lost', '{"t":[{"sg":[1]}]}', { sessionId: '7' });
    expect(answer.json).toMatchObject({ success: false, code: 1002 });
  });
});
