import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../../src/bots/web/address.ts';
import { Chat, type Draft } from '../../../src/bots/web/chat.ts';
import { Chats } from '../../../src/bots/web/chats.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'web-chat-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const id = newId();
const person = (text: string, once: string = newId()): Draft => ({
  from: 'person',
  text,
  once,
  files: [],
  refused: [],
  received: false,
});
const bot = (text: string, once: string = newId()): Draft => ({ from: 'bot', reply: { text }, once });

async function open(): Promise<{ chat: Chat; bad: number }> {
  const chat = new Chat(id, join(dir, id));
  return { chat, bad: await chat.load() };
}

describe('web chat › log', () => {
  it('reads back everything, in order, with its numbers', async () => {
    const { chat } = await open();
    await Promise.all([chat.add(person('one')), chat.add(bot('two')), chat.add(person('three'))]);
    const again = await open();
    expect(again.bad).toBe(0);
    expect(again.chat.since(0)).toEqual(chat.since(0));
    expect(again.chat.since(0).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(again.chat.rev).toBe(3);
  });

  it('keeps the last look of an item, and its place', async () => {
    const { chat } = await open();
    const { item } = await chat.add(bot('working'));
    await chat.add(person('hurry'));
    await chat.change(item.id, (before) => ({ ...before, reply: { text: 'done' } }) as typeof item);
    const again = (await open()).chat;
    expect(again.item(item.id)).toMatchObject({ seq: 1, rev: 3, at: item.at, reply: { text: 'done' } });
    expect(again.since(2).map((changed) => changed.id)).toEqual([item.id]);
  });

  it('takes the same key once, also after a restart and when both come at once', async () => {
    const { chat } = await open();
    const twice = await Promise.all([chat.add(bot('a', 'key')), chat.add(bot('b', 'key'))]);
    expect(twice.map(({ fresh }) => fresh)).toEqual([true, false]);
    const again = (await open()).chat;
    expect((await again.add(bot('c', 'key'))).item.id).toBe(twice[0]?.item.id);
    expect((await again.add(person('d', 'key'))).fresh).toBe(true);
  });

  it('loses only what was never confirmed when a line is cut off', async () => {
    const { chat } = await open();
    await chat.add(person('kept'));
    await appendFile(join(dir, id, 'log.jsonl'), '{"from":"person","id":"half a li');
    const { chat: again, bad } = await open();
    expect(bad).toBe(1);
    expect(again.since(0)).toHaveLength(1);
    await again.add(person('after'));
    const last = await open();
    expect(last.chat.since(0)).toHaveLength(2);
  });

  it('counts lines that are no items and goes on', async () => {
    const { chat } = await open();
    await chat.add(person('kept'));
    const path = join(dir, id, 'log.jsonl');
    await writeFile(path, `null\n{"id":"../../x"}\n${await readFile(path, 'utf8')}`);
    const again = await open();
    expect(again.bad).toBe(2);
    expect(again.chat.since(0)).toHaveLength(1);
  });

  it('forgets old looks when there are many', async () => {
    const { chat } = await open();
    const { item } = await chat.add(bot('0'));
    for (let step = 1; step <= 100; step += 1) {
      await chat.change(item.id, (before) => ({ ...before, reply: { text: String(step) } }) as typeof item);
    }
    const again = (await open()).chat;
    expect((await readFile(join(dir, id, 'log.jsonl'), 'utf8')).split('\n')).toHaveLength(2);
    expect(again.item(item.id)).toMatchObject({ rev: 101, reply: { text: '100' } });
    expect((await again.add(bot('next'))).item.rev).toBe(102);
  });

  it('is not on disk before something was said', async () => {
    await open();
    expect(await readdir(dir)).toEqual([]);
  });
});

describe('web chat › changes', () => {
  it('are told to whoever watches, until they stop', async () => {
    const { chat } = await open();
    let told = 0;
    const stop = chat.watch(() => {
      told += 1;
    });
    await chat.add(bot('a'));
    stop();
    await chat.add(bot('b'));
    expect(told).toBe(1);
  });

  it('of an item that is not there change nothing', async () => {
    const { chat } = await open();
    expect(await chat.change(newId(), (item) => item)).toBeUndefined();
    expect(chat.rev).toBe(0);
  });

  it('that fail do not stop the next', async () => {
    const { chat } = await open();
    const { item } = await chat.add(bot('a'));
    const broken = chat.change(item.id, () => {
      throw new Error('no');
    });
    await expect(broken).rejects.toThrow('no');
    expect((await chat.add(bot('b'))).fresh).toBe(true);
  });
});

describe('web chats', () => {
  it('hold a chat once, however many ask at the same time', async () => {
    const chats = new Chats(dir, () => {});
    const [a, b] = await Promise.all([chats.get(id), chats.get(id)]);
    expect(a).toBe(b);
    expect(await chats.get(id)).toBe(a);
  });

  it('list only folders of ours', async () => {
    const chats = new Chats(join(dir, 'new'), () => {});
    expect(await chats.list()).toEqual([]);
    await (await chats.get(id)).add(bot('a'));
    await writeFile(join(dir, 'new', '.DS_Store'), '');
    expect(await chats.list()).toEqual([id]);
  });

  it('say where a log is damaged', async () => {
    const damage: [string, number][] = [];
    const first = new Chats(dir, () => {});
    await (await first.get(id)).add(bot('a'));
    await appendFile(join(dir, id, 'log.jsonl'), 'rubbish\n');
    await new Chats(dir, (chat, lines) => damage.push([chat, lines])).get(id);
    expect(damage).toEqual([[id, 1]]);
  });

  it('hold on to a deleted chat, so that nobody begins it anew', async () => {
    const chats = new Chats(dir, () => {});
    const remove = async () => {
      const chat = await chats.get(id);
      await chat.add(bot('a'));
      await chat.close();
      await chats.remove(chat);
    };
    await remove();
    await new Promise(setImmediate);
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    const again = await chats.get(id);
    await expect(again.add(bot('late'))).rejects.toThrow();
    expect(again.begun).toBe(false);
    expect(await readdir(dir)).toEqual([]);
  });
});
