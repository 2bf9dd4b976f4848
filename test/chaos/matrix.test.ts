import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf, SIGNS } from './facts.ts';
import { judge } from './judge.ts';
import type { Person } from './people.ts';
import { pointsOfSource } from './points.ts';
import { SCENES, somebody, tell, until } from './scenes.ts';
import { type Service, startService } from './service.ts';

type SceneName = keyof typeof SCENES;

/** Points that a plain wish does not pass, with the scene that does and the platform where it can happen. */
const ELSEWHERE: readonly (readonly [RegExp, SceneName, Person['platform']?])[] = [
  [/^upload\.|^phase\.uploading/, 'picture'],
  [/^album\.behind\./, 'album and words', 'telegram'],
  [/^album\./, 'album', 'telegram'],
  // The chat page's bubble may move twice a second; elsewhere the video could be quicker than the first edit.
  [/^look\.|^outbox\.shown\./, 'slow', 'web'],
  [/^cancel-render\./, 'cancel'],
  [/^task\.stop\./, 'cancel', 'web'],
  [/^recover\.look$/, 'lost'],
  [/^phase\.queued/, 'forgotten'],
  [/^renew\./, 'renewed'],
  [/^fresh\./, 'removed', 'telegram'],
  [/^lease\.release\.|^task\.forgive\./, 'worker leaves'],
  // Telegram hears only through a process that leads; one that waits for the lead has nothing to resign.
  [/^lead\.resign\./, 'bots leave', 'telegram'],
  [/^outbox\.follow\./, 'long', 'telegram'],
  [/^outbox\.(postpone|outage)\./, 'no file'],
  // The sweeper looks every two seconds, so a task must wait for longer.
  [/^sweep\.head\./, 'slow', 'web'],
  [/^task\.forget\./, 'forget', 'telegram'],
  [/^task\.post\./, 'left out'],
  [/^outbox\.reached\./, 'removed', 'telegram'],
  [/^outbox\.instead\./, 'never a file'],
  // The process that hears dies, on the one platform that does not keep what it handed over.
  [/^mail\.accept\.|^receive\./, 'wish', 'discord'],
];

/**
 * Points that no scene passes: they need a damaged record, an album that is dropped, a forward, a chat that refuses everything
 * or an answer that is lost. `test/queue` brings these about, without a kill. Limits are off here; `limits.test.ts` kills there.
 */
const PERHAPS =
  /^(set-aside\.push|task\.drop|outbox\.(unread|keep|lost|drop)|album\.(drop|join)|limits\.places)\./;

/** How many services work at the same time. */
const WORLDS = 5;

const free: Service[] = [];
const all: Service[] = [];

beforeAll(async () => {
  all.push(...(await Promise.all(Array.from({ length: WORLDS }, () => startService()))));
  free.push(...all);
});
afterAll(async () => {
  await Promise.all(all.map((service) => service.close(process.env['CHAOS_KEEP'] === '1')));
});

async function borrowed(use: (service: Service) => Promise<void>): Promise<void> {
  await until('a free world', () => free.length > 0, 600_000);
  const service = free.pop();
  if (service === undefined) return borrowed(use);
  try {
    await use(service);
  } finally {
    rmSync(join(service.folder, 'flags'), { recursive: true, force: true });
    for (const process of service.processes.values()) process.order('FORGET');
    // A fault that a scene left over would befall the next one.
    await tell(service, { calm: true });
    free.push(service);
  }
}

/** Nobody asks twice: a point that is tried again is tried with somebody new. */
let people = 0;

const died = (service: Service, order: string) => existsSync(join(service.folder, 'flags', `CRASH ${order}`));

describe.concurrent('a kill at', () => {
  test.for(pointsOfSource())(
    '%s › loses nothing and doubles nothing',
    { timeout: 600_000 },
    async (point) => {
      const [, scene = 'wish', platform] = ELSEWHERE.find(([which]) => which.test(point)) ?? [];
      await borrowed(async (service) => {
        const order = `${point}:1`;
        const number = people++;
        const person = somebody(service, number, platform);
        const token = `tok${number}x`;
        const arm = () => {
          for (const process of service.processes.values())
            if (process.name !== 'emulator') process.order(`CRASH ${order}`);
        };
        const wishes = await SCENES[scene]({ service, person, token, arm });
        if (!PERHAPS.test(point)) await until(`the kill at ${point}`, () => died(service, order), 90_000);
        const verdict = judge(await factsOf(service, [person], wishes, 120_000), SIGNS);
        expect(verdict.broken).toEqual([]);
      });
    },
  );
});
