import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MediaFile } from '../../src/core/ports.ts';
import { createIntake } from '../../src/media/intake.ts';
import { make, sample, scratch } from './support/media.ts';
import { serve } from './support/server.ts';

const box = scratch();
afterAll(() => box.clean());

const intake = createIntake({ folder: box.folder, allowedHosts: [] });
/** With a poster, however small the video is. */
const prepare = (file: MediaFile) => intake.prepare(file, 0);

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

  it('a poster is made only for a video of more bytes than the platform makes one for', async () => {
    const file = video('posters.mp4', ...SOURCE, '-pix_fmt', 'yuv420p');
    for (const above of [undefined, file.bytes])
      expect(await intake.prepare(file, above)).not.toHaveProperty('poster');
    const ready = await intake.prepare(file, file.bytes - 1);
    expect(ready.poster).toBeDefined();
    await ready.discard();
  });

  it('a format that the reader does not know is measured by ffprobe', async () => {
    video('old.avi', ...SOURCE);
    const file = await prepare(fileOf('old.avi', 'video/x-msvideo'));
    expect(file).toMatchObject({ width: 1280, height: 720 });
    await file.discard();
  });

  it.each(['jpg', 'mp3', 'gif'])('a %s in the place of a video cannot be played', async (format) => {
    sample(box.folder, format);
    const mime = { jpg: 'image/jpeg', mp3: 'audio/mpeg', gif: 'image/gif' }[format] ?? '';
    await expect(prepare(fileOf(`sample.${format}`, mime))).rejects.toMatchObject({ code: 'unplayable' });
  });

  it('a video without its index cannot be played', async () => {
    const bytes = readFileSync(video('no-moov.mp4', ...SOURCE, '-pix_fmt', 'yuv420p').path);
    writeFileSync(join(box.folder, 'no-moov.mp4'), bytes.subarray(0, bytes.indexOf('moov') - 4));
    await expect(prepare(fileOf('no-moov.mp4', 'video/mp4'))).rejects.toMatchObject({ code: 'unplayable' });
  });

  it('a video of no width and no height cannot be played', async () => {
    const { path } = video('flat-0.mp4', ...SOURCE, '-pix_fmt', 'yuv420p');
    const bytes = readFileSync(path);
    // The picture's size stands in the sample entry, 24 bytes behind its name.
    const entry = bytes.indexOf('avc1', bytes.indexOf('stsd'));
    bytes.fill(0, entry + 28, entry + 32);
    // And in the track's header, at its end.
    const header = bytes.indexOf('tkhd');
    bytes.fill(0, header + 80, header + 88);
    writeFileSync(path, bytes);
    await expect(prepare(fileOf('flat-0.mp4', 'video/mp4'))).rejects.toMatchObject({ code: 'unplayable' });
  });

  it('an MP4 with sound alone cannot be played as a video', async () => {
    make(join(box.folder, 'sound.mp4'), ['-f', 'lavfi', '-i', 'sine=duration=1']);
    await expect(prepare(fileOf('sound.mp4', 'video/mp4'))).rejects.toMatchObject({ code: 'unplayable' });
  });

  it('a file that is broken at its first box cannot be played, and leaves nothing', async () => {
    writeFileSync(
      join(box.folder, 'broken.mp4'),
      Buffer.from('\x00\x00\x00\x18ftypisom\x00\x00\x00\x00', 'latin1'),
    );
    await expect(prepare(fileOf('broken.mp4', 'video/mp4'))).rejects.toMatchObject({ code: 'unplayable' });
    expect((await box.files()).filter((name) => name.startsWith('broken'))).toEqual(['broken.mp4']);
  });

  it('a video whose pictures are gone cannot be played', async () => {
    video('full.mp4', ...SOURCE, '-pix_fmt', 'yuv420p', '-movflags', 'faststart');
    truncateSync(join(box.folder, 'full.mp4'), 4_000);
    await expect(prepare(fileOf('full.mp4', 'video/mp4'))).rejects.toMatchObject({ code: 'unplayable' });
    expect((await box.files()).filter((name) => name.startsWith('full'))).toEqual(['full.mp4']);
  });

  it('a playlist is not followed to a server', async () => {
    const server = await serve((_, response) => void response.end());
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\n${server.url}/a.ts\n#EXT-X-ENDLIST\n`;
    writeFileSync(join(box.folder, 'list.mp4'), list);
    await expect(prepare(fileOf('list.mp4', 'video/mp4'))).rejects.toMatchObject({ code: 'unplayable' });
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
