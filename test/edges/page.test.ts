import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addressOf, chatOfKey, newKey } from '../../src/bots/web/address.ts';
import { createWebChannel } from '../../src/bots/web/channel.ts';
import type { Sent } from '../../src/core/message.ts';
import type { Channel, MediaFile } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import { MP4, PNG, Visitor, whole } from '../bots/web/visitor.ts';
import { openWorld, SECRET, type World } from '../bots/web/world.ts';
import { ownPort } from '../support/ports.ts';
import { startGateway } from './gateway.ts';
import { type Cell, cellsOf, faultsOf } from './matrix.ts';
import { type PageGroup, type PageRequest, pageRefusals, pageRows } from './page.ts';

const AT_ONCE = 16;
/** The slow line gives a byte in this time, ms. */
const DRIP = 20;
/** Short only where silence is waited out. */
const SLOW = { call: 500, upload: 800 };
const PATIENT = { call: 20_000, upload: 20_000 };

let world: World;
let dir: string;
let film: MediaFile;
let deadUrl: string;
beforeAll(async () => {
  world = await openWorld();
  deadUrl = `http://127.0.0.1:${await ownPort()}`;
  dir = await mkdtemp(join(tmpdir(), 'edges-page-'));
  const path = join(dir, 'film.mp4');
  await writeFile(path, MP4);
  film = { path, bytes: MP4.length, mime: 'video/mp4', name: 'film.mp4', discard: async () => undefined };
});
afterAll(async () => {
  await world.remove();
  await rm(dir, { recursive: true, force: true });
});

type PageCell = Cell<PageRequest, PageGroup>;

/** A chat in which a person sent a photo and the bot answered. */
async function begin(): Promise<{ visitor: Visitor; bubble: Sent }> {
  const key = newKey();
  const visitor = new Visitor(world.url, `chat=${key}`);
  await visitor.say({ text: 'hello', files: [{ name: 'a.png', bytes: PNG }] });
  const to = addressOf(chatOfKey(key));
  await expect.poll(() => world.received.some(({ from }) => from === to)).toBe(true);
  return { visitor, bubble: await world.channel.send(to, { text: 'before' }, 'bubble') };
}

const VIDEO = { render: 'r', name: 'film.mp4', alt: 'A film' };

/** How each request is made with the real channel. */
const ACTS: Readonly<Record<PageRequest, (channel: Channel, bubble: Sent) => Promise<unknown>>> = {
  message: (channel, { to }) => channel.send(to, { text: 'news' }, 'op'),
  edit: (channel, bubble) => channel.edit(bubble, { text: 'after' }),
  video: (channel, bubble) => channel.deliver(bubble, { text: 'after' }, VIDEO, film),
  file: async (channel, { to }) => {
    const attachment = world.received.find(({ from }) => from === to)?.attachments[0];
    if (attachment === undefined) throw new Error('the photo is missing');
    const { body } = await channel.open(attachment, AbortSignal.timeout(60_000));
    if (!(await whole(body)).equals(PNG)) throw new Error('another file came');
  },
};

/** What the person sees once a request went well: nothing is lost, nothing stands there twice. */
const RESULTS: Readonly<Record<PageRequest, readonly string[]>> = {
  message: ['hello', 'before', 'news'],
  edit: ['hello', 'after'],
  video: ['hello', 'after + film.mp4'],
  file: ['hello', 'before'],
};

async function seen(visitor: Visitor): Promise<readonly string[]> {
  return (await visitor.items()).map((item) => {
    if (item.from === 'person') return item.text;
    return item.video === undefined ? item.reply.text : `${item.reply.text} + ${item.video.name}`;
  });
}

const ending = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: unknown) => (error instanceof Problem ? error.code : `no problem: ${String(error)}`),
  );

/** How a request must end that meets the fault. */
function wanted({ row, case: { group } }: PageCell): string {
  const gone = row.name === 'file' ? 'file-unreachable' : undefined;
  if (group === 'wrongSecret') return 'not-allowed';
  if (group === 'noChat') return gone ?? 'chat-closed';
  if (group === 'noMessage') return gone ?? 'message-gone';
  if (group === 'noFile') return 'file-unreachable';
  if (group === 'tooLarge') return 'over-chat-limit';
  // The slow line of the harness keeps no header, and a file is known by its name.
  if (group === 'drip') return row.name === 'file' ? 'platform-down' : 'answered';
  return 'platform-down';
}

/** Runs one cell: the request meets the fault, then it is made again as the outbox does. What is wrong comes back. */
async function run(cell: PageCell): Promise<readonly string[]> {
  const { row, case: one } = cell;
  const wrong: string[] = [];
  const say = (what: string) => wrong.push(`${row.name} × ${one.name}: ${what}`);
  const { visitor, bubble } = await begin();
  const gateway = await startGateway(world.url);
  const channelAt = (url: string) =>
    createWebChannel({ url, secret: SECRET, patience: one.group === 'silence' ? SLOW : PATIENT });
  try {
    if (one.fault !== undefined) gateway.set(row.aim, one.fault, 1);
    const act = ACTS[row.name];
    const first = await ending(act(channelAt(one.fault === undefined ? deadUrl : gateway.url), bubble));
    if (first !== wanted(cell)) say(`ended in ${first}, not ${wanted(cell)}`);
    if (gateway.met > 1) say(`${gateway.met} requests`);
    const again = await ending(act(channelAt(gateway.url), bubble));
    if (again !== 'answered') say(`was ${again} when the page was back`);
    const items = await seen(visitor);
    if (items.join() !== RESULTS[row.name].join()) say(`left ${items.join()}`);
  } finally {
    await gateway.close();
  }
  return wrong;
}

describe.each(pageRows)('edges › the chat page › $name', (row) => {
  test('every fault has its verdict: nothing is lost, nothing is doubled', { timeout: 120_000 }, async () => {
    const left = [...cellsOf<PageRequest, PageGroup>([row], faultsOf(DRIP, pageRefusals))];
    const wrong: string[] = [];
    const lane = async () => {
      for (let cell = left.shift(); cell !== undefined; cell = left.shift()) wrong.push(...(await run(cell)));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    expect(wrong).toEqual([]);
  });
});

/** Every method of a channel that speaks to its platform is in the matrix: a new one is a new row. */
const METHODS: Readonly<Record<string, PageRequest>> = {
  send: 'message',
  edit: 'edit',
  deliver: 'video',
  open: 'file',
};

test('edges › every method of the page’s channel has a row', () => {
  const { name: _, limits: __, ...methods } = createWebChannel({ url: deadUrl, secret: SECRET });
  expect(Object.keys(methods).sort()).toEqual(Object.keys(METHODS).sort());
});
