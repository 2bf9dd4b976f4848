import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { Caller, events, type Json, startPlain, wordsOf } from './support.ts';

let emulator: Emulator;
let caller: Caller;
const PROMPT = 'a 5-second clip of a sunset over the ocean, lo-fi music, title Golden Hour';
const PLAINLY = {
  reset: true,
  speed: 0,
  partials: 'never',
  silent: 'never',
  gui: 'never',
  noise: 'never',
  startCredits: 1000,
};

beforeAll(async () => {
  emulator = await startPlain();
});
afterAll(() => emulator.close());
beforeEach(async () => {
  await new Caller(emulator.url).control(PLAINLY);
  caller = await Caller.enter(emulator.url);
});

const partOf = (event: Json, kind: string) => event['content']?.['parts']?.['0' as never]?.[kind];

describe('run › agent events', () => {
  it('two stages: words, a tool, the raw video, a tool, words', async () => {
    const { status, text } = await caller.say(PROMPT);
    expect(status).toBe(200);
    const told = events(text).filter((event) => event['content'] !== undefined);
    const kinds = told.map((event) => Object.keys(event['content']!['parts']!['0' as never]!)[0]);
    expect(kinds).toEqual([
      'text',
      'functionCall',
      'functionResponse',
      'text',
      'functionCall',
      'functionResponse',
      'text',
    ]);
    expect(wordsOf(text)[1]).toContain('raw video is ready');
    expect(wordsOf(text)[2]).toContain('Golden Hour');
    expect(partOf(told[1]!, 'functionCall')).toMatchObject({ name: 'generate_video_with_seedance' });
    expect(told[2]!['content']).toMatchObject({ role: 'user' });
    expect(told[2]!['author']).toBe('nemo_agent');
    expect(told.every((event) => typeof event['timestamp'] === 'number')).toBe(true);
  });

  it('with partials, the chunks add up to the whole that follows them', async () => {
    await caller.control({ partials: 'always' });
    const told = events((await caller.say(PROMPT)).text);
    const first = told.findIndex(
      (event) => partOf(event, 'text') !== undefined && event['partial'] === undefined,
    );
    const chunks = told.slice(0, first).map((event) => String(partOf(event, 'text')));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.join('')).toBe(String(partOf(told[first]!, 'text')));
  });

  it('a request that says streaming gets partials whatever the switch', async () => {
    const told = events((await caller.say(PROMPT, { streaming: true })).text);
    expect(told.some((event) => String(event['partial']) === 'true')).toBe(true);
  });

  it('the state holds what the stream announced', async () => {
    await caller.say(PROMPT);
    const { state, draft } = await caller.state();
    expect(state['canvas_config']).toEqual({ width: 1920, height: 1080, aspect_ratio: '16:9' });
    expect(state['generated_media']).toMatchObject([{ type: 'video', duration: 5 }]);
    const tracks = state['draft']!['t'] as unknown as { tt: number; sg: Json[] }[];
    expect(tracks.map(({ tt }) => tt)).toEqual([0, 1, 7]);
    expect(tracks[1]!.sg[0]).toMatchObject({ d: 5000, m: { title: 'Lo-fi', volume: 35 } });
    expect(tracks[2]!.sg[0]).toMatchObject({ d: 3000, m: { title: 'Golden Hour' } });
    const whole = /"rid":(\d+)/.exec(draft)![1]!;
    expect(whole).toHaveLength(19);
    expect(String(Number(whole))).not.toBe(whole);
  });
});

describe('run › typed lines', () => {
  it('name their type', async () => {
    await caller.control({ dialect: 'typed', heartbeat: 'typed' });
    const types = events((await caller.say(PROMPT)).text).map((event) => event['type']);
    expect(new Set(types)).toEqual(new Set(['text', 'tool_call', 'tool_result', 'heartbeat']));
    expect(types.at(-1)).toBe('text');
  });
});

