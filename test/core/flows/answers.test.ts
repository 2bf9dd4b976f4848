import { beforeEach, describe, expect, test } from 'vitest';
import type { StudioEvent, StudioState } from '../../../src/core/ports.ts';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import type { Timeline } from '../../../src/core/timeline.ts';
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
const all = () => house.channel.messages;
const videos = () => all().filter(({ video }) => video !== undefined);
const final = () => all()[1]?.reply;
const choices = () => all().flatMap(({ reply }) => (reply.choices ?? []).map(({ id }) => id));

type End = Extract<StudioEvent, { kind: 'end' }>;
const end = (text: string, over: Partial<End> = {}): End => ({
  kind: 'end',
  text,
  silent: text === '',
  acted: true,
  ...over,
});

const CITY: Timeline = {
  tracks: [{ kind: 'video', clips: [{ name: 'city', from: 0, to: 4000, rest: 'r' }] }],
  length: 4000,
  digest: 'plain',
};
const GREY: Timeline = {
  ...CITY,
  tracks: [
    {
      kind: 'video',
      clips: [{ name: 'city', from: 0, to: 4000, rest: 'r', details: { look: 'black-and-white' } }],
    },
  ],
  digest: 'grey',
};

/** The backend answers with these events and, after that, shows these states; the last one again and again. */
const answers = (events: readonly (StudioEvent | Problem)[], states: readonly (Timeline | Problem)[]) => {
  let ended = false;
  let looks = 0;
  house.studio.converse = async function* (_project, text) {
    house.studio.said.push(text);
    yield { kind: 'beat' };
    for (const event of events) {
      ended = true;
      if (event instanceof Problem) throw event;
      yield event;
    }
  };
  house.studio.state = async (): Promise<StudioState> => {
    const shown = ended ? states[Math.min(looks++, states.length - 1)] : CITY;
    if (shown instanceof Problem) throw shown;
    return { draft: '{}', timeline: shown ?? CITY, assets: 1 };
  };
};

describe('an edit that changes nothing but the look', () => {
  test('is rendered, and told where the backend says nothing', async () => {
    answers([end('')], [GREY]);
    await wish('make it black and white');
    expect(videos()).toHaveLength(1);
    expect(final()?.text).toMatch(/^Look: black and white\n/);
  });

  test('is rendered beside the backend’s own words', async () => {
    answers([end('Here is your noir cut.')], [GREY]);
    await wish('make it black and white');
    expect(videos()).toHaveLength(1);
    expect(final()?.text).toMatch(/^Here is your noir cut\.\n/);
  });
});

describe('a draft that settles after the answer', () => {
  test.each([
    ['an answer with words that acted', end('Done.')],
    ['a silent answer', end('', { acted: false, silent: true })],
    ['an answer that ended behind a tool call', end('I am', { unfinished: true })],
  ])('is found, rendered and told after %s', async (_, last) => {
    answers([last], [CITY, GREY]);
    await wish('make it black and white');
    expect(videos()).toHaveLength(1);
    expect(final()?.text).toContain('Look: black and white');
  });

  test('and is still half made is rendered once two looks agree', async () => {
    await house.close();
    house = next({ timing: { settle: [20, 20, 20, 20] } });
    const half = { ...GREY, length: 1000, digest: 'half' };
    answers([end('I am', { unfinished: true })], [half, CITY, GREY]);
    await wish('make it black and white');
    expect(final()?.text).toContain('Look: black and white');
    expect(final()?.text).not.toContain('New length');
  });

  test('that never changes is said not to have changed', async () => {
    answers([end('')], [CITY]);
    await wish('make it black and white');
    expect(videos()).toHaveLength(0);
    expect(final()?.text).toContain(say.nothingChanged);
  });

  test('that never changes after an answer that broke off is told so, with another try', async () => {
    answers([end('I am going to', { unfinished: true })], [CITY]);
    await wish('make it black and white');
    expect(final()?.text).toContain('I am going to');
    expect(final()?.text).toContain(say.brokeOffUnchanged);
    expect(choices().some((id) => id.startsWith('retry:'))).toBe(true);
  });

  test('is not waited for after mere words', async () => {
    await house.close();
    house = next({ timing: { settle: [600_000] } });
    answers([end('Which city?', { acted: false })], [CITY]);
    await wish('make it black and white');
    expect(final()?.text).toMatch(/^Which city\?/);
  });

  test('leaves the words in sight while it is looked for', async () => {
    await house.close();
    house = next({ timing: { settle: [600_000] } });
    answers([end('I made it grey.')], [CITY]);
    await house.receive(message('make it black and white'));
    await expect.poll(() => final()?.text ?? '').toMatch(/^I made it grey\.\n\n⏳ Checking/);
    await house.receive(message('/cancel'));
    await house.quiet();
  });
});

