import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatOf } from '../../../src/bots/web/address.ts';
import { PNG, Visitor } from './visitor.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let visitor: Visitor;
beforeEach(async () => {
  world = await openWorld({ limits: { file: 50_000, body: 3_000_000 } });
  visitor = new Visitor(world.url);
});
afterEach(() => world.remove());

const received = (count: number) => expect.poll(() => world.received.length).toBe(count);
const chatDir = () => join(world.dataDir, 'web', 'chats', chatOf(world.received[0]!.from));

describe('web post', () => {
  it('is on disk when it is answered, and handed to the bot', async () => {
    const id = await visitor.say({
      text: ' a sunset ',
      language: 'zh-CN',
      files: [{ name: 'me.png', bytes: PNG }],
    });
    await received(1);
    const [message] = world.received;
    expect(message).toMatchObject({
      text: 'a sunset',
      message: id,
      direct: true,
      sender: { language: 'zh-CN' },
    });
    expect(message?.attachments).toMatchObject([
      { kind: 'image', name: 'me.png', mime: 'image/png', bytes: PNG.length },
    ]);
    expect(await readFile(join(chatDir(), 'log.jsonl'), 'utf8')).toContain(id);
  });

  it('counts once under one key, and keeps its files once', async () => {
    const words = { once: 'the key', text: 'hi', files: [{ name: 'a.png', bytes: PNG }] };
    const ids = [
      await visitor.say(words),
      await visitor.say(words),
      await visitor.say({ ...words, text: 'changed' }),
    ];
    expect(new Set(ids).size).toBe(1);
    await received(1);
    expect(await readdir(join(chatDir(), 'media'))).toHaveLength(1);
  });

  it('hands on an empty message: the bot has a sentence for it', async () => {
    await visitor.say({ text: '   ' });
    await received(1);
    expect(world.received[0]).toMatchObject({ text: '', attachments: [] });
  });

  it('hands on the longest text that the core takes, whole, however its characters and lines are written', async () => {
    for (const text of [
      'a'.repeat(8000),
      '好'.repeat(8000),
      '😀'.repeat(4000),
      `a${'\n'.repeat(7998)}b`,
      ` ${'a'.repeat(8000)} `,
    ])
      await visitor.say({ text });
    await received(5);
    expect(world.received.map(({ text }) => text.length)).toEqual([8000, 8000, 8000, 8000, 8000]);
  });

  it.each([
    ['one character more', 'a'.repeat(8001)],
    ['one Han letter more', '好'.repeat(8001)],
    ['2 MB', 'x'.repeat(2_000_000)],
    ['blanks without end before a word', `${' '.repeat(40_000)}a`],
  ])('refuses a text of %s before anything is stored, with the limit', async (_, text) => {
    const answer = await visitor.post({ text, files: [{ name: 'a.png', bytes: PNG }] });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toEqual({ error: 'text too long', limit: 8000 });
    expect(await readdir(join(world.dataDir, 'web', 'chats'))).toEqual([]);
    await visitor.say({ text: 'shorter' });
    await received(1);
  });

  it('hands on 200 files, and keeps the bytes of 64', async () => {
    const files = Array.from({ length: 200 }, (_, index) => ({ name: `${index}.png`, bytes: PNG }));
    await visitor.say({ text: 'all of them', files });
    await received(1);
    const { attachments, refused } = world.received[0]!;
    expect(attachments).toHaveLength(200);
    expect(attachments[199]).toMatchObject({ name: '199.png', bytes: PNG.length });
    expect(refused).toBeUndefined();
    expect(await readdir(join(chatDir(), 'media'))).toHaveLength(64);
  });

  it('keeps control characters where they are: the bot cleans', async () => {
    await visitor.say({ text: 'a\u0000b\u001b[31mc' });
    await received(1);
    expect(world.received[0]?.text).toBe('a\u0000b\u001b[31mc');
  });

  it('looks at bytes: a program that calls itself a film is a file, an empty one is empty', async () => {
    const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]);
    await visitor.say({
      files: [
        { name: 'film.mp4', bytes: exe },
        { name: 'none.png', bytes: '' },
        { name: 'real.mp4', bytes: PNG },
      ],
    });
    await received(1);
    expect(world.received[0]?.attachments.map(({ kind, bytes }) => [kind, bytes])).toEqual([
      ['file', 202],
      ['file', 0],
      ['image', PNG.length],
    ]);
  });
});