describe('run › heartbeats', () => {
  it.each([
    ['typed', 'data: {"type":"heartbeat"}\n\n'],
    ['word', 'data: heartbeat\n\n'],
    ['empty', '\n\ndata:\n\n'],
    ['comment', ': ping\n\n'],
    ['event', 'event: heartbeat\ndata: {}\n\n'],
  ])('of the form %s', async (heartbeat, line) => {
    await caller.control({ heartbeat });
    expect((await caller.say(PROMPT)).text).toContain(line);
  });

  it('there are none when they are turned off', async () => {
    await caller.control({ heartbeat: 'none' });
    expect((await caller.say(PROMPT)).text).not.toMatch(/heartbeat|ping|data:\n/);
  });
});

describe('run › manners', () => {
  it('by default about a third of edits ends without words, and the edit is made', async () => {
    await caller.say(PROMPT);
    await caller.control({ silent: 'sometimes' });
    const spoken: boolean[] = [];
    for (const ratio of ['1:1', '16:9', '9:16', '1:1', '16:9', '9:16']) {
      const { text } = await caller.say(`make it ${ratio}`);
      spoken.push(wordsOf(text).some((words) => words.length > 0));
      expect((await caller.state()).state['canvas_config']).toMatchObject({ aspect_ratio: ratio });
    }
    expect(spoken).toEqual([true, false, true, true, false, true]);
    const runs = (await caller.ledger())['runs'] as unknown as { session: string; silent: boolean }[];
    expect(runs.filter((run) => run.session === caller.session && run.silent)).toHaveLength(2);
  });

  it('it speaks of buttons when told to, in the language of the message', async () => {
    await caller.control({ gui: 'always' });
    expect(wordsOf((await caller.say(PROMPT)).text).at(-1)).toMatch(/click|open/i);
    expect(wordsOf((await caller.say('生成一个5秒的森林视频')).text).at(-1)).toMatch(/点击|打开/);
  });

  it('the stray apology comes last', async () => {
    await caller.control({ noise: 'always' });
    const words = wordsOf((await caller.say(PROMPT)).text);
    expect(words.at(-1)).toBe('I encountered a temporary issue');
    expect(words.at(-2)).toContain('Golden Hour');
  });

  it('without post-production nobody gets music or a title unasked', async () => {
    await caller.control({ post: false });
    await caller.say('a 3-second clip of a forest');
    expect((await caller.state()).state['draft']!['t']).toHaveLength(1);
  });
});

describe('run › refusals', () => {
  it('an unknown session is 1002, a message without text 422', async () => {
    expect((await caller.say(' ')).status).toBe(422);
    caller.session = '1234567890123456789';
    expect((await caller.say('a forest')).json).toMatchObject({ code: 1002 });
  });

  it('a body that is no JSON is 422', async () => {
    expect((await caller.post('/run_sse', 'rubbish')).status).toBe(422);
  });
});

describe('run › going on', () => {
  it('a client that hangs up does not stop the edit', async () => {
    await caller.control({ speed: 0.02 });
    const hangUp = new AbortController();
    const headers = { authorization: `Bearer ${caller.token}` };
    const body = JSON.stringify({ session_id: caller.session, new_message: { parts: [{ text: PROMPT }] } });
    await fetch(`${emulator.url}/run_sse`, { method: 'POST', headers, body, signal: hangUp.signal });
    hangUp.abort();
    await expect
      .poll(async () => (await caller.state()).state['draft']!['t'], { timeout: 5000 })
      .toHaveLength(3);
    await caller.control({ speed: 0 });
  });

  it('two runs of one session at once are marked in the ledger', async () => {
    await caller.control({ speed: 0.01 });
    await Promise.all([caller.say(PROMPT), caller.say(PROMPT)]);
    await caller.control({ speed: 0 });
    const runs = (await caller.ledger())['runs'] as unknown as { session: string; overlapped: boolean }[];
    const mine = runs.filter((run) => run.session === caller.session).map((run) => run.overlapped);
    expect(mine).toEqual([false, true]);
  });
});
