import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundMessage } from '../../../src/core/message.ts';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { type House, type HouseOptions, message } from '../../support/house.ts';
import { housesForTests } from '../../support/houses.ts';

const say = words('en');
const next = housesForTests();
let house: House;
const open = (options?: HouseOptions) => {
  house = next(options);
};

const CLAIM = 'https://studio.example/claim';
const REGISTER = 'https://studio.example/register?bind=anon_1';
const inGroup = { direct: false } as const;
const wish = async (text: string, over: Partial<InboundMessage> = {}) => {
  await house.receive(message(text, over));
  await house.quiet();
};
const press = (pressed: string, over: Partial<InboundMessage> = {}) => wish('', { pressed, ...over });
const all = () => JSON.stringify(house.channel.messages);
const inPlace = () => JSON.stringify(house.channel.chat('paper:1'));
const inPrivate = () => house.channel.chat('paper:@ann').map(({ reply }) => reply);
const buttons = () => house.channel.messages.flatMap(({ reply }) => reply.choices ?? []);

/** Everything that is made from here on belongs to the operator's own account. */
function operators(): void {
  const make = house.studio.createProject.bind(house.studio);
  house.studio.createProject = async (...args) => {
    const { clientId: _, ...project } = await make(...args);
    return project;
  };
}

describe('a link that hands the project over', () => {
  beforeEach(() => open());

  test('stands under the video where the asker alone reads', async () => {
    await wish('a sunset');
    expect(buttons()).toContainEqual({ id: 'open', label: say.choices.open, url: CLAIM });
  });

  test('stands nowhere where others read: a button does, and its answer is for the presser', async () => {
    await wish('a sunset', inGroup);
    expect(all()).not.toContain(CLAIM);
    expect(buttons()).toContainEqual({ id: 'open', label: say.choices.open });
    await press('open', inGroup);
    expect(inPlace()).not.toContain(CLAIM);
    expect(inPrivate()).toEqual([
      expect.objectContaining({
        text: say.openHere,
        choices: [{ id: 'open', label: say.choices.open, url: CLAIM }],
      }),
    ]);
  });

  test('is not told where the presser cannot be reached in private: the group hears how', async () => {
    await wish('a sunset', inGroup);
    house.channel.refuse = (_verb, to) => (to === 'paper:@ann' ? new Problem('chat-closed', {}) : undefined);
    await press('open', inGroup);
    expect(all()).not.toContain(CLAIM);
    expect(house.channel.messages.at(-1)?.reply.text).toBe(say.writeToMeFirst);
  });

  test('is of the presser’s own project, whoever made the video above the button', async () => {
    await wish('a sunset', inGroup);
    await press('open', { ...inGroup, sender: { id: 'ben', name: 'Ben', language: 'en' } });
    expect(all()).not.toContain(CLAIM);
    expect(house.channel.chat('paper:@ben').map(({ reply }) => reply.text)).toEqual([say.emptyTimeline]);
  });

  test('does not come later in a group, with a video that could not be brought in private', async () => {
    const gate = Promise.withResolvers<void>();
    house.studio.hold = gate.promise;
    await house.receive(message('a sunset', { from: 'paper:2', ...inGroup }));
    await expect.poll(() => house.studio.said).toHaveLength(1);
    house.channel.refuse = () => new Problem('not-allowed', {});
    gate.resolve();
    await house.quiet();
    house.channel.refuse = () => undefined;
    await wish('/help', inGroup);
    expect(house.channel.messages.some(({ video }) => video !== undefined)).toBe(true);
    expect(all()).not.toContain(CLAIM);
  });
});

describe('a link to register', () => {
  const broke = () => {
    const register = REGISTER;
    house.studio.failures.push({ verb: 'converse', problem: new Problem('no-credits', { register }) });
  };
  beforeEach(() => open());

  test('is told in words and as a button where the asker alone reads', async () => {
    broke();
    await wish('a sunset');
    expect(all()).toContain(say.problem(new Problem('no-credits', { register: REGISTER }), oneSkill()));
    expect(buttons()).toContainEqual({ id: 'register', label: say.choices.register, url: REGISTER });
  });

  test('is neither in words nor in a button where others read, and is told the presser', async () => {
    broke();
    await wish('a sunset', inGroup);
    expect(all()).not.toContain('bind=');
    expect(buttons()).toContainEqual({ id: 'register', label: say.choices.register });
    await press('register', inGroup);
    expect(inPlace()).not.toContain('bind=');
    expect(inPrivate()[0]?.choices?.[0]?.url).toBe(REGISTER);
  });

  test('is the same for a plan that does not allow it', async () => {
    const register = REGISTER;
    house.studio.failures.push({ verb: 'startRender', problem: new Problem('plan-blocked', { register }) });
    await wish('a sunset', inGroup);
    expect(all()).not.toContain('bind=');
    expect(buttons().map(({ id }) => id)).toContain('register');
  });
});

describe('the operator’s own account', () => {
  test('shows neither its balance nor its links, in private or not', async () => {
    open();
    operators();
    await wish('a sunset');
    await wish('/credits');
    await press('open');
    await press('register');
    expect(all()).not.toContain(CLAIM);
    expect(all()).not.toContain('bind=');
    expect(all()).not.toContain('88');
    const told = house.channel.messages.filter(({ reply }) => reply.text === say.operatorsAccount);
    expect(told).toHaveLength(3);
    expect(buttons().map(({ id }) => id)).not.toContain('open');
  });

  test('offers no registration when it has no credits left', async () => {
    open();
    operators();
    const problem = new Problem('no-credits', { register: REGISTER });
    house.studio.failures.push({ verb: 'converse', problem });
    await wish('a sunset');
    expect(all()).not.toContain('register');
  });

  test('is shown where the operator shares it, and still only to the asker', async () => {
    open({ shareAccount: true });
    operators();
    await wish('a sunset', inGroup);
    expect(all()).toContain('88');
    expect(all()).not.toContain(CLAIM);
    await press('open', inGroup);
    expect(inPrivate()[0]?.choices?.[0]?.url).toBe(CLAIM);
  });
});

function oneSkill() {
  return { maxBytes: 10_000 } as Parameters<typeof say.problem>[1];
}
