import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Wish } from '../chaos/judge.ts';
import type { Person } from '../chaos/people.ts';
import { PIXEL, somebody, until } from '../chaos/scenes.ts';
import { type Service, startService } from '../chaos/service.ts';
import { takePlatforms } from './platforms.ts';
import { takeRecords } from './records.ts';

// Takes the records of this very version down, in the middle of everything, so that later versions can be shown to finish them:
//   npm run records     writes test/fixtures/records/<version>/
// Run once a release, with the release's own code. Processes die at chosen points, and leases are so long that nobody goes on.

/** The key that the records are sealed with; it protects nothing. */
const SECRET_KEY = 'the key of the recorded conversations';

/** Where the worker dies in a wish, and on which platform. */
const DEATHS: readonly (readonly [point: string, on: Person['platform'], pictures?: number])[] = [
  ['phase.uploading', 'telegram', 1],
  ['phase.intent', 'telegram'],
  ['phase.intent', 'web'],
  ['phase.streaming', 'telegram'],
  ['phase.streaming', 'discord'],
  ['phase.answered', 'telegram'],
  ['phase.answered', 'discord'],
  ['phase.rendering', 'web'],
  ['phase.rendering', 'telegram'],
  ['render.submitted', 'discord'],
  ['phase.ready', 'telegram'],
  ['phase.ready', 'web'],
  ['finish.after', 'discord'],
  ['op.bubble.done', 'discord'],
  ['op.final.before', 'telegram'],
  ['op.final.accepted', 'discord'],
  ['op.final.accepted', 'web'],
  ['op.notice.before', 'telegram'],
];

const version = process.env['npm_package_version'] ?? '';
const target = new URL(`../fixtures/records/${version}/`, import.meta.url).pathname;

const service = await startService({ lease: 900, env: { SECRET_KEY } });
const wishes: Wish[] = [];
const people: { platform: Person['platform']; number: number }[] = [];
let count = 0;

function newcomer(on: Person['platform']): Person {
  count += 1;
  people.push({ platform: on, number: count });
  return somebody(service, count, on);
}

async function ask(person: Person, name: string, pictures = 0): Promise<void> {
  const token = `r${wishes.length}${name.replace(/\W/g, '')}x`;
  const message = await person.says(
    `make a 1 second video of ${token}`,
    Array.from({ length: pictures }, () => PIXEL),
  );
  wishes.push({ token, person: person.name, message });
}

const worker = () => service.processes.get('worker-1') ?? fail('no worker');
const bots = () => service.processes.get('bots') ?? fail('no bots');
function fail(why: string): never {
  throw new Error(why);
}

/** Some who got all they asked for. */
async function finished({ backendUrl }: Service): Promise<void> {
  for (const on of ['telegram', 'discord', 'web'] as const) {
    const person = newcomer(on);
    await ask(person, 'finished');
    await until(
      'a video',
      async () => (await person.sees()).some(({ video }) => video !== undefined),
      60_000,
    );
    await until('the notice', async () => (await person.sees()).length > 1 || on === 'web', 20_000);
  }
  if (!(await fetch(`${backendUrl}/__ledger`)).ok) fail('no backend');
}

/** One wish for each death; two people ask for more meanwhile, which waits behind the first. */
async function interrupted(): Promise<void> {
  for (const [point, on, pictures] of DEATHS) {
    process.stderr.write(`${point} on ${on}\n`);
    const person = newcomer(on);
    const before = worker().ends.length;
    // Each order is carried out once; what is remembered of it is wiped.
    rmSync(join(service.folder, 'flags'), { recursive: true, force: true });
    worker().order(`CRASH ${point}:1`);
    await ask(person, point, pictures);
    await until(`a death at ${point}`, () => worker().ends.length > before, 60_000);
    worker().order('FORGET');
    if (point === 'phase.rendering' || point === 'phase.intent') await ask(person, 'behind');
  }
}

/** Pictures that are still coming when the end is there, with words behind them. */
async function album(): Promise<void> {
  await worker().end();
  const [one, two] = [newcomer('telegram'), newcomer('telegram')];
  const before = bots().ends.length;
  await ask(one, 'waiting');
  const redis = service.look();
  await until('its bubble', async () => (await redis.keys('vb:out:*')).length > 0);
  bots().order('CRASH album.behind.after:1');
  await ask(two, 'album', 2);
  await ask(two, 'words');
  await until('the end', () => bots().ends.length > before, 60_000);
  await bots().end();
  redis.disconnect();
}

await finished(service);
await interrupted();
await album();
const redis = service.look();
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const write = (name: string, value: unknown) =>
  writeFileSync(join(target, name), `${JSON.stringify(value, undefined, 1)}\n`);
write('redis.json', await takeRecords(redis));
write('platforms.json', takePlatforms(service.telegram, service.discord));
write('people.json', {
  takenAt: Date.now(),
  secretKey: SECRET_KEY,
  webUrl: service.webUrl,
  origins: {
    backend: [service.backendUrl, service.wires[0]?.url],
    telegram: [service.telegram.url, service.wires[1]?.url],
    discord: [service.discord.api, service.wires[2]?.url],
  },
  people,
  wishes,
});
await service.processes.get('emulator')?.end();
cpSync(join(service.folder, 'emulator'), join(target, 'emulator'), { recursive: true });
cpSync(join(service.folder, 'data', 'web'), join(target, 'web'), { recursive: true });
await service.close();
process.exit(0);