describe('web post › too much', () => {
  it('names a file over the limit and takes the rest of the message', async () => {
    await visitor.say({
      text: 'both',
      files: [
        { name: 'long.mov', bytes: Buffer.alloc(50_001) },
        { name: 'fits.mov', bytes: Buffer.alloc(50_000) },
      ],
    });
    await received(1);
    expect(world.received[0]?.refused).toEqual([{ name: 'long.mov', reason: 'too-large', limit: 50_000 }]);
    expect(world.received[0]?.attachments.map(({ name }) => name)).toEqual(['fits.mov']);
    expect(await readdir(join(chatDir(), 'media'))).toHaveLength(1);
  });

  it('is answered by 413 and leaves nothing, whether its length was told or not', async () => {
    await visitor.say({ text: 'first' });
    await received(1);
    const files = Array.from({ length: 80 }, () => ({ name: 'x', bytes: Buffer.alloc(40_000) }));
    expect((await visitor.post({ files })).status).toBe(413);
    const type = 'multipart/form-data; boundary=b';
    const head = '--b\r\nContent-Disposition: form-data; name="files"; filename="f"\r\n\r\n';
    const chunks = function* () {
      yield Buffer.from(head);
      for (let sent = 0; sent < 3_100_000; sent += 10_000) yield Buffer.alloc(10_000);
    };
    const init = { method: 'POST', headers: { 'content-type': type }, duplex: 'half' };
    const body = ReadableStream.from(chunks());
    const answer = await visitor.fetch('/api/messages', { ...init, body } as RequestInit);
    expect(answer.status).toBe(413);
    expect(await readdir(join(chatDir(), 'media')).catch(() => [])).toEqual([]);
    expect(world.received).toHaveLength(1);
  });

  it('leaves nothing when the line breaks in the middle', async () => {
    await visitor.say({ text: 'first' });
    await received(1);
    const { port } = new URL(world.url);
    const socket = connect(Number(port), '127.0.0.1');
    const head = '--b\r\nContent-Disposition: form-data; name="files"; filename="f"\r\n\r\n';
    socket.write(
      `POST /api/messages HTTP/1.1\r\nHost: localhost\r\nCookie: ${visitor.cookie}\r\nContent-Length: 40000\r\n` +
        'Content-Type: multipart/form-data; boundary=b\r\n\r\n' +
        `${head}a whole file\r\n${head}${'x'.repeat(20_000)}`,
    );
    const media = join(chatDir(), 'media');
    await expect.poll(() => readdir(media).catch(() => [])).toHaveLength(2);
    socket.destroy();
    await expect.poll(() => readdir(media)).toEqual([]);
    await visitor.say({ text: 'second' });
    await received(2);
  });
});

describe('web post › what is no form', () => {
  it.each([
    ['application/json', '{}'],
    ['multipart/form-data', 'no boundary'],
    ['multipart/form-data; boundary=b', 'not what was promised'],
    ['multipart/form-data; boundary=b', ''],
  ])('%s %j is answered by 400', async (type, body) => {
    const answer = await visitor.fetch('/api/messages', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(answer.status).toBe(400);
    expect(world.log.lines.filter((line) => line.startsWith('error'))).toEqual([]);
  });
});

describe('web post › names and presses', () => {
  it('hostile names never become paths', async () => {
    const name = '../../../../tmp/evil\u202e\n.png';
    await visitor.say({ files: [{ name, bytes: PNG }] });
    await received(1);
    expect(world.received[0]?.attachments[0]?.name).toBe('evil.png');
    const [stored] = await readdir(join(chatDir(), 'media'));
    expect(stored).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('a press says which message it answers, and remembers its label', async () => {
    await visitor.say({ text: 'hi' });
    await received(1);
    const choices = [{ id: 'export', label: 'Export again' }];
    const sent = await world.channel.send(world.received[0]!.from, { text: 'Done', choices }, 'op');
    await visitor.say({ press: 'export', answers: sent.id });
    await received(2);
    expect(world.received[1]).toMatchObject({ pressed: 'export', answers: sent.id, text: '' });
    expect((await visitor.items())[2]).toMatchObject({ pressed: { id: 'export', label: 'Export again' } });
  });

  it('an unknown choice and an unknown message are handed on: the bot has a sentence for it', async () => {
    await visitor.say({ press: 'never-heard', answers: '../nowhere' });
    await received(1);
    expect(world.received[0]?.pressed).toBe('never-heard');
    expect(world.received[0]?.answers).toBeUndefined();
  });
});
