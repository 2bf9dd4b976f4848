import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaFile } from '../../src/core/ports.ts';
import {
  type Backend,
  backend,
  everythingOf,
  json,
  never,
  no,
  ok,
  problemOf,
  project,
  studioAt,
} from './support/backend.ts';

const folder = mkdtempSync(join(tmpdir(), 'upload-test-'));
let server: Backend;
beforeEach(async () => {
  server = await backend();
  // Before and after a doubtful upload the project is looked at; what is counted here are uploads.
  server.aside(/^\/api\/state\//, ok({ state: { video_infos: [] } }));
});
afterEach(() => server.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const taken = ok({ files: [{ filename: 'a.mp4', file_type: 'video' }], session_state_applied: true });

function fileOf(content: Uint8Array | string, name = 'a.mp4'): MediaFile {
  const path = join(folder, `${Math.random()}`);
  writeFileSync(path, content);
  return { path, bytes: Buffer.byteLength(content), mime: 'video/mp4', name, discard: async () => {} };
}

/** Reads the form as a server's own parser does. */
async function formOf(asked: Backend['asked'][number]): Promise<FormData> {
  return new Response(new Uint8Array(asked.body), {
    headers: { 'content-type': asked.headers['content-type']! },
  }).formData();
}

describe('nemo › upload', () => {
  it('is a form with one file, of a length told beforehand', async () => {
    server.next(taken);
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
    await studioAt(server.url).upload(project, fileOf(content), never);
    const [asked] = server.asked;
    expect(asked).toMatchObject({
      method: 'POST',
      path: '/api/upload-video/nemo_agent/me/5529798706024415232',
    });
    expect(asked!.headers['content-length']).toBe(String(asked!.body.length));
    expect(asked!.headers['transfer-encoding']).toBeUndefined();
    expect(asked!.headers['x-skill-source']).toBe('hailuo-ai-free');
    const form = await formOf(asked!);
    expect([...form.keys()]).toEqual(['files']);
    const file = form.get('files') as File;
    expect(file).toMatchObject({ name: 'a.mp4', type: 'video/mp4' });
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
  });

  it.each(['日落.mp4', 'a "quoted" name.mp4', 'line\r\nx: y.mp4'])(
    'the name %j cannot break the form',
    async (name) => {
      server.next(taken);
      await studioAt(server.url).upload(project, fileOf('bytes', name), never);
      const form = await formOf(server.asked[0]!);
      expect([...form.keys()]).toEqual(['files']);
      expect(await (form.get('files') as File).text()).toBe('bytes');
      expect(server.asked[0]!.body.toString()).not.toContain('\r\nx: y');
    },
  );

  it('is read anew for the try after a pause', async () => {
    server.next(no(429, 429), taken);
    await studioAt(server.url).upload(project, fileOf('bytes'), never);
    expect(server.asked).toHaveLength(2);
    for (const asked of server.asked)
      expect(await ((await formOf(asked)).get('files') as File).text()).toBe('bytes');
  });

  it.each([
    ['code 4001', no(4001), 'bad-format', { name: 'a.mp4' }],
    ['HTTP 415', json('', 415), 'bad-format', { name: 'a.mp4' }],
    ['code 4002', no(4002), 'too-large', { name: 'a.mp4', limit: 209715200 }],
    ['HTTP 413', json('<html>', 413), 'too-large', { name: 'a.mp4', limit: 209715200 }],
  ])('%s is about the file', async (_, answer, code, details) => {
    server.next(answer);
    expect(await problemOf(studioAt(server.url).upload(project, fileOf('x'), never))).toMatchObject({
      code,
      details,
    });
    expect(server.asked).toHaveLength(1);
  });

  it.each([
    ['is gone', (file: MediaFile) => ({ ...file, path: `${file.path}-gone` })],
    ['became shorter', (file: MediaFile) => ({ ...file, bytes: file.bytes + 1 })],
    ['became longer', (file: MediaFile) => ({ ...file, bytes: file.bytes - 1 })],
  ])('a file that %s cannot be reached, and no path is told', async (_, change) => {
    server.next(taken);
    const file = change(fileOf('some bytes'));
    const problem = await problemOf(studioAt(server.url).upload(project, file, never));
    expect(problem).toMatchObject({ code: 'file-unreachable', details: { name: 'a.mp4' } });
    expect(problem.message).not.toContain(folder);
    expect(everythingOf(problem)).not.toContain('nmv_usr');
  });

  it('an abort while it is sent ends it with its own reason', async () => {
    const slow = createServer((request, response) => {
      if (request.method === 'GET') response.end('{"code":0,"data":{"state":{}}}');
      else request.pause();
    }).listen(0, '127.0.0.1');
    await once(slow, 'listening');
    const path = join(folder, 'large');
    writeFileSync(path, '');
    truncateSync(path, 50_000_000);
    const abort = new AbortController();
    slow.on('request', ({ method }) => method === 'POST' && abort.abort(new Error('shutdown')));
    const file = { ...fileOf(''), path, bytes: 50_000_000 };
    const studio = studioAt(`http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
    await expect(studio.upload(project, file, abort.signal)).rejects.toThrow('shutdown');
    slow.closeAllConnections();
    slow.close();
  });

  it('a refusal that comes while the file is still being sent is heard', async () => {
    const hasty = createServer(({ method }, response) => {
      if (method === 'GET') return void response.end('{"code":0,"data":{"state":{}}}');
      response.writeHead(413, { connection: 'close' }).end();
    }).listen(0, '127.0.0.1');
    await once(hasty, 'listening');
    const path = join(folder, 'larger');
    writeFileSync(path, '');
    truncateSync(path, 20_000_000);
    const studio = studioAt(`http://127.0.0.1:${(hasty.address() as AddressInfo).port}`);
    const problem = await problemOf(
      studio.upload(project, { ...fileOf(''), path, bytes: 20_000_000 }, never),
    );
    expect(['too-large', 'backend-down']).toContain(problem.code);
    hasty.closeAllConnections();
    hasty.close();
  });

  it('200 MB pass without staying in memory', async () => {
    const size = 200 * 1024 * 1024;
    const path = join(folder, 'huge');
    writeFileSync(path, '');
    truncateSync(path, size);
    let received = 0;
    const sink = createServer((request, response) => {
      request.on('data', (chunk: Buffer) => {
        received += chunk.length;
      });
      request.on('end', () => response.end('{"code":0,"data":{"state":{}}}'));
    }).listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const child = join(import.meta.dirname, 'support/upload-child.ts');
    const url = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
    const { stdout } = await promisify(execFile)(process.execPath, [child, url, path, String(size)]);
    expect(received).toBeGreaterThan(size);
    expect(Number(stdout)).toBeGreaterThan(0);
    // What is left is buffers that wait for the collector, at most; the file itself would be 204,800 kB.
    expect(Number(stdout)).toBeLessThan(100 * 1024);
    sink.closeAllConnections();
    sink.close();
  }, 30_000);
});

describe('nemo › a doubtful upload', () => {
  /** The project holds what was taken so far. */
  const holding = (taken: { pieces: number }) => {
    const infos = () => Array.from({ length: taken.pieces }, (_, at) => ({ hash: `h${at}` }));
    server.aside(/^\/api\/state\//, (response, asked) =>
      ok({ state: { video_infos: infos() } })(response, asked),
    );
  };

  it.each([
    ['is lost', (response) => void response.destroy()],
    ['is a page of a gateway', json('<html>', 502)],
    ['is empty', json('', 200)],
    ['has another shape', json({ message: 'ok?' })],
  ] satisfies [string, Parameters<Backend['next']>[0]][])(
    'whose answer %s is found where the project grew, and is not sent again',
    async (_, answer) => {
      const taken = { pieces: 3 };
      holding(taken);
      server.next((response, asked) => {
        taken.pieces += 1;
        answer(response, asked);
      });
      await studioAt(server.url).upload(project, fileOf('bytes'), never);
      expect(server.asked).toHaveLength(1);
    },
  );

  it('is down where the project did not grow: the task may send it again', async () => {
    holding({ pieces: 3 });
    server.next(json('', 404));
    expect((await problemOf(studioAt(server.url).upload(project, fileOf('bytes'), never))).code).toBe(
      'backend-down',
    );
    expect(server.asked).toHaveLength(1);
  });

  it('that the service refused is not looked for', async () => {
    const looks: string[] = [];
    server.aside(/^\/api\/state\//, (response, asked) => {
      looks.push(asked.path);
      ok({ state: { video_infos: [] } })(response, asked);
    });
    server.next(no(4001));
    expect((await problemOf(studioAt(server.url).upload(project, fileOf('x'), never))).code).toBe(
      'bad-format',
    );
    expect(looks).toHaveLength(1);
  });
});

describe('nemo › uploadUrls', () => {
  it('names the links for the backend to fetch', async () => {
    server.next(taken);
    await studioAt(server.url).uploadUrls(
      project,
      ['https://a.example/x.mp4', 'https://b.example/y.jpg'],
      never,
    );
    expect(server.asked[0]!.headers['content-type']).toBe('application/json');
    expect(JSON.parse(String(server.asked[0]!.body))).toEqual({
      urls: ['https://a.example/x.mp4', 'https://b.example/y.jpg'],
      source_type: 'url',
    });
  });

  it('a refusal names no file of ours', async () => {
    server.next(no(4001));
    const problem = await problemOf(
      studioAt(server.url).uploadUrls(project, ['https://a.example/x?sig=1'], never),
    );
    expect(problem).toMatchObject({ code: 'bad-format', details: {} });
    expect(everythingOf(problem)).not.toContain('sig=1');
  });
});
