import { execFileSync } from 'node:child_process';
import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MediaFile } from '../../src/core/ports.ts';
import { createIntake } from '../../src/media/intake.ts';
import { make, sample, scratch } from './support/media.ts';
import { serve } from './support/server.ts';

const box = scratch();
afterAll(() => box.clean());

const { prepare } = createIntake({ folder: box.folder, allowedHosts: [] });

function fileOf(name: string, mime: string): MediaFile {
  const path = join(box.folder, name);
  return { path, bytes: statSync(path).size, mime, name, discard: async () => {} };
}

function video(name: string, ...args: string[]): MediaFile {
  make(join(box.folder, name), args);
  return fileOf(name, 'video/mp4');
}

function sizeOf(path: string): string {
  const args = ['-v', 'error', '-show_entries', 'stream=width,height,codec_name', '-of', 'csv=p=0', path];
  return execFileSync('ffprobe', args, { encoding: 'utf8' }).trim();
}

const SOURCE = ['-f', 'lavfi', '-i', 'testsrc=size=1280x720:rate=10:duration=3'];

describe('intake › prepare', () => {
  it('a video is measured and gets a JPEG of at most 320 pixels and 200 kB', async () => {
    const file = await prepare(video('wide.mp4', ...SOURCE, '-pix_fmt', 'yuv420p'));
    expect(file).toMatchObject({ width: 1280, height: 720 });
    expect(file.seconds).toBeCloseTo(3, 1);
    expect(sizeOf(file.poster!)).toBe('mjpeg,320,180');
    expect(statSync(file.poster!).size).toBeLessThan(200_000);
    await file.discard();
    expect(existsSync(file.poster!)).toBe(false);
  });

  it('a turned video is measured as it is shown, and so is its poster', async () => {
    video('flat.mp4', ...SOURCE, '-pix_fmt', 'yuv420p');
    const input = join(box.folder, 'flat.mp4');
    const file = await prepare(
      video('turned.mp4', '-i', input, '-c', 'copy', '-metadata:s:v:0', 'rotate=90'),
    );
    expect(file).toMatchObject({ width: 720, height: 1280 });
    expect(sizeOf(file.poster!)).toBe('mjpeg,180,320');
    await file.discard();
  });

  it('pixels that are not square are stretched', async () => {
    const file = await prepare(
      video('dv.mp4', ...SOURCE, '-vf', 'scale=720:576,setsar=16/11', '-pix_fmt', 'yuv420p'),
    );
    expect(file).toMatchObject({ width: 1047, height: 576 });
    await file.discard();
  });

  it('a small video is not blown up, a long narrow one still fits', async () => {
    const small = await prepare(
      video('small.mp4', '-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1', '-pix_fmt', 'yuv420p'),
    );
    expect(sizeOf(small.poster!)).toBe('mjpeg,64,48');
    const tall = await prepare(
      video(
        'tall.mp4',
        '-f',
        'lavfi',
        '-i',
        'testsrc=size=360x1280:rate=5:duration=1',
        '-pix_fmt',
        'yuv420p',
      ),
    );
    expect(sizeOf(tall.poster!)).toBe('mjpeg,90,320');
    await Promise.all([small.discard(), tall.discard()]);
  });

  it('the poster of noise stays under 200 kB', async () => {
    const noise = [
      '-f',
      'lavfi',
      '-i',
      'nullsrc=s=640x640:d=1:r=5,geq=random(1)*255:128:128',
      '-pix_fmt',
      'yuv420p',
    ];
    const file = await prepare(video('noise.mp4', ...noise));
    expect(statSync(file.poster!).size).toBeLessThan(200_000);
    await file.discard();
  });

  it('a picture has a size and no length, a sound a length and no size', async () => {
    sample(box.folder, 'jpg');
    sample(box.folder, 'mp3');
    const picture = await prepare(fileOf('sample.jpg', 'image/jpeg'));
    expect(picture).toMatchObject({ width: 64, height: 48 });
    expect(picture).not.toHaveProperty('seconds');
    expect(picture).not.toHaveProperty('poster');
    const sound = await prepare(fileOf('sample.mp3', 'audio/mpeg'));
    expect(sound.seconds).toBeCloseTo(1, 0);
    expect(sound).not.toHaveProperty('width');
  });

  it('what cannot be measured comes back as it is', async () => {
    writeFileSync(
      join(box.folder, 'broken.mp4'),
      Buffer.from('\x00\x00\x00\x18ftypisom\x00\x00\x00\x00', 'latin1'),
    );
    const broken = fileOf('broken.mp4', 'video/mp4');
    const { discard: _, ...rest } = await prepare(broken);
    const { discard: __, ...same } = broken;
    expect(rest).toEqual(same);
    expect((await box.files()).filter((name) => name.startsWith('broken'))).toEqual(['broken.mp4']);
  });

  it('a video whose pictures are gone is measured and has no poster', async () => {
    video('full.mp4', ...SOURCE, '-pix_fmt', 'yuv420p', '-movflags', 'faststart');
    truncateSync(join(box.folder, 'full.mp4'), 4_000);
    const file = await prepare(fileOf('full.mp4', 'video/mp4'));
    expect(file).toMatchObject({ width: 1280, height: 720 });
    expect(file).not.toHaveProperty('poster');
    expect((await box.files()).filter((name) => name.startsWith('full'))).toEqual(['full.mp4']);
  });

  it('a playlist is not followed to a server', async () => {
    const server = await serve((_, response) => void response.end());
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\n${server.url}/a.ts\n#EXT-X-ENDLIST\n`;
    writeFileSync(join(box.folder, 'list.mp4'), list);
    expect(await prepare(fileOf('list.mp4', 'video/mp4'))).not.toHaveProperty('poster');
    expect(server.asked).toEqual([]);
    await server.close();
  });

  it('discard removes the file itself as well', async () => {
    let gone = false;
    const file = video('last.mp4', ...SOURCE, '-pix_fmt', 'yuv420p');
    const ready = await prepare({
      ...file,
      discard: async () => {
        gone = true;
      },
    });
    await ready.discard();
    expect(gone).toBe(true);
    expect(existsSync(ready.poster!)).toBe(false);
  });
});
