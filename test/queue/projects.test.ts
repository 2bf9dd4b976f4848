import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Project } from '../../src/core/ports.ts';
import { keepProject } from '../../src/queue/keep-project.ts';
import { KEYS } from '../../src/queue/keys.ts';
import { connect } from '../../src/queue/redis.ts';
import { createProjects, type Projects } from '../../src/queue/sessions.ts';
import { createVault } from '../../src/queue/vault.ts';
import { keptLog } from '../support/house.ts';
import { startRedis, type TestRedis } from '../support/redis.ts';

const ANN = 'paper:1|ann';
const BOX = 'vb:epoch:box:test';
const key = (fill: number) => new Uint8Array(32).fill(fill);
const project = (token: string, session = 's1'): Project => ({ token, session, clientId: 'c1' });
const by = { task: 't1', epochKey: BOX, epoch: 1 };

let server: TestRedis;
let redis: ReturnType<typeof connect>;
let projects: Projects;
beforeAll(async () => {
  server = await startRedis();
  redis = connect(server.url, 'asking', keptLog());
  projects = createProjects(redis, createVault(key(1)), keptLog());
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  await redis.set(BOX, 1);
  await redis.hset(KEYS.task('t1'), 'json', '{}');
});

/** What a turn holds that has read the project as it stands. */
async function reader() {
  let held = await projects.read(ANN);
  return {
    get token() {
      return held.project?.token;
    },
    async keep(next: Project) {
      const kept = await keepProject(projects, ANN, next, held, by);
      if (kept !== undefined) held = kept;
      return kept?.project;
    },
  };
}

describe('a project', () => {
  test('has one writer: a renewal that lost writes nothing and goes on with the token that stands', async () => {
    await (await reader()).keep(project('first'));
    const [work, ask] = [await reader(), await reader()];
    expect((await work.keep(project('by the work')))?.token).toBe('by the work');
    expect((await ask.keep(project('by the question')))?.token).toBe('by the work');
    expect((await projects.read(ANN)).project?.token).toBe('by the work');
    // From here on both hold what stands, so the next renewal is written again.
    expect((await ask.keep(project('later')))?.token).toBe('later');
  });

  test('that two lanes open at once is the first one’s', async () => {
    const [work, ask] = [await reader(), await reader()];
    await work.keep(project('a', 's1'));
    expect(await ask.keep({ token: 'b', session: 's2', clientId: 'c2' })).toEqual(project('a', 's1'));
  });

  test('keeps what each of two lanes changed: the token of the question, what the work found out', async () => {
    await (await reader()).keep({ ...project('old'), held: false, past: ['s0'] });
    const [work, ask, late] = [await reader(), await reader(), await reader()];
    await ask.keep({ ...project('renewed'), held: false, past: ['s0'] });
    const told = { ...project('renewed'), held: true, past: ['s0'], title: 'a fox' };
    expect(await work.keep({ ...told, token: 'old' })).toEqual(told);
    expect(await late.keep({ ...project('old'), held: false, past: ['s0'], videos: 1 })).toEqual({
      ...told,
      past: ['s0'],
      videos: 1,
    });
    expect((await projects.read(ANN)).project).toEqual({ ...told, videos: 1 });
  });

  test('that is begun anew wins over a renewal meanwhile, with the newest token of its account', async () => {
    await (await reader()).keep(project('old', 's1'));
    const [fresh, question] = [await reader(), await reader()];
    await question.keep(project('renewed', 's1'));
    expect(await fresh.keep(project('old', 's2'))).toEqual(project('renewed', 's2'));
    expect((await projects.read(ANN)).project).toEqual(project('renewed', 's2'));
  });

  test('is not written for a person who was forgotten, nor for a task that ended, nor under an old epoch', async () => {
    const turn = await reader();
    await redis.hset(KEYS.task('t1'), 'forget', '1');
    expect(await turn.keep(project('a'))).toBeUndefined();
    await redis.hset(KEYS.task('t1'), 'forget', '0', 'state', 'ended');
    expect(await turn.keep(project('a'))).toBeUndefined();
    await redis.hdel(KEYS.task('t1'), 'state');
    await redis.set(BOX, 2);
    expect(await turn.keep(project('a'))).toBeUndefined();
    expect(await redis.exists(KEYS.project(ANN), KEYS.session(ANN))).toBe(0);
  });

  test('that was forgotten after it was read is not written again', async () => {
    await (await reader()).keep(project('a'));
    const turn = await reader();
    await redis.del(KEYS.project(ANN));
    expect(await turn.keep(project('b'))).toBeUndefined();
    expect(await redis.exists(KEYS.project(ANN))).toBe(0);
  });

  test('that no key opens any more is replaced, and the log names the session', async () => {
    await (await reader()).keep(project('a'));
    const log = keptLog();
    const others = createProjects(redis, createVault(key(2)), log);
    const held = await others.read(ANN);
    expect(held.project).toBeUndefined();
    expect(log.lines.join()).toContain('project.key-missing');
    expect((await keepProject(others, ANN, project('b'), held, by))?.project.token).toBe('b');
  });

  test('that 0.1.0 sealed, without a key’s id and without a schema, is read', async () => {
    const sealed = createVault(key(1))
      .seal(KEYS.project(ANN), JSON.stringify(project('a')))
      .slice(9);
    await redis.set(KEYS.project(ANN), sealed);
    expect((await projects.read(ANN)).project).toEqual(project('a'));
  });
});
