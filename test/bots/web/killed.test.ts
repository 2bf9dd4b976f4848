import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, chatOfKey } from '../../../src/bots/web/address.ts';
import { createWebChannel } from '../../../src/bots/web/channel.ts';
import { PNG, Visitor } from './visitor.ts';
import { openWorld, SECRET } from './world.ts';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
let dataDir = '';
let child: ChildProcess;
let url = '';

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'web-killed-'));
  child = spawn(process.execPath, [CHILD, dataDir], {
    env: { ...process.env, DEAF: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  url = String(line).trim();
});
afterEach(async () => {
  child.kill('SIGKILL');
  await rm(dataDir, { recursive: true, force: true });
});

describe('web platform killed without warning', () => {
  it('has everything that it confirmed, and hands it over under the ids it gave', async () => {
    const visitor = new Visitor(url);
    await visitor.say({ text: 'first' });
    const channel = createWebChannel({ url, secret: SECRET });
    const to = addressOf(chatOfKey(visitor.cookie.slice('chat='.length)));
    const posted: string[] = [];
    const sent: string[] = [];
    const busy = async (lane: number) => {
      for (let step = 0; ; step += 1) {
        const files = step % 3 === 0 ? [{ name: 'a.png', bytes: PNG }] : [];
        posted.push(await visitor.say({ text: `said ${lane}.${step}`, files }));
        sent.push((await channel.send(to, { text: `answered ${lane}.${step}` }, `${lane}.${step}`)).id);
      }
    };
    const lanes = [1, 2, 3, 4].map((lane) => busy(lane).catch(() => {}));
    await expect.poll(() => sent.length, { interval: 5 }).toBeGreaterThan(20);
    child.kill('SIGKILL');
    await Promise.all(lanes);

    const world = await openWorld({ dataDir });
    const items = await new Visitor(world.url, visitor.cookie).items();
    const ids = new Set(items.map(({ id }) => id));
    expect([...posted, ...sent].filter((id) => !ids.has(id))).toEqual([]);
    await expect
      .poll(() => new Set(world.received.map(({ message }) => message)))
      .toEqual(new Set(items.filter(({ from }) => from === 'person').map(({ id }) => id)));
    const again = await world.channel.send(to, { text: 'answered 1.0' }, '1.0');
    expect(again.id).toBe(items.find((item) => item.once === '1.0')?.id);
    await world.stop();
  });
});
