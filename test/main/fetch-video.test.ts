import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Inlet } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import type { Task } from '../../src/core/task.ts';
import { fetcher } from '../../src/main/fetch-video.ts';
import { createIntake } from '../../src/media/intake.ts';
import { make, sample, scratch } from '../media/support/media.ts';
import { serve, type TestServer } from '../media/support/server.ts';
import { oneSkill } from '../support/house.ts';
import { QuietStudio } from '../support/quiet-studio.ts';

const sources = scratch();
const spool = scratch();
const never = new AbortController().signal;
const film = make(`${sources.folder}/film.mp4`, [
  ...['-f', 'lavfi', '-i', 'testsrc=size=640x360:rate=10:duration=2'],
  ...['-pix_fmt', 'yuv420p'],
]);
const NO_VIDEOS: readonly (readonly [string, Uint8Array])[] = [
  ['a film without its index', film.subarray(0, film.indexOf('moov') - 4)],
  ['a JPG', sample(sources.folder, 'jpg')],
  ['an MP3', sample(sources.folder, 'mp3')],
  ['a page', Buffer.from('<!doctype html><html><body>Sign in</body></html>')],
  ['JSON', Buffer.from('{"code":4004,"message":"not found"}')],
  ['nothing', Buffer.alloc(0)],
];

let server: TestServer;
let linked: Uint8Array = film;
let studio = new QuietStudio();
/** How often the download endpoint was asked. */
let downloads = 0;

/** The download endpoint has this. */
function endpointHas(bytes: Uint8Array | Problem): void {
  studio = new QuietStudio();
  downloads = 0;
  studio.download = async (): Promise<Inlet> => {
    downloads += 1;
    if (bytes instanceof Problem) throw bytes;
    return {
      body: (async function* () {
        yield bytes;
      })(),
    };
  };
}

beforeAll(async () => {
  server = await serve((request, response) => {
    if (request.url === '/gone') response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'video/mp4' }).end(linked);
  });
});
afterEach(async () => {
  expect(await spool.files()).toEqual([]);
});
afterAll(async () => {
  await server.close();
  await Promise.all([sources.clean(), spool.clean()]);
});

const project = { token: 't', session: '1' };
const fetch = fetcher({
  intake: createIntake({ folder: spool.folder, allowedHosts: ['127.0.0.1'] }),
  projects: {
    read: async () => ({ project, revision: '1' }),
    write: async () => ({ outcome: 'written', revision: '1' }),
  },
  skills: oneSkill,
  studioOf: () => studio,
});
const task: Task = {
  kind: 'export',
  id: 't1234567890123456789',
  session: 'paper:1|ann',
  to: 'paper:1',
  origin: { person: 'ann' },
  language: 'en',
  skill: 'test-skill',
  tongue: 'en',
  at: 0,
};
const get = (path = '/film.mp4', posterAbove?: number) =>
  fetch(
    task,
    { render: 'r', name: 'film.mp4', alt: 'A film', url: `${server.url}${path}` },
    posterAbove,
    never,
  );

describe('a finished video', () => {
  it('comes by its link, measured, without a poster and without asking the endpoint', async () => {
    linked = film;
    endpointHas(film);
    const file = await get();
    expect(file).toMatchObject({ width: 640, height: 360, seconds: 2, mime: 'video/mp4' });
    expect(file).not.toHaveProperty('poster');
    expect(downloads).toBe(0);
    await file.discard();
  });

  it('has a poster where the platform needs one', async () => {
    linked = film;
    const file = await get('/film.mp4', film.length - 1);
    expect(file.poster).toBeDefined();
    await file.discard();
  });

  it('comes by the endpoint where the link leads nowhere', async () => {
    endpointHas(film);
    const file = await get('/gone');
    expect([file.bytes, downloads]).toEqual([film.length, 1]);
    await file.discard();
  });

  it('is waited for where neither can be reached', async () => {
    endpointHas(new Problem('backend-down', {}));
    await expect(get('/gone')).rejects.toMatchObject({ code: 'backend-down' });
  });
});

describe.each(NO_VIDEOS)('%s behind the link of a finished video', (_, bytes) => {
  it('is not posted: the endpoint is asked for the video, once', async () => {
    linked = bytes;
    endpointHas(film);
    const file = await get();
    expect([file.width, file.bytes, downloads]).toEqual([640, film.length, 1]);
    await file.discard();
  });

  it('and at the endpoint is told as what cannot be played', async () => {
    linked = bytes;
    endpointHas(bytes);
    await expect(get()).rejects.toMatchObject({ code: 'unplayable' });
    expect(downloads).toBe(1);
  });

  it('is told so where the endpoint has nothing', async () => {
    linked = bytes;
    endpointHas(new Problem('backend-failed', {}));
    await expect(get()).rejects.toMatchObject({ code: 'unplayable' });
  });

  it('is waited for where the endpoint cannot be reached just now', async () => {
    linked = bytes;
    endpointHas(new Problem('backend-down', {}));
    await expect(get()).rejects.toMatchObject({ code: 'backend-down' });
  });
});

describe('a finished video on a full disk', () => {
  it('is not asked for a second time by the other way', async () => {
    const asked: string[] = [];
    const full = async () => {
      throw new Problem('disk-full', {});
    };
    const projects = {
      read: async () => {
        asked.push('project');
        return undefined;
      },
    };
    const fetch = fetcher({
      intake: { take: full, fetch: full, prepare: async (file) => file },
      projects: projects as never,
      skills: oneSkill,
      studioOf: () => studio,
    });
    const video = { render: 'r1', name: 'a.mp4', url: 'https://media.example/a.mp4', alt: '' };
    const task = { session: 'paper:1|ann', skill: 'x' } as unknown as Task;
    await expect(fetch(task, video, undefined, never)).rejects.toMatchObject({ code: 'disk-full' });
    expect(asked).toEqual([]);
  });
});
