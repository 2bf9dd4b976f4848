import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator/server.ts';
import { brightness, colour, contrast, loudness, motion, seam } from './measure.ts';
import { Caller, type Json, look, PICTURE, sample, scratch, startPlain, TONE } from './support.ts';
import { FILMS, type Film, SIZES } from './wanted-films.ts';

// What the films that people ask for are really like. They are rendered at a sixth of the size and twelve frames a
// second, which changes neither length, shape, motion, loudness nor where words stand.

const box = scratch();
let emulator: Emulator;
let photo: Buffer;
let clip: Buffer;
let song: Buffer;
beforeAll(async () => {
  emulator = await startPlain({ switches: { startCredits: 10_000 } });
  photo = sample(box.path, 'p.jpg', '-f', 'lavfi', '-i', 'mandelbrot=s=640x360', '-frames:v', '1');
  clip = sample(
    box.path,
    'c.mp4',
    ...[
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=320x180:r=12:d=6',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=300:duration=6',
    ],
    ...['-pix_fmt', 'yuv420p', '-shortest'],
  );
  song = sample(box.path, 's.mp3', '-f', 'lavfi', '-i', 'sine=frequency=220:duration=3,volume=0.2');
});
afterAll(async () => {
  await emulator.close();
  box.clean();
});

/** Says everything and renders the film; gives back its path and its draft. */
async function shoot(
  film: Pick<Film, 'say' | 'send'>,
): Promise<{ path: string; tracks: Map<number, Json[]> }> {
  const caller = await Caller.enter(emulator.url);
  const files = { photo: ['p.jpg', photo], clip: ['c.mp4', clip], song: ['s.mp3', song] } as const;
  for (const kind of film.send ?? []) await caller.upload(files[kind]);
  for (const text of film.say) await caller.say(text);
  const id = `render_${crypto.randomUUID()}`;
  const render = await caller.film(id);
  expect(render, JSON.stringify(render)).toMatchObject({ status: 'completed' });
  const path = join(box.path, `${id}.mp4`);
  const response = await fetch(String(render['output']!['url']));
  writeFileSync(path, Buffer.from(await response.arrayBuffer()));
  const tracks = (await caller.state()).state['draft']!['t'] as unknown as { tt: number; sg: Json[] }[];
  return { path, tracks: new Map(tracks.map((track) => [track.tt, track.sg])) };
}

const titlesOf = (pieces: Json[] | undefined): string[] =>
  (pieces ?? []).map((piece) => String(piece['m']!['title']));

describe('films › thirty wishes', () => {
  it('there are thirty', () => {
    expect(FILMS).toHaveLength(30);
  });

  it.each(FILMS.map((film) => [film.say.join(' › '), film] as const))('%s', async (_, film) => {
    const { path, tracks } = await shoot(film);
    const found = look(path);
    const [width, height] = SIZES[film.shape ?? 'wide'];
    expect(found.video).toMatchObject({ codec_name: 'h264', pix_fmt: 'yuv420p', width, height });
    expect(Math.abs(found.seconds - film.seconds)).toBeLessThan(0.2);
    // A loop passes the same places twice, so only its mean says how much it moves.
    const { least, mean } = await motion(path);
    expect(film.loop ? mean : least).toBeGreaterThanOrEqual(2);
    if (film.pictures !== undefined) expect(tracks.get(0)).toHaveLength(film.pictures);
    if (film.words) expect(titlesOf(tracks.get(7))).toEqual(film.words);
    if (film.music) expect(titlesOf(tracks.get(1))).toEqual([film.music]);
    const { lufs, peak } = await loudness(path);
    if (film.music === false) expect(lufs).toBeLessThanOrEqual(-60);
    else expect(Math.abs(lufs + 16)).toBeLessThanOrEqual(2);
    expect(peak).toBeLessThanOrEqual(-1);
    if (film.grey) expect(await colour(path)).toBeLessThan(3);
    else expect(await colour(path)).toBeGreaterThan(3);
  });
});

describe('films › examples of the skills', () => {
  it.each([
    ['turn a short text description of a product demo scene into a 1080p MP4', 5],
    ['generate videos from text prompts without paying for a subscription', 5],
    ['根据文字提示，生成一段 10 秒的未来城市夜景视频', 10],
  ])('%s', async (wish, seconds) => {
    const { path } = await shoot({ say: [wish] });
    expect(Math.abs(look(path).seconds - seconds)).toBeLessThan(0.2);
    expect((await motion(path)).least).toBeGreaterThanOrEqual(2);
    expect(Math.abs((await loudness(path)).lufs + 16)).toBeLessThanOrEqual(2);
  });
});

