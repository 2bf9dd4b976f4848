import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { Caller, type Json, PICTURE, sample, scratch, startPlain, TONE } from './support.ts';

const box = scratch();
let emulator: Emulator;
let caller: Caller;
let jpg: Buffer;
beforeAll(async () => {
  emulator = await startPlain();
  jpg = sample(box.path, 'a.jpg', ...PICTURE, '-frames:v', '1');
});
afterAll(async () => {
  await emulator.close();
  box.clean();
});
beforeEach(async () => {
  await new Caller(emulator.url).control({ reset: true, speed: 0 });
  caller = await Caller.enter(emulator.url);
});

const files = (answer: { json: Json }) => answer.json['data']!['files'] as unknown as Json[];

describe('uploads › formats', () => {
  it.each([
    ['a.mp4', 'video', [...PICTURE, '-pix_fmt', 'yuv420p']],
    ['a.mov', 'video', [...PICTURE, '-pix_fmt', 'yuv420p']],
    ['a.mkv', 'video', [...PICTURE, '-pix_fmt', 'yuv420p']],
    ['a.webm', 'video', [...PICTURE, '-c:v', 'libvpx', '-deadline', 'realtime']],
    ['a.avi', 'video', PICTURE],
    ['a.png', 'image', [...PICTURE, '-frames:v', '1']],
    ['a.webp', 'image', [...PICTURE, '-frames:v', '1']],
    ['a.gif', 'image', PICTURE],
    ['a.mp3', 'audio', TONE],
    ['a.wav', 'audio', TONE],
    ['a.m4a', 'audio', TONE],
    ['a.aac', 'audio', TONE],
  ])('%s is a %s', async (name, kind, args) => {
    const [file] = files(await caller.upload([name, sample(box.path, name, ...args)]));
    expect(file).toMatchObject({ filename: name, file_type: kind });
    if (kind !== 'audio') expect(file).toMatchObject({ width: 320, height: 240 });
    if (kind !== 'image') expect(Number(file!['duration'])).toBeCloseTo(1, 0);
    if (kind === 'video') expect(file!['fps']).toBe(10);
  });

  it.each([
    ['words.txt', Buffer.from('just some words, nothing to see')],
    ['empty.jpg', Buffer.alloc(0)],
    ['broken.mp4', Buffer.alloc(5000, 7)],
    ['list.mp4', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')],
    ['list.jpg', Buffer.from("ffconcat version 1.0\nfile '/etc/hostname'\n")],
  ])('%s is refused with 4001, whatever its name says', async (name, bytes) => {
    expect((await caller.upload([name, bytes])).json).toMatchObject({ code: 4001 });
    expect((await caller.state()).state['video_infos']).toEqual([]);
  });

  it('the bytes decide, not the name', async () => {
    const [file] = files(await caller.upload(['film.mp4', jpg]));
    expect(file!['file_type']).toBe('image');
  });
});

describe('uploads › form', () => {
  it('several files of one form come in order', async () => {
    const answer = await caller.upload(['one.jpg', jpg], ['日落 "2".jpg', jpg]);
    expect(answer.json['data']!['session_state_applied']).toBe(true);
    expect(files(answer).map((file) => file['filename'])).toEqual(['one.jpg', '日落 "2".jpg']);
    const infos = (await caller.state()).state['video_infos'] as unknown as Json[];
    expect(infos.map((info) => info['filename'])).toEqual(['one.jpg', '日落 "2".jpg']);
  });

  it('its link gives the bytes back, whole and in part', async () => {
    const [file] = files(await caller.upload(['a.jpg', jpg]));
    const whole = await fetch(String(file!['cdn_url']));
    expect(whole.headers.get('content-type')).toBe('image/jpeg');
    expect(Buffer.from(await whole.arrayBuffer()).equals(jpg)).toBe(true);
    const part = await fetch(String(file!['cdn_url']), { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${jpg.length}`]);
    expect(Buffer.from(await part.arrayBuffer()).equals(jpg.subarray(10, 20))).toBe(true);
    const tail = await fetch(String(file!['cdn_url']), { headers: { range: 'bytes=-5' } });
    expect(Buffer.from(await tail.arrayBuffer()).equals(jpg.subarray(-5))).toBe(true);
    const past = await fetch(String(file!['cdn_url']), { headers: { range: `bytes=${jpg.length}-` } });
    expect(past.status).toBe(416);
  });

  it('a file over the limit is 4002, and the connection stays in use', async () => {
    await caller.control({ maxUploadMb: 1 });
    const big = Buffer.concat([jpg, Buffer.alloc(3 * 1024 * 1024)]);
    expect((await caller.upload(['big.jpg', big])).json).toMatchObject({ code: 4002 });
    expect((await caller.upload(['a.jpg', jpg])).json).toMatchObject({ code: 0 });
  });

  it('a form without files, or cut short, is 422', async () => {
    expect(
      (
        await caller.send(`/api/upload-video/nemo_agent/me/${caller.session}`, {
          method: 'POST',
          body: new FormData(),
        })
      ).status,
    ).toBe(422);
    const short = await caller.post(
      `/api/upload-video/nemo_agent/me/${caller.session}`,
      '--x\r\ncontent-disposition: form-data; name="files"; filename="a"\r\n\r\nabc',
      {
        'content-type': 'multipart/form-data; boundary=x',
      },
    );
    expect(short.status).toBe(422);
  });

  it('a form without files in it is not an upload: other fields are passed over', async () => {
    const form = new FormData();
    form.append('note', 'hello');
    form.append('other', new Blob([new Uint8Array(jpg)]), 'a.jpg');
    form.append('files', new Blob([new Uint8Array(jpg)]), 'b.jpg');
    const answer = await caller.send(`/api/upload-video/nemo_agent/me/${caller.session}`, {
      method: 'POST',
      body: form,
    });
    expect(files(answer).map((file) => file['filename'])).toEqual(['b.jpg']);
  });

  it('a hundred megabytes pass through without being held', { timeout: 60_000 }, async () => {
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const size = 100 * 1024 * 1024;
    const answer = await new Promise<string>((resolve, reject) => {
      const out = request(`${emulator.url}/api/upload-video/nemo_agent/me/${caller.session}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${caller.token}`,
          'content-type': 'multipart/form-data; boundary=cut',
        },
      });
      out.on('error', reject);
      out.on('response', async (response) => resolve((await response.toArray()).join('')));
      out.write('--cut\r\nContent-Disposition: form-data; name="files"; filename="big.jpg"\r\n\r\n');
      out.write(jpg);
      let sent = 0;
      const more = (): void => {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        while (sent < size) {
          sent += 65_536;
          if (!out.write(Buffer.alloc(65_536))) return void out.once('drain', more);
        }
        out.end('\r\n--cut--\r\n');
      };
      more();
    });
    expect(JSON.parse(answer)).toMatchObject({ code: 0 });
    expect(most).toBeLessThan(70 * 1024 * 1024);
  });
});

describe('uploads › links', () => {
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer((req, res) => {
      if (req.url?.includes('gone')) res.writeHead(404).end();
      else if (req.url?.includes('there')) res.writeHead(302, { location: '/%E7%85%A7%E7%89%87.jpg' }).end();
      else res.end(jpg);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  const send = (...urls: string[]) =>
    caller.post(`/api/upload-video/nemo_agent/me/${caller.session}`, { urls, source_type: 'url' });

  it('are fetched, also past a redirect', async () => {
    const answer = await send(`${base}/%E7%85%A7%E7%89%87.jpg`, `${base}/there`);
    expect(files(answer).map((file) => file['filename'])).toEqual(['照片.jpg', 'there']);
  });

  it.each(['/gone', 'x'])('%s cannot be fetched: 4001', async (path) => {
    expect((await send(path.startsWith('/') ? base + path : path)).json).toMatchObject({ code: 4001 });
  });
});

describe('uploads › ledger', () => {
  it('knows each file that came, refused or not', async () => {
    await caller.upload(['a.jpg', jpg]);
    await caller.upload(['b.txt', Buffer.from('words')]);
    const uploads = (await caller.ledger())['uploads'] as unknown as Json[];
    const mine = uploads.filter((one) => String(one['session']) === caller.session);
    expect(mine.map((one) => [one['filename'], one['code']])).toEqual([
      ['a.jpg', 0],
      ['b.txt', 4001],
    ]);
    expect(mine[0]!['bytes']).toBe(readFileSync(`${box.path}/a.jpg`).length);
  });
});