describe('words before an error', () => {
  const failure = (heard: string) => new Problem('backend-failed', { heard });

  test('stand, with the failure beside them', async () => {
    answers([failure('I looked at it. It is too long for one clip.')], [CITY]);
    await wish('make it black and white');
    expect(final()?.text).toMatch(/^I looked at it\. It is too long for one clip\.\n/);
    expect(final()?.text).toContain(say.problem(failure(''), { formats: [] } as never));
    expect(choices().some((id) => id.startsWith('retry:'))).toBe(true);
  });

  test('stand beside what was done and its video', async () => {
    answers([failure('I made it grey.')], [GREY]);
    await wish('make it black and white');
    expect(videos()).toHaveLength(1);
    expect(final()?.text).toMatch(/^I made it grey\.\n\nLook: black and white\n\n/);
    expect(final()?.text).toContain(say.brokeOff);
  });

  test('that were none leave the failure alone, at once', async () => {
    await house.close();
    house = next({ timing: { settle: [600_000] } });
    answers([new Problem('backend-failed', {})], [CITY]);
    await wish('make it black and white');
    expect(final()?.text).toMatch(/couldn't do that/);
  });
});

describe('an answer that was cut', () => {
  test('says so and goes on by a button', async () => {
    answers([end('First, second and', { acted: false, cut: true })], [CITY]);
    await wish('tell me about it');
    expect(final()?.text).toMatch(/^First, second and\n/);
    expect(final()?.text).toContain(say.answerCut);
    expect(choices()).toContain('go-on');
    await wish('', { pressed: 'go-on' });
    expect(house.studio.said).toEqual(['tell me about it', 'go on']);
  });

  test('goes on in the person’s language', async () => {
    await wish('', { pressed: 'go-on', sender: { id: 'li', name: 'Li', language: 'zh-CN' } });
    expect(house.studio.said).toEqual(['继续']);
  });
});

describe('an answer of 300 KB', () => {
  const long = 'All of it, in a sentence. '.repeat(12_000);

  test('becomes at most three messages, the whole as a text file', async () => {
    answers([{ kind: 'text', text: long }, { kind: 'tool', name: 'edit' }, end(long)], [GREY]);
    await house.receive(message('hi'));
    await house.quiet();
    const before = all().length;
    await wish('tell me everything');
    const told = all()
      .slice(before)
      .filter(({ reply }) => !reply.text.includes(say.notice));
    expect(told.length).toBeLessThanOrEqual(3);
    const file = told.find(({ reply }) => reply.document !== undefined)?.reply.document;
    expect(file?.text.trim() === long.trim()).toBe(true);
    for (const { reply } of told) expect(reply.text.length).toBeLessThan(4_000);
  });

  test('shows as much of itself while it works as one message takes', async () => {
    const gate = Promise.withResolvers<void>();
    answers([{ kind: 'text', text: long }, { kind: 'tool', name: 'edit' }, end('Done.')], [GREY]);
    const { converse } = house.studio;
    house.studio.converse = async function* (project, text, signal) {
      for await (const event of converse(project, text, signal)) {
        if (event.kind === 'end') await gate.promise;
        yield event;
      }
    };
    await house.receive(message('tell me everything'));
    const looks = () => all().flatMap((one) => one.looks);
    await expect.poll(() => looks().some((look) => look.startsWith('All of it'))).toBe(true);
    gate.resolve();
    await house.quiet();
    for (const look of looks()) expect(look.length).toBeLessThanOrEqual(2_000);
  });
});

describe('a state that cannot be read after an answer', () => {
  const away = new Problem('backend-down', {});

  test('leaves the words in sight and is asked for again', async () => {
    answers([end('I made it grey.')], [away, away, GREY]);
    await wish('make it black and white');
    expect(house.studio.said).toHaveLength(1);
    expect(videos()).toHaveLength(1);
    expect(final()?.text).toMatch(/^I made it grey\.\n/);
  });

  test('and never comes leaves the words, and what to do', async () => {
    answers([end('I made it grey.')], [away]);
    await wish('make it black and white');
    expect(house.studio.said).toHaveLength(1);
    expect(final()?.text).toBe(`I made it grey.\n\n${say.notChecked}`);
  });

  test('because the project is said to be gone, once, is asked for again', async () => {
    answers([end('I made it grey.')], [new Problem('session-missing', {}), GREY]);
    await wish('make it black and white');
    expect(videos()).toHaveLength(1);
  });

  test('because the project is gone leaves the words too', async () => {
    answers([end('I made it grey.')], [new Problem('session-missing', {})]);
    await wish('make it black and white');
    expect(final()?.text).toMatch(/^I made it grey\./);
  });

  test('while it is looked for a change costs neither the words nor the task', async () => {
    answers([end('I made it grey.')], [CITY, new Problem('session-missing', {})]);
    await wish('make it black and white');
    expect(final()?.text).toMatch(/^I made it grey\./);
    expect(house.studio.said).toHaveLength(1);
  });

  test('costs a plain answer its timeline alone', async () => {
    answers([end('Which city?', { acted: false })], [CITY, new Problem('backend-failed', {})]);
    await wish('talk');
    expect(final()?.text).toBe('Which city?');
  });
});

describe('an answer whose video fails', () => {
  test('stands, with the failure beside it', async () => {
    answers([end('I made it grey.')], [GREY]);
    house.studio.renderStatus = async () => ({ status: 'failed' });
    await wish('make it black and white');
    expect(final()?.text).toMatch(/^I made it grey\.\n\nThe video couldn't be rendered\./);
    expect(choices().some((id) => id.startsWith('retry:'))).toBe(true);
  });
});

describe('an answer that a worker had heard when it died', () => {
  test('is told by the next one, which sends nothing again and looks for no traces', async () => {
    await house.close();
    house = next({ workers: 0, timing: { settle: [600_000] } });
    answers([end('I made it grey.')], [CITY]);
    const first = house.worker();
    await house.receive(message('make it black and white'));
    await expect.poll(() => final()?.text ?? '').toContain('Checking');
    await first.close(2_000);
    answers([], [GREY]);
    house.studio.state = async () => ({ draft: '{}', timeline: GREY, assets: 1 });
    house.worker();
    await house.quiet();
    expect(house.studio.said).toEqual(['make it black and white']);
    expect(final()?.text).toMatch(/^I made it grey\.\n/);
    expect(videos()).toHaveLength(1);
  });
});
