import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { createVault } from '../../../src/queue/vault.ts';
import { type House, message } from '../../support/house.ts';
import { housesForTests } from '../../support/houses.ts';

const next = housesForTests();
const say = words('en');
let house: House;
beforeEach(() => {
  house = next();
});

const wish = async (text: string, over = {}) => {
  await house.receive(message(text, over));
  await house.quiet();
};
const texts = () => house.channel.messages.map(({ reply }) => reply.text);
const videos = () => house.channel.messages.filter(({ video }) => video !== undefined);
const choice = (prefix: string) =>
  house.channel.messages.flatMap(({ reply }) => reply.choices ?? []).find(({ id }) => id.startsWith(prefix));

/** From now on the backend does not know the session that it gave out first. */
const loseFirst = () => {
  const gone = new Problem('session-missing', {});
  const { state, converse } = house.studio;
  house.studio.state = async (project) => {
    if (project.session === 's1') throw gone;
    return state.call(house.studio, project);
  };
  house.studio.converse = async function* (project, text, signal) {
    if (project.session === 's1') throw gone;
    yield* converse.call(house.studio, project, text, signal);
  };
};
const missingOnce = (verb: 'state' | 'converse' | 'credits') =>
  house.studio.failures.push({ verb, problem: new Problem('session-missing', {}) });

describe('a project that the backend lost', () => {
  test('and that held a timeline is asked about first; nothing is spent without a yes', async () => {
    await wish('a sunset');
    loseFirst();
    await wish('with a boat');
    expect(house.studio.said).toEqual(['a sunset']);
    expect(texts()).toContain(say.projectGone);
    expect(videos()).toHaveLength(1);

    await wish('', { pressed: choice('anew:')?.id ?? '' });
    expect(house.studio.said).toEqual(['a sunset', 'with a boat']);
    expect(texts()).toContain(say.projectReplaced);
    expect(videos()).toHaveLength(2);
  });

  test('is not begun anew where the person says no', async () => {
    await wish('a sunset');
    loseFirst();
    await wish('with a boat');
    await wish('', { pressed: choice('drop:')?.id ?? '' });
    expect(texts()).toContain(say.dropped);
    expect(house.studio.said).toEqual(['a sunset']);
  });

  test('and that held nothing is replaced at once, and that is said', async () => {
    await wish('talk to me');
    loseFirst();
    await wish('a sunset');
    expect(texts()).toContain(say.projectReplaced);
    expect(videos()).toHaveLength(1);
  });

  test('keeps the ids of its last five sessions', async () => {
    const kept: (readonly string[] | undefined)[] = [];
    const { createProject } = house.studio;
    house.studio.createProject = async (language, existing) => {
      kept.push(existing?.past);
      return createProject.call(house.studio, language, existing);
    };
    await wish('talk');
    for (let count = 0; count < 7; count += 1) await wish('/new');
    expect(kept.at(-1)).toEqual(['s2', 's3', 's4', 's5', 's6']);
  });

  test('is looked at once more before that is believed', async () => {
    await wish('a sunset');
    missingOnce('state');
    await wish('with a boat');
    expect(house.studio.said).toEqual(['a sunset', 'with a boat']);
    expect(texts()).not.toContain(say.projectGone);
    expect(texts()).not.toContain(say.projectReplaced);
    expect(videos()).toHaveLength(2);
  });

  test('is looked at once more, too, where the video was paid for already', async () => {
    house.studio.failures.push({ verb: 'startRender', problem: new Problem('session-missing', {}) });
    await wish('a sunset');
    expect(house.studio.said).toEqual(['a sunset']);
    expect(videos()).toHaveLength(1);
  });

  test.each(['status', 'export'])('is not replaced by %s, which says that it is gone', async (ask) => {
    await wish('talk');
    loseFirst();
    await wish(ask);
    expect(texts().join('\n')).toContain('no longer has this project');
    await wish('status');
    expect(texts().filter((text) => text.includes('no longer has this project'))).toHaveLength(2);
  });

  test('of an earlier version, which may have held a timeline, is asked about', async () => {
    await wish('talk');
    const name = 'vb:project:paper:1|ann';
    const old = { token: 'token-1', clientId: 'client-1', session: 's1' };
    const vault = createVault(new Uint8Array(32).fill(7));
    await house.redis.set(name, vault.seal(name, JSON.stringify(old)));
    loseFirst();
    await wish('a sunset');
    expect(texts()).toContain(say.projectGone);
  });
});
