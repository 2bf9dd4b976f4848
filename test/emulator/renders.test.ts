import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { brightness, contrast, loudness } from './measure.ts';
import { Caller, type Json, look, PICTURE, sample, scratch, startPlain, TONE } from './support.ts';

const box = scratch();
let emulator: Emulator;
let caller: Caller;
let count = 0;
beforeAll(async () => {
  emulator = await startPlain();
});
afterAll(async () => {
  await emulator.close();
  box.clean();
});
beforeEach(async () => {
  await new Caller(emulator.url).control({
    reset: true,
    speed: 0,
    partials: 'never',
    silent: 'never',
    gui: 'never',
    noise: 'never',
    startCredits: 1000,
  });
  caller = await Caller.enter(emulator.url);
});

/** Fetches a finished film and gives back its path. */
async function fetchFilm(render: Json): Promise<string> {
  expect(render, JSON.stringify(render)).toMatchObject({ status: 'completed', progress: 100 });
  const response = await fetch(String(render['output']!['url']));
  expect(response.headers.get('content-type')).toBe('video/mp4');
  count += 1;
  const path = join(box.path, `film${count}.mp4`);
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  return path;
}

describe('renders › film', () => {
  it.each([
    ['a 5-second clip of a sunset over the ocean, lo-fi music, title Golden Hour', 5, 320, 180],
    ['a vertical 3-second clip of a city at night', 3, 180, 320],
    ['a square 2-second clip of a forest, no music, no title', 2, 180, 180],
    ['一个4秒的雪山视频，标题 你好，世界', 4, 320, 180],
    ['a 6-second film: a desert, then a galaxy, then a coffee product', 6, 320, 180],
    ['a 1-second clip of zork blip', 1, 320, 180],
    ['a 20-second rainy meadow with fireflies', 20, 320, 180],
  ])('%s', async (prompt, seconds, width, height) => {
    await caller.say(prompt);
    const film = look(await fetchFilm(await caller.film(`render_${count}`)));
    expect(film.video).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p', width, height });
    expect(film.audio).toMatchObject({ codec_name: 'aac', sample_rate: '44100', channels: 2 });
    expect(Math.abs(film.seconds - seconds)).toBeLessThan(0.5);
  });

  it('a photo, music and a Chinese title at full size: H.264 of 1080 lines', {
    timeout: 120_000,
  }, async () => {
    // Before there is a server: a process that draws for seconds answers nobody, and idle connections end meanwhile.
    const photo = sample(
      box.path,
      'photo.jpg',
      ...['-f', 'lavfi', '-i', 'mandelbrot=s=2000x1500', '-frames:v', '1'],
    );
    const big = await startPlain({ tiny: false });
    try {
      const full = await Caller.enter(big.url);
      await full.upload(['photo.jpg', photo]);
      await full.say('make a 5-second video of my photo, title 黄金时刻, lo-fi music');
      const film = look(await fetchFilm(await full.film('render_full')));
      expect(film.video).toMatchObject({
        codec_name: 'h264',
        width: 1920,
        height: 1080,
        avg_frame_rate: '25/1',
      });
      expect(Math.abs(film.seconds - 5)).toBeLessThan(0.5);
    } finally {
      await big.close();
    }
  });

  it('photos, clips with and without sound, and a song become one film', async () => {
    await caller.upload(
      ['tall.jpg', sample(box.path, 'tall.jpg', '-f', 'lavfi', '-i', 'testsrc2=s=300x900', '-frames:v', '1')],
      [
        'see-through.png',
        sample(
          box.path,
          'see.png',
          '-f',
          'lavfi',
          '-i',
          'color=red@0.3:s=64x48,format=rgba',
          '-frames:v',
          '1',
        ),
      ],
      ['moving.gif', sample(box.path, 'moving.gif', ...PICTURE)],
      ['loud.mp4', sample(box.path, 'loud.mp4', ...PICTURE, ...TONE, '-pix_fmt', 'yuv420p', '-shortest')],
      ['still.mp4', sample(box.path, 'still.mp4', ...PICTURE, '-pix_fmt', 'yuv420p')],
      ['song.mp3', sample(box.path, 'song.mp3', ...TONE)],
    );
    await caller.say('make a 7-second video from these');
    const film = look(await fetchFilm(await caller.film('render_mixed')));
    expect(Math.abs(film.seconds - 7)).toBeLessThan(0.5);
    expect(film.audio).toMatchObject({ codec_name: 'aac' });
  });

  it('nothing in a title can break the film', async () => {
    await caller.say('a 1-second clip of a forest, no music');
    await caller.say(`add a title "%{pts} it's 100%: [a];b,c=\\d' \\\\ 🎬 %{localtime}"`);
    await fetchFilm(await caller.film('render_title'));
  });

  it('a title is seen in the picture, the corner always has its line', async () => {
    await caller.say('a 3-second clip of a galaxy, no music, no title');
    const without = await fetchFilm(await caller.film('render_without'));
    await caller.say('add a title WWWWWWWW');
    const titled = await fetchFilm(await caller.film('render_titled'));
    const middle = 'iw*0.6:ih*0.16:iw*0.2:ih*0.25';
    expect((await contrast(titled, 1.5, middle)).words).toBeGreaterThan(200);
    expect((await contrast(without, 1.5, middle)).words).toBeLessThan(200);
    const corner = 'iw*0.2:ih*0.07:iw*0.79:ih*0.91';
    const beside = 'iw*0.2:ih*0.07:iw*0.01:ih*0.91';
    expect(await brightness(without, 1.5, corner)).toBeGreaterThan(await brightness(without, 1.5, beside));
  });

  it('music is as loud as the timeline says, and none is silence', async () => {
    const levels: number[] = [];
    for (const words of [
      'a 2-second clip of a forest, piano music at 40%',
      'music at 20%',
      'remove the music',
    ]) {
      await caller.say(words);
      const path = await fetchFilm(await caller.film(`render_loud${levels.length}`));
      levels.push((await loudness(path)).lufs);
    }
    expect(Math.abs(levels[0]! - levels[1]! - 6)).toBeLessThan(1.5);
    expect(levels[2]).toBeLessThanOrEqual(-60);
  });

  it('the resolution that is asked for is made', async () => {
    await caller.say('a 1-second clip of a forest');
    const render = await caller.film('render_small', {
      output: { format: 'mp4', quality: 'high', resolution: '720p' },
    });
    expect(look(await fetchFilm(render)).video).toMatchObject({ width: 214, height: 120 });
  });

  it('the link serves parts, and the download belongs to who holds the token', async () => {
    await caller.say('a 1-second clip of a forest');
    const render = await caller.film('render_download');
    const part = await fetch(String(render['output']!['url']), { headers: { range: 'bytes=4-7' } });
    expect(await part.text()).toBe('ftyp');
    const headers = { authorization: `Bearer ${caller.token}` };
    const whole = await fetch(`${emulator.url}/api/render/proxy/render_download/download`, { headers });
    expect(Number(whole.headers.get('content-length'))).toBe(render['output']!['size']);
    await whole.body?.cancel();
    expect(
      (await fetch(`${emulator.url}/api/render/proxy/render_download/download`)).headers.get('content-type'),
    ).toMatch(/json/);
    const other = await Caller.enter(emulator.url);
    expect((await other.status('render_download')).status).toBe(404);
  });
});

