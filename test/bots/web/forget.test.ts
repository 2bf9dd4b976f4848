import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/bots/web/address.ts';
import { Chats } from '../../../src/bots/web/chats.ts';
import { PNG, Visitor } from './visitor.ts';
import { addressIn, openWorld, type World } from './world.ts';

let world: World;
let visitor: Visitor;
beforeEach(async () => {
  world = await openWorld();
  visitor = new Visitor(world.url);
});
afterEach(() => world.remove());

const YES = { id: 'forget:yes', label: 'Forget everything' };
const NO = { id: 'forget:no', label: 'Keep it' };
const kept = () => readdir(join(world.dataDir, 'web', 'chats'));
const heard = () => world.received.map(({ text, pressed }) => pressed ?? text);

/** The bot asks, as it does after `/forget`. */
async function asked(): Promise<string> {
  await visitor.say({ text: '/forget', files: [{ name: 'a.png', bytes: PNG }] });
  await expect.poll(heard).toEqual(['/forget']);
  return (await world.channel.send(addressIn(world), { text: 'Forget it all?', choices: [YES, NO] }, 'q')).id;
}

describe('web chat › forgotten by its button', () => {
  it('is told to the bot once, then cleared from disk, and the browser has a fresh chat', async () => {
    const answers = await asked();
    const old = visitor.cookie;
    const open = visitor.listen(() => false);
    const answer = await visitor.post({ press: YES.id, answers });
    expect([answer.status, await answer.json()]).toEqual([200, { deleted: true }]);
    expect(heard()).toEqual(['/forget', 'forget:yes']);
    expect(world.received[1]).toMatchObject({ text: '/forget', pressed: 'forget:yes' });
    expect(await kept()).toEqual([]);
    expect((await open).length).toBeGreaterThan(0);
    expect(visitor.cookie).not.toBe(old);
    expect(await visitor.items()).toEqual([]);
  });

  it('pressed in two windows, or sent again after a lost answer, is told once', async () => {
    const answers = await asked();
    const windows = [1, 2, 3].map(() => new Visitor(world.url, visitor.cookie));
    const posts = await Promise.all(
      windows.map((window) => window.post({ press: YES.id, answers, once: 'k' })),
    );
    expect(posts.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(heard()).toEqual(['/forget', 'forget:yes']);
  });

  it('the other button is a press like any other', async () => {
    const answers = await asked();
    await visitor.say({ press: NO.id, answers });
    await expect.poll(heard).toEqual(['/forget', 'forget:no']);
    expect(await visitor.items()).toHaveLength(3);
  });

  it('only the press clears: the words alone do not', async () => {
    await visitor.say({ text: 'forget:yes' });
    await expect.poll(heard).toEqual(['forget:yes']);
    expect(await visitor.items()).toHaveLength(1);
  });

  it('files that come along with it stay nowhere', async () => {
    const answers = await asked();
    await visitor.post({ press: YES.id, answers, files: [{ name: 'b.png', bytes: PNG }] });
    expect(await kept()).toEqual([]);
  });
});

describe('web chats › deleted ones', () => {
  it('leave memory: only their ids stay', async () => {
    const chats = new Chats(join(world.dataDir, 'more'), () => {});
    const remove = async () => {
      const chat = await chats.get(newId());
      const said = { text: 'x'.repeat(1000), files: [], refused: [], received: true };
      await chat.add({ from: 'person', once: newId(), ...said });
      await chat.close();
      await chats.remove(chat);
      return new WeakRef(chat);
    };
    const refs: WeakRef<object>[] = [];
    for (let n = 0; n < 20; n += 1) refs.push(await remove());
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const alive = () => {
      collect();
      return refs.filter((ref) => ref.deref() !== undefined).length;
    };
    // The last one may still lie on a stack.
    await expect.poll(alive).toBeLessThanOrEqual(1);
  });
});
