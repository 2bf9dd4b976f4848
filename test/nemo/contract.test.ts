import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../emulator/server.ts';
import type { Project, Studio, StudioEvent } from '../../src/core/ports.ts';
import { isReady } from '../../src/core/timeline.ts';
import { createIntake } from '../../src/media/intake.ts';
import { sample, scratch } from '../media/support/media.ts';
import { never, problemOf, studioAt } from './support/backend.ts';

const box = scratch();
let emulator: Emulator;
let studio: Studio;
let project: Project;

beforeAll(async () => {
  emulator = await startEmulator({ tiny: true });
});
afterAll(async () => {
  await emulator.close();
  await box.clean();
});
beforeEach(async () => {
  await control({ reset: true, speed: 0, partials: 'never', silent: 'never', noise: 'never', gui: 'never' });
  studio = studioAt(emulator.url);
  project = await studio.createProject('en', undefined, never);
});

async function control(order: object): Promise<void> {
  const response = await fetch(`${emulator.url}/__control`, { method: 'POST', body: JSON.stringify(order) });
  expect(response.status, await response.text()).toBe(200);
}

async function counts(): Promise<Record<string, number>> {
  const response = await fetch(`${emulator.url}/__ledger`);
  return ((await response.json()) as { counts: Record<string, number> }).counts;
}

async function say(words: string, to = project): Promise<StudioEvent[]> {
  const events: StudioEvent[] = [];
  for await (const event of studio.converse(to, words, never)) events.push(event);
  return events;
}

const endOf = (events: readonly StudioEvent[]) => events.findLast((event) => event.kind === 'end')!;
const liveOf = (events: readonly StudioEvent[]) =>
  events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
const PROMPT = 'a 3-second clip of a sunset over the ocean, with lo-fi music and the title Golden Hour';

describe('client and emulator › stream', () => {
  it.each([
    ['adk', 'never'],
    ['adk', 'always'],
    ['typed', 'never'],
  ])('the %s dialect, partials %s: tools, a raw video, words, and a timeline', async (dialect, partials) => {
    await control({ dialect, partials });
    const events = await say(PROMPT);
    const end = endOf(events);
    expect(end).toMatchObject({ silent: false, acted: true });
    expect(liveOf(events)).toBe(end.text);
    expect(events.filter((event) => event.kind === 'raw')).toHaveLength(1);
    expect(events.find((event) => event.kind === 'tool')).toBeDefined();
    const { timeline, draft, assets } = await studio.state(project, never);
    expect(timeline.tracks.map((track) => track.kind)).toEqual(['video', 'audio', 'text']);
    expect(timeline.tracks[2]!.clips[0]!.name).toBe('Golden Hour');
    expect(timeline.length).toBe(3000);
    expect(draft).toMatch(/\d{17,}/);
    expect(assets).toBeGreaterThan(0);
  });

  it.each(['typed', 'word', 'empty', 'comment', 'event', 'none'])(
    'heartbeats of the form %s are no words',
    async (heartbeat) => {
      await control({ heartbeat });
      const quiet = endOf(await say(PROMPT)).text;
      expect(quiet).not.toMatch(/heartbeat|ping/i);
      expect(quiet).toContain('Golden Hour');
    },
  );

  it.each(['adk', 'typed'])(
    'a silent edit in the %s dialect is known as one, and the state tells it',
    async (dialect) => {
      await say(PROMPT);
      const before = await studio.state(project, never);
      await control({ dialect, silent: 'always' });
      expect(endOf(await say('make it vertical'))).toMatchObject({ silent: true, acted: true });
      const after = await studio.state(project, never);
      expect([before.timeline.width, after.timeline.width]).toEqual([1920, 1080]);
    },
  );

  it('the stray apology is dropped', async () => {
    await control({ noise: 'always' });
    const events = await say(PROMPT);
    expect(`${endOf(events).text} ${liveOf(events)}`).not.toContain('temporary issue');
  });

  it('a stream with nothing in it is silent', async () => {
    await control({ stream: 'nothing' });
    expect(endOf(await say(PROMPT))).toMatchObject({ silent: true, text: '' });
  });

  it('a stream that hangs ends at the idle limit, and was sent once', async () => {
    await control({ stream: 'hang', heartbeat: 'none' });
    const before = (await counts())['run_sse'] ?? 0;
    const timing = { streamIdle: 200, streamLimit: 10_000 };
    studio = studioAt(emulator.url, { timing });
    expect((await problemOf(say(PROMPT))).code).toBe('outcome-unknown');
    expect((await counts())['run_sse']).toBe(before + 1);
  });

  it.each([
    [{ lose: { endpoint: 'run_sse' } }, 'outcome-unknown'],
    [{ cut: { afterBytes: 300 } }, 'outcome-unknown'],
    [{ rubbish: { endpoint: 'run_sse' } }, 'outcome-unknown'],
    [{ fail: { endpoint: 'run_sse', code: 502 } }, 'backend-failed'],
    [{ fail: { endpoint: 'run_sse', code: 503 } }, 'backend-down'],
    [{ fail: { endpoint: 'run_sse', code: 1001 } }, 'token-expired'],
    [{ fail: { endpoint: 'run_sse', code: 1002 } }, 'session-missing'],
    [{ credits: 0 }, 'no-credits'],
  ])('%j ends in %s, sent once', async (order, code) => {
    await control(order);
    const before = (await counts())['run_sse'] ?? 0;
    expect((await problemOf(say(PROMPT))).code).toBe(code);
    expect((await counts())['run_sse']).toBe(before + 1);
  });
});