describe('renders › on the way', () => {
  it('it is pending, then processing with rising percents, then completed', async () => {
    const big = await startPlain({ tiny: false, switches: { speed: 0.2 } });
    try {
      const full = await Caller.enter(big.url);
      await full.say('a 1-second clip of a product');
      await full.submit('render_steps');
      const seen: [string, number][] = [];
      let status = '';
      while (status !== 'completed') {
        const { json } = await full.status('render_steps');
        status = String(json['status']);
        seen.push([status, Number(json['progress'])]);
      }
      expect([...new Set(seen.map(([name]) => name))]).toEqual(['pending', 'processing', 'completed']);
      const percents = seen.map(([, percent]) => percent);
      expect(percents).toEqual([...percents].sort((a, b) => a - b));
      expect(new Set(percents).size).toBeGreaterThan(3);
    } finally {
      await big.close();
    }
  });

  it('the second shape keeps everything in data', async () => {
    await caller.control({ shape: 'R2' });
    await caller.say('a 1-second clip of a forest');
    expect((await caller.submit('render_r2')).json).toMatchObject({
      success: true,
      data: { id: 'render_r2', status: 'pending' },
    });
    const data = await caller.over('render_r2');
    expect(data).toMatchObject({ id: 'render_r2', status: 'completed', progress: 100 });
    expect(String(data['outputUrl'])).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/files\/renders\/[0-9a-f]{24}\.mp4$/,
    );
    expect(Number(data['completedAt'])).toBeGreaterThanOrEqual(Number(data['createdAt']));
  });

  it('a cancelled one has failed, whether it waited or ran; a finished one cannot be cancelled', async () => {
    await caller.say('a 1-second clip of a forest');
    await caller.control({ speed: 5 });
    await caller.submit('render_runs');
    await caller.submit('render_waits');
    for (const id of ['render_waits', 'render_runs']) {
      expect((await caller.post(`/api/render/proxy/lambda/${id}/cancel`)).json).toMatchObject({
        success: true,
      });
      expect(await caller.over(id)).toMatchObject({ status: 'failed', error: 'cancelled by the client' });
    }
    await caller.control({ speed: 0 });
    await caller.film('render_done');
    expect((await caller.post('/api/render/proxy/lambda/render_done/cancel')).status).toBe(409);
  });

  it('equal tiny films are made once', async () => {
    await caller.say('a 2-second clip of a winter night');
    await caller.film('render_first');
    const again = await caller.film('render_again');
    const ledger = (await caller.ledger())['renders'] as unknown as Json[];
    const of = (id: string) => ledger.find((render) => String(render['id']) === id)!;
    expect(of('render_again')['draftHash']).toBe(of('render_first')['draftHash']);
    const took = (id: string) => Number(of(id)['completedAt']) - Number(of(id)['createdAt']);
    expect(took('render_again')).toBeLessThanOrEqual(took('render_first'));
    expect(again['output']!['size']).toBe(of('render_first')['size']);
  });
});
