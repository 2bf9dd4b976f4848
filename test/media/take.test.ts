import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inlet } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import { createIntake } from '../../src/media/intake.ts';
import { FORMATS, make, sample, scratch } from './support/media.ts';

const sources = scratch();
const png = sample(sources.folder, 'png');
const never = new AbortController().signal;
let spool = scratch();

beforeEach(() => {
  spool = scratch();
});
afterEach(() => spool.clean());
afterAll(() => sources.clean());

function inlet(...chunks: Uint8Array[]): Inlet {
  return { body: Readable.from(chunks) };
}

const intake = (idle?: number) =>
  createIntake({ folder: spool.folder, allowedHosts: [], ...(idle === undefined ? {} : { pace: { idle } }) });

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(Problem);
  return error as Problem;
}

describe('intake › take', () => {
  it.each(FORMATS)('a real %s is taken, whatever it is called', async (format) => {
    const bytes = sample(sources.folder, format);
    const file = await intake().take(inlet(bytes), 'thing.exe', 10_000_000, never);
    expect(file.bytes).toBe(bytes.length);
    expect(file.name).toBe(`thing.${format}`);
    expect(file.mime).toMatch(/^(video|image|audio)\//);
    expect(readFileSync(file.path)).toEqual(bytes);
  });

  it('the path is made of our own id alone and readable by us alone', async () => {
    const file = await intake().take(inlet(png), '../../etc/passwd', 10_000_000, never);
    expect(basename(file.path)).toMatch(/^[0-9a-f-]{36}\.png$/);
    expect(file.path.startsWith(spool.folder)).toBe(true);
    expect(file.name).toBe('passwd.png');
    expect(statSync(file.path).mode & 0o077).toBe(0);
  });

  it('a missing folder is made', async () => {
    const folder = `${spool.folder}/deep/er`;
    const file = await createIntake({ folder, allowedHosts: [] }).take(inlet(png), 'a.png', 1e6, never);
    expect(existsSync(file.path)).toBe(true);
  });

  it('discard removes the file, also when it is gone already', async () => {
    const file = await intake().take(inlet(png), 'a.png', 1e6, never);
    await file.discard();
    await file.discard();
    expect(await spool.files()).toEqual([]);
  });

  it('an empty body is an empty file and leaves nothing', async () => {
    const problem = await problemOf(intake().take(inlet(), 'a.mp4', 1e6, never));
    expect(problem).toMatchObject({ code: 'empty-file', details: { name: 'a.mp4' } });
    expect(await spool.files()).toEqual([]);
  });

  it.each([
    ['a program called .mp4', Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(4000)])],
    ['a web page', Buffer.from('<!doctype html><html><script>alert(1)</script></html>')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a playlist', Buffer.from('#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest\n')],
    ['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\n')],
    ['a ZIP', Buffer.from('PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')],
    ['a HEIC photo', Buffer.from('\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic', 'latin1')],
    ['one byte', Buffer.from('x')],
    ['the first bytes of a PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ])('%s is a bad format and leaves nothing', async (_, bytes) => {
    const problem = await problemOf(intake().take(inlet(bytes), 'a.mp4', 1e6, never));
    expect(problem).toMatchObject({ code: 'bad-format', details: { name: 'a.mp4' } });
    expect(await spool.files()).toEqual([]);
  });

  it.each([
    ['holiday.jpg', Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(4000)]), 'exe'],
    ['holiday.jpg', Buffer.from('%PDF-1.7\n%\xe2\xe3\n'), 'pdf'],
    ['photo.jpg', Buffer.from('\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic', 'latin1'), 'heic'],
    ['photo.heif', Buffer.from('\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic', 'latin1'), undefined],
    ['setup.exe', Buffer.concat([Buffer.from('MZ\x90\x00'), Buffer.alloc(4000)]), undefined],
    ['holiday.jpg', Buffer.from('nothing that anybody knows'), undefined],
  ])('%s says what it really is', async (name, bytes, really) => {
    const problem = await problemOf(intake().take(inlet(bytes), name, 1e6, never));
    expect(problem.details).toEqual({ name, ...(really === undefined ? {} : { really }) });
  });

  it.each([
    ['opus', 'libopus'],
    ['ogg', 'libvorbis'],
  ])('a recording in %s becomes M4A', async (extension, codec) => {
    const path = `${sources.folder}/voice.${extension}`;
    const bytes = make(path, ['-f', 'lavfi', '-i', 'sine=duration=1', '-ac', '2', '-c:a', codec]);
    const file = await intake().take(inlet(bytes), 'voice message', 1e6, never);
    expect(file).toMatchObject({
      name: 'voice message.m4a',
      mime: 'audio/mp4',
      bytes: statSync(file.path).size,
    });
    expect(statSync(file.path).mode & 0o077).toBe(0);
    expect(await spool.files()).toEqual([basename(file.path)]);
    await file.discard();
    expect(await spool.files()).toEqual([]);
  });

  it('a recording that breaks off in its header is a bad format and leaves nothing', async () => {
    const problem = await problemOf(
      intake().take(inlet(Buffer.from('OggS\x00\x02aaaa')), 'voice.ogg', 1e6, never),
    );
    expect(problem.code).toBe('bad-format');
    expect(await spool.files()).toEqual([]);
  });

  it('one byte over the limit is too large, exactly the limit is not', async () => {
    const problem = await problemOf(intake().take(inlet(png), 'a.png', png.length - 1, never));
    expect(problem).toMatchObject({ code: 'too-large', details: { name: 'a.png', limit: png.length - 1 } });
    expect(await spool.files()).toEqual([]);
    expect((await intake().take(inlet(png), 'a.png', png.length, never)).bytes).toBe(png.length);
  });

  it('an endless body is cut at the limit and closed', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(64 * 1024);
      } finally {
        closed = true;
      }
    }
    const problem = await problemOf(intake().take({ body: endless() }, 'a.mp4', 1e6, never));
    expect(problem.code).toBe('too-large');
    expect(closed).toBe(true);
    expect(await spool.files()).toEqual([]);
  });

  it.each(['stream', 'generator'])('a %s that is announced too large is closed unread', async (kind) => {
    let closed = false;
    async function* body() {
      try {
        yield png;
        yield png;
      } finally {
        closed = true;
      }
    }
    const stream = Readable.from(body());
    stream.once('close', () => {
      closed = true;
    });
    const bytes = { body: kind === 'stream' ? stream : body(), bytes: 2e6 };
    expect((await problemOf(intake().take(bytes, 'a.mp4', 1e6, never))).code).toBe('too-large');
    await expect.poll(() => closed).toBe(true);
    expect(await spool.files()).toEqual([]);
  });

  it('a sender that breaks off makes the file unreachable, without its words', async () => {
    async function* broken() {
      yield png;
      throw new Error('https://cdn.example/secret?sig=abc closed');
    }
    const problem = await problemOf(intake().take({ body: broken() }, 'a.png', 1e6, never));
    expect(problem).toMatchObject({ code: 'file-unreachable', details: { name: 'a.png' } });
    expect(problem.message).not.toContain('secret');
    expect(await spool.files()).toEqual([]);
  });

  it("a sender's own problem stays what it is", async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield png;
      throw new Problem('backend-down', {});
    }
    expect((await problemOf(intake().take({ body: broken() }, 'a.png', 1e6, never))).code).toBe(
      'backend-down',
    );
  });

  it('a sender that falls silent is given up', async () => {
    async function* silent() {
      yield png;
      await new Promise(() => {});
    }
    const problem = await problemOf(intake(50).take({ body: silent() }, 'a.png', 1e6, never));
    expect(problem.code).toBe('file-unreachable');
    expect(await spool.files()).toEqual([]);
  });

  it('an abort ends the wait with its own reason and leaves nothing', async () => {
    const abort = new AbortController();
    const reason = new Error('shutdown');
    async function* silent() {
      yield png;
      abort.abort(reason);
      await new Promise(() => {});
    }
    await expect(intake().take({ body: silent() }, 'a.png', 1e6, abort.signal)).rejects.toBe(reason);
    expect(await spool.files()).toEqual([]);
  });

  it('an abort before the beginning closes the body and reads nothing', async () => {
    const body = Readable.from([png]);
    const signal = AbortSignal.abort(new Error('shutdown'));
    await expect(intake().take({ body }, 'a.png', 1e6, signal)).rejects.toThrow('shutdown');
    expect(body.destroyed).toBe(true);
  });

  it('two files at once do not meet', async () => {
    const both = await Promise.all([1, 2].map(() => intake().take(inlet(png), 'same.png', 1e6, never)));
    expect(new Set(both.map((file) => file.path)).size).toBe(2);
  });
});
