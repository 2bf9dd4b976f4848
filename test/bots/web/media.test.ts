import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../src/bots/web/address.ts';
import type { FileItem } from '../../../src/bots/web/wire.ts';
import { MP4, PNG, Visitor } from './visitor.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let visitor: Visitor;
let files: Map<string, FileItem>;

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
const HTML = '<!doctype html><script>alert(document.cookie)</script>';

beforeAll(async () => {
  world = await openWorld();
  visitor = new Visitor(world.url);
  await visitor.say({
    files: [
      { name: 'clip "夕阳".mp4', bytes: MP4 },
      { name: 'photo.html', bytes: PNG },
      { name: 'picture.svg', bytes: SVG },
      { name: 'page.png', bytes: HTML },
      { name: 'empty.mp4', bytes: '' },
    ],
  });
  const [item] = await visitor.items();
  files = new Map(item?.from === 'person' ? item.files.map((file) => [file.name, file]) : []);
});
afterAll(() => world.remove());

const get = (
  name: string,
  headers: Record<string, string> = {},
  init: RequestInit & { query?: string } = {},
) => visitor.fetch(`/api/media/${files.get(name)?.media}${init.query ?? ''}`, { ...init, headers });
const CLIP = 'clip "夕阳".mp4';
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

describe('web media › ranges', () => {
  it('a whole file comes whole', async () => {
    const answer = await get(CLIP);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(MP4.length));
    expect(answer.headers.get('accept-ranges')).toBe('bytes');
    expect((await bytesOf(answer)).equals(MP4)).toBe(true);
  });

  it.each([
    ['bytes=0-', 0, MP4.length - 1],
    ['bytes=0-3', 0, 3],
    ['bytes=4-11', 4, 11],
    ['bytes=4000-999999', 4000, MP4.length - 1],
    ['bytes=-10', MP4.length - 10, MP4.length - 1],
  ])('%s comes as that part', async (range, from, to) => {
    const answer = await get(CLIP, { range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${from}-${to}/${MP4.length}`);
    expect((await bytesOf(answer)).equals(MP4.subarray(from, to + 1))).toBe(true);
  });

  it('a range beyond the end is answered by 416', async () => {
    const answer = await get(CLIP, { range: 'bytes=99999-' });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe(`bytes */${MP4.length}`);
  });

  it('HEAD tells all but the bytes', async () => {
    const answer = await get(CLIP, {}, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(MP4.length));
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(await bytesOf(answer)).toHaveLength(0);
  });

  it('an empty file is served empty', async () => {
    const answer = await get('empty.mp4');
    expect(answer.status).toBe(200);
    expect(await bytesOf(answer)).toHaveLength(0);
  });
});

describe('web media › types', () => {
  it('are what the bytes are, whatever the name says', async () => {
    expect((await get('photo.html')).headers.get('content-type')).toBe('image/png');
    expect((await get(CLIP)).headers.get('content-type')).toBe('video/mp4');
  });

  it.each(['picture.svg', 'page.png'])('%s holds a script, so it is only ever a download', async (name) => {
    const answer = await get(name);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; /);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('a download has the name that the person gave', async () => {
    const answer = await get(CLIP, {}, { query: '?download' });
    const header = answer.headers.get('content-disposition') ?? '';
    expect(header).toBe(
      `attachment; filename="clip ____.mp4"; filename*=UTF-8''clip%20%22%E5%A4%95%E9%98%B3%22.mp4`,
    );
  });
});

describe('web media › what is not there', () => {
  it.each(['x', '..', '..%2f..%2flog.jsonl', 'log.jsonl', '%00'])('%s is answered by 404', async (id) => {
    const answer = await visitor.fetch(`/api/media/${id}`);
    expect([400, 404]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('json');
  });

  it('an id of nothing is answered by 404', async () => {
    expect((await visitor.fetch(`/api/media/${newId()}`)).status).toBe(404);
  });
});