describe('films › words', () => {
  it.each([
    [
      'the brightest sky',
      'a 3-second clip of snow by day, title Hello Hello Hello',
      'iw*0.5:ih*0.1:iw*0.25:ih*0.28',
    ],
    [
      'the setting sun',
      'a 3-second clip of a sunset over the ocean, title Hello Hello Hello',
      'iw*0.5:ih*0.1:iw*0.25:ih*0.28',
    ],
    [
      'a white studio',
      'a 3-second clip of a product, title Hello Hello Hello',
      'iw*0.5:ih*0.1:iw*0.25:ih*0.28',
    ],
    [
      'a pale ground',
      'a 3-second clip of snow by day, captions: Hello Hello Hello Hello Hello',
      'iw*0.4:ih*0.07:iw*0.3:ih*0.84',
    ],
  ])('they are legible over %s: white on a shade that is at most half as bright', async (_, wish, crop) => {
    const { path } = await shoot({ say: [wish] });
    const { words, behind } = await contrast(path, 1.5, crop);
    expect(words).toBeGreaterThan(200);
    expect(behind).toBeLessThanOrEqual(words * 0.6);
  });

  it('the shade goes with the words', async () => {
    const { path } = await shoot({ say: ['a 6-second clip of a meadow by day, no music, title Hi'] });
    const sky = 'iw*0.2:ih*0.1:0:ih*0.28';
    expect(await brightness(path, 1.5, sky)).toBeLessThan((await brightness(path, 5, sky)) - 20);
  });
});

describe('films › looks, speed and loops', () => {
  it('a loop ends where it began', async () => {
    const { path } = await shoot({ say: ['make a gif-like loop of a city at night, 4 seconds'] });
    expect(await seam(path)).toBeLessThan((await motion(path)).mean / 2);
  });

  it('brighter is brighter, darker is darker', async () => {
    const say = ['a 2-second clip of a meadow, no music, no title'];
    const levels: number[] = [];
    for (const more of [[], ['brighter'], ['darker']]) {
      levels.push(await brightness((await shoot({ say: [...say, ...more] })).path, 1));
    }
    const [plain, bright, dark] = levels;
    expect(bright!).toBeGreaterThan(plain! + 5);
    expect(dark!).toBeLessThan(plain! - 5);
  });

  it('a fade begins and ends in the dark', async () => {
    const { path } = await shoot({ say: ['a 3-second clip of snow by day, no title', 'fade in and out'] });
    expect(await brightness(path, 0)).toBeLessThan(30);
    expect(await brightness(path, 2.9)).toBeLessThan(60);
    expect(await brightness(path, 1.5)).toBeGreaterThan(100);
  });

  it('a clip is cut where it was said', async () => {
    const upload = sample(
      box.path,
      'halves.mp4',
      ...[
        '-f',
        'lavfi',
        '-i',
        'color=black:s=320x180:r=12:d=3',
        '-f',
        'lavfi',
        '-i',
        'color=white:s=320x180:r=12:d=3',
      ],
      ...['-filter_complex', '[0][1]concat=n=2', '-pix_fmt', 'yuv420p'],
    );
    const caller = await Caller.enter(emulator.url);
    await caller.upload(['halves.mp4', upload]);
    await caller.say('use the last 2 seconds, no music, no title');
    const render = await caller.film('render_halves');
    const path = join(box.path, 'late.mp4');
    writeFileSync(path, Buffer.from(await (await fetch(String(render['output']!['url']))).arrayBuffer()));
    expect(look(path).seconds).toBeCloseTo(2, 0);
    expect(await brightness(path, 0.3)).toBeGreaterThan(200);
  });

  it('every look renders', async () => {
    const caller = await Caller.enter(emulator.url);
    await caller.say('a 1-second clip of zork blip, no music, no title');
    const looks = [
      'sepia',
      'vivid',
      'faded',
      'more contrast',
      'cinematic look',
      'dreamy look',
      'inverted colours',
      'warmer',
      'cooler',
    ];
    for (const wish of looks) {
      await caller.say(wish);
      expect(await caller.film(`render_${wish}`), wish).toMatchObject({ status: 'completed' });
    }
  });

  it('pictures of a strange size, slowed and sped up, come out at their length', async () => {
    const odd = sample(box.path, 'odd.mp4', ...PICTURE, ...TONE, '-pix_fmt', 'yuv420p', '-shortest');
    for (const [wish, seconds] of [
      ['half speed', 2],
      ['4x', 0.25],
    ] as const) {
      const caller = await Caller.enter(emulator.url);
      await caller.upload(['odd.mp4', odd]);
      await caller.say(`make a video from this clip, ${wish}, no music`);
      const render = await caller.film(`render_${wish}`);
      expect(render).toMatchObject({ status: 'completed' });
      expect(Number(render['output']!['duration'])).toBeCloseTo(seconds, 1);
    }
  });
});