describe('client and emulator › too many requests', () => {
  it('words that were refused once are said once more, and taken once', async () => {
    await control({ fail: { endpoint: 'run_sse', code: 429 } });
    const before = (await counts())['run_sse'] ?? 0;
    expect(endOf(await say(PROMPT)).text).toContain('Golden Hour');
    expect((await counts())['run_sse']).toBe(before + 2);
  });

  it('words that are refused again are not said a third time', async () => {
    await control({ fail: { endpoint: 'run_sse', code: 429, times: 3 } });
    const before = (await counts())['run_sse'] ?? 0;
    expect((await problemOf(say(PROMPT))).code).toBe('rate-limited');
    expect((await counts())['run_sse']).toBe(before + 2);
  });
});

describe('client and emulator › account', () => {
  it('credits, claim link and a second project belong to the same account', async () => {
    expect(await studio.credits(project, never)).toEqual({ available: 100, frozen: 0, total: 100 });
    expect(await studio.claimLink(project, never)).toMatch(
      /^https:\/\/web\.example\/workspace\/claim\?ct=clm_/,
    );
    const other = await studio.createProject('zh-CN', project, never);
    expect(other).toMatchObject({ token: project.token, user: project.user });
    expect(other.session).not.toBe(project.session);
  });

  it('a revoked token is renewed with the same client id, and the session stays', async () => {
    await control({ revokeTokens: true });
    expect((await problemOf(studio.state(project, never))).code).toBe('token-expired');
    expect((await problemOf(studio.createProject('en', project, never))).code).toBe('token-expired');
    const renewed = await studio.renewToken(project, never);
    expect(renewed).toMatchObject({
      session: project.session,
      clientId: project.clientId,
      user: project.user,
    });
    await expect(studio.state(renewed, never)).resolves.toBeDefined();
  });

  it('out of credits, a free account is shown where to register', async () => {
    await control({ credits: 0 });
    const problem = await problemOf(say(PROMPT));
    expect(problem.details).toEqual({ register: `https://web.example/register?bind=${project.user}` });
  });

  it('a session that is not there is missing', async () => {
    const gone = { ...project, session: '1' };
    expect((await problemOf(studio.state(gone, never))).code).toBe('session-missing');
    expect((await problemOf(say(PROMPT, gone))).code).toBe('session-missing');
  });

  it('a backend that refuses every third call is asked again where that is safe', async () => {
    await control({ refuseEveryThird: true });
    for (let times = 0; times < 4; times += 1) {
      await expect(studio.credits(project, never)).resolves.toMatchObject({ available: 100 });
    }
  });
});

describe('client and emulator › files and renders', () => {
  const intake = createIntake({ folder: box.folder, allowedHosts: ['127.0.0.1'] });
  const taken = (bytes: Uint8Array, name: string) =>
    intake.take(
      {
        body: (async function* () {
          yield bytes;
        })(),
      },
      name,
      1e8,
      never,
    );

  it('an uploaded file becomes a piece of the project', async () => {
    const file = await taken(sample(box.folder, 'jpg'), '日落 "1".jpg');
    await studio.upload(project, file, never);
    expect((await studio.state(project, never)).assets).toBe(1);
    await file.discard();
  });

  it('a file over the limit is refused with its name and the limit', async () => {
    await control({ maxUploadMb: 0 });
    const file = await taken(sample(box.folder, 'png'), 'a.png');
    expect(await problemOf(studio.upload(project, file, never))).toMatchObject({
      code: 'too-large',
      details: { name: 'a.png' },
    });
  });

  it.each(['R1', 'R2'])(
    'in the shape %s a render is submitted, polled, fetched and downloaded',
    async (shape) => {
      await control({ shape });
      await say(PROMPT);
      const { draft, timeline } = await studio.state(project, never);
      expect(isReady(timeline)).toBe(true);
      const render = `render_${randomUUID()}`;
      await studio.startRender(project, render, draft!, never);
      await expect(studio.startRender(project, render, draft!, never)).resolves.toBeUndefined();
      const done = () => studio.renderStatus(project, render, never);
      await expect
        .poll(async () => (await done()).status, { timeout: 20_000, interval: 50 })
        .toBe('completed');
      const { url, percent } = await done();
      expect(percent).toBe(100);
      const fetched = await intake.fetch(url!, 'film.mp4', 1e8, never);
      const downloaded = await intake.take(
        await studio.download(project, render, never),
        'film.mp4',
        1e8,
        never,
      );
      expect(downloaded.bytes).toBe(fetched.bytes);
      const ready = await intake.prepare(downloaded, 0);
      expect(ready.seconds).toBeCloseTo(3, 0);
      expect(ready.poster).toBeDefined();
      await Promise.all([fetched.discard(), ready.discard()]);
      await studio.cancelRender(project, render);
    },
    30_000,
  );

  it('a submission whose answer was lost is found under way', async () => {
    await say(PROMPT);
    const { draft } = await studio.state(project, never);
    await control({ lose: { endpoint: 'render' } });
    await expect(
      studio.startRender(project, `render_${randomUUID()}`, draft!, never),
    ).resolves.toBeUndefined();
  });

  it('a render that is unknown is missing, one without a plan is blocked', async () => {
    expect(await studio.renderStatus(project, 'render_none', never)).toEqual({ status: 'missing' });
    await control({ fail: { endpoint: 'render', code: 402 } });
    expect(await problemOf(studio.startRender(project, 'render_x', '{}', never))).toMatchObject({
      code: 'plan-blocked',
    });
  });
});
