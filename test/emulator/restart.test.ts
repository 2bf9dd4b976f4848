import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Caller, scratch, startPlain } from './support.ts';

const PROMPT = 'a 3-second clip of a city at night, title Neon';
let box: ReturnType<typeof scratch>;
let children: ChildProcess[] = [];
beforeEach(() => {
  box = scratch();
});
afterEach(async () => {
  for (const child of children) await end(child, 'SIGKILL');
  children = [];
  box.clean();
});

/** Starts the program on a free port and waits until it says where it listens. */
async function start(env: Record<string, string> = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ['emulator/main.ts'], {
    env: {
      PATH: process.env['PATH'],
      EMULATOR_PORT: '0',
      EMULATOR_DATA: box.path,
      EMULATOR_SPEED: '0',
      EMULATOR_SILENT: 'never',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let said = '';
  for await (const chunk of child.stdout!) {
    said += String(chunk);
    const url = /^emulator listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said)?.[1];
    if (url) return { child, url };
  }
  throw new Error(`the emulator ended: ${said}`);
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
}

/** The ffmpeg processes whose parent is this very process. */
function ffmpegOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), stat: read(`/proc/${name}/stat`) }))
    .filter(({ stat }) => stat.includes('(ffmpeg)') && Number(stat.split(') ')[1]?.split(' ')[1]) === parent)
    .map(({ pid }) => pid);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

describe('restart › after a kill', () => {
  it('accounts, sessions, drafts, uploads and films are there, and an unfinished render goes on', {
    timeout: 90_000,
  }, async () => {
    const one = await start({ EMULATOR_TINY: '1' });
    const caller = await Caller.enter(one.url, 'client');
    await caller.say(PROMPT);
    await caller.upload(['photo.jpg', readFileSync('test/fixtures/photo.jpg')]);
    await caller.film('render_done');
    await caller.control({ speed: 100 });
    await caller.submit('render_waits');
    const before = await caller.state();
    await end(one.child, 'SIGKILL');

    const two = await start({ EMULATOR_TINY: '1' });
    const again = Object.assign(new Caller(two.url), { token: caller.token, session: caller.session });
    const after = await again.state();
    expect(after.draft).toBe(before.draft);
    expect(after.state['video_infos']).toHaveLength(1);
    expect(await again.credits()).toEqual({ available: 80, frozen: 0, total: 80 });
    const done = await again.over('render_done');
    expect((await fetch(String(done['output']!['url']))).status).toBe(200);
    expect(await again.over('render_waits')).toMatchObject({ status: 'completed' });
    expect((await again.film('render_new'))['status']).toBe('completed');
    const renewed = await again.post('/api/auth/anonymous-token', undefined, { 'x-client-id': 'client' });
    expect(renewed.json['data']!['user_id']).toBe(caller.user);
  });

  it('what a run had set aside is given back', async () => {
    const one = await start({ EMULATOR_SPEED: '100' });
    const caller = await Caller.enter(one.url);
    const run = caller.say(PROMPT).catch(() => undefined);
    await expect.poll(() => caller.credits()).toMatchObject({ frozen: 20 });
    await end(one.child, 'SIGKILL');
    await run;
    const two = await start();
    const again = Object.assign(new Caller(two.url), { token: caller.token });
    expect(await again.credits()).toEqual({ available: 100, frozen: 0, total: 100 });
  });
});

describe('restart › the program', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    '%s ends it cleanly in the middle of a render, and its ffmpeg with it',
    async (signal) => {
      const { child, url } = await start();
      const caller = await Caller.enter(url);
      await caller.say('a 60-second clip of a rainy city at night');
      await caller.submit('render_long');
      await expect.poll(() => ffmpegOf(child.pid!), { timeout: 20_000 }).toHaveLength(1);
      const [ffmpeg] = ffmpegOf(child.pid!);
      expect(await end(child, signal)).toBe(0);
      expect(read(`/proc/${ffmpeg}/stat`)).not.toMatch(/\(ffmpeg\) [^Z]/);
    },
  );

  it('switches and orders come from the environment', async () => {
    const orders = JSON.stringify({ fail: { endpoint: 'credits', code: 429 } });
    const { url } = await start({
      EMULATOR_SHAPE: 'R2',
      EMULATOR_START_CREDITS: '7',
      EMULATOR_ORDERS: orders,
    });
    const caller = await Caller.enter(url);
    expect((await caller.get('/api/credits/balance/simple')).status).toBe(429);
    expect(await caller.credits()).toMatchObject({ available: 7 });
    expect((await caller.get('/__control')).json['switches']).toMatchObject({ shape: 'R2', speed: 0 });
  });

  it('links begin with the public address', async () => {
    const { url } = await start({ EMULATOR_PUBLIC_URL: 'http://videos.example:8090', EMULATOR_TINY: '1' });
    const caller = await Caller.enter(url);
    await caller.say('a 1-second clip of a forest');
    expect(String((await caller.film('r'))['output']!['url'])).toMatch(
      /^http:\/\/videos\.example:8090\/files\/renders\//,
    );
  });

  it('a switch that makes no sense ends it with a sentence', async () => {
    const child = spawn(process.execPath, ['emulator/main.ts'], {
      env: { PATH: process.env['PATH'], EMULATOR_SHAPE: 'R9' },
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
    });
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(1);
    expect(said).toBe('emulator: cannot make sense of EMULATOR_SHAPE\n');
  });

  it('closing it twice is fine, and nobody answers then', async () => {
    const emulator = await startPlain();
    const caller = await Caller.enter(emulator.url);
    await caller.say('a 1-second clip of a forest');
    await Promise.all([emulator.close(), emulator.close()]);
    await expect(caller.credits()).rejects.toThrow();
  });
});
