import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { factsOf, SIGNS } from './facts.ts';
import { judge } from './judge.ts';
import { SCENES, somebody, until } from './scenes.ts';
import type { Name } from './service.ts';
import { type Service, startService } from './service.ts';

// The test of the test: each promise is broken on purpose, in one line of the real source, and the same kill that the
// matrix survives has to be told as the loss or the double that it is.

const MUTATE = new URL('./mutate.ts', import.meta.url).href;

const open = new Set<Service>();
afterEach(async () => {
  for (const service of open) await service.close();
  open.clear();
});

async function broken(file: string, from: string, to: string): Promise<Service> {
  const env = { MUTATION: JSON.stringify([file, from, to]) };
  const service = await startService({ env, load: [MUTATE] });
  open.add(service);
  await until('the change of the source', () => existsSync(join(service.folder, 'flags', 'MUTATED')));
  return service;
}

/** One wish, with a kill on its way; what the judge says of it. */
async function verdictOf(service: Service, victim: Name, point: string): Promise<readonly string[]> {
  const person = somebody(service, 1, 'telegram');
  const arm = () => service.processes.get(victim)?.order(`CRASH ${point}:1`);
  const wishes = await SCENES.wish({ service, person, token: 'tok1x', arm });
  await until('the kill', () => existsSync(join(service.folder, 'flags', `CRASH ${point}:1`)));
  return judge(await factsOf(service, [person], wishes, 60_000), SIGNS).broken;
}

describe('the judge sees that', () => {
  const minutes = { timeout: 600_000 };

  test('a worker which does not write its phases sends the words twice', minutes, async () => {
    const service = await broken(
      'src/queue/tasks.ts',
      `redis.call('HSET', KEYS[2], 'phase', ARGV[2], 'starts', 0)`,
      '',
    );
    const said = await verdictOf(service, 'worker-1', 'converse.heard');
    expect(said).toContain("telegram-1's tok1x was sent to the backend 2 times");
  });

  test('a worker which does not look before a second run sends the words twice', minutes, async () => {
    const service = await broken(
      'src/core/flows/generate.ts',
      `if (phase.name === 'intent' || phase.name === 'streaming') return look(job, phase);`,
      '',
    );
    // Before the answer is written down: a worker that finds one has no need to look.
    const said = await verdictOf(service, 'worker-1', 'converse.streaming');
    expect(said).toContain("telegram-1's tok1x was sent to the backend 2 times");
  });

  test('a worker which sends the video instead of editing the bubble posts it twice', minutes, async () => {
    const service = await broken(
      'src/core/flows/deliver.ts',
      'const target = await targetOf(way, place);',
      'const target = await courier.channel.send(place, op.reply, String(Math.random()));',
    );
    const said = await verdictOf(service, 'worker-1', 'op.final.accepted');
    expect(said).toContain("telegram-1's tok1x has 2 videos");
  });

  test('without a sweeper a message whose bell was lost is lost', minutes, async () => {
    const service = await broken('src/queue/sweep.ts', 'sweep(parts)\n', 'Promise.resolve()\n');
    const [person, other] = [somebody(service, 1, 'telegram'), somebody(service, 2, 'telegram')];
    const arm = () => service.processes.get('bots')?.order('CRASH mail.accept.after:1');
    const wishes = await SCENES.wish({ service, person, token: 'tok1x', arm });
    await until('the kill', () => existsSync(join(service.folder, 'flags', 'CRASH mail.accept.after:1')));
    const message = await other.says('make a 1 second video of tok2x');
    // Everything works: who asks later is served. Only the first waits.
    await until(
      'the other video',
      async () => (await other.sees()).some((seen) => seen.answers === message && seen.video !== undefined),
      60_000,
    );
    const said = judge(await factsOf(service, [person], wishes, 0), SIGNS).broken;
    expect(said).toContain("telegram-1's tok1x was lost: no final answer");
  });
});
