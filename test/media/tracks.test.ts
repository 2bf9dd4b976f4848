import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createIntake } from '../../src/media/intake.ts';
import { createReadTracks } from '../../src/media/tracks.ts';
import { FUZZ } from '../support/fuzz.ts';
import { make, sample, scratch } from './support/media.ts';

const box = scratch();
afterAll(() => box.clean());

const readTracks = createReadTracks();
const PICTURE = ['-f', 'lavfi', '-i', 'testsrc=size=64x48:rate=10:duration=1', '-pix_fmt', 'yuv420p'];
const SOUND = ['-f', 'lavfi', '-i', 'sine=duration=1'];
const never = new AbortController().signal;

/** Takes a file as a person would send it. */
async function taken(name: string, bytes: Uint8Array) {
  const intake = createIntake({ folder: box.folder, allowedHosts: [] });
  const { mime, name: kept, discard } = await intake.take({ body: Readable.from([bytes]) }, name, 1e7, never);
  await discard();
  return { mime, name: kept };
}

describe('a container is judged by its tracks', () => {
  it.each([
    ['note.webm', SOUND, 'audio/webm'],
    ['note.mkv', SOUND, 'audio/x-matroska'],
    ['note.mp4', SOUND, 'audio/mp4'],
    ['note.mov', SOUND, 'audio/mp4'],
    ['clip.webm', [...PICTURE, '-c:v', 'libvpx'], 'video/webm'],
    ['clip.mkv', PICTURE, 'video/x-matroska'],
    ['clip.mp4', PICTURE, 'video/mp4'],
    ['clip.mov', PICTURE, 'video/quicktime'],
    ['both.mp4', [...SOUND, ...PICTURE], 'video/mp4'],
  ])('%s keeps its name', async (name, args, mime) => {
    expect(await taken(name, make(join(box.folder, `made-${name}`), args))).toEqual({ mime, name });
  });

  it('an M4A that holds a picture is a video', async () => {
    const bytes = make(join(box.folder, 'film.m4a'), [...PICTURE, '-f', 'ipod', '-c:v', 'libx264']);
    bytes.write('M4A ', 8, 'latin1');
    expect(await taken('film.m4a', bytes)).toEqual({ mime: 'video/mp4', name: 'film.mp4' });
  });

  it('one whose tracks cannot be read is what its brand says', async () => {
    const bytes = Buffer.from('\x00\x00\x00\x18ftypisom\x00\x00\x00\x00', 'latin1');
    expect(await taken('broken.mp4', bytes)).toEqual({ mime: 'video/mp4', name: 'broken.mp4' });
  });
});

describe('the reader of tracks', () => {
  const fileOf = (bytes: Uint8Array) => {
    const path = join(box.folder, 'fuzzed.mp4');
    writeFileSync(path, bytes);
    return path;
  };

  it('answers for a file that is missing, and for the next one', async () => {
    sample(box.folder, 'mp4');
    expect(await readTracks(join(box.folder, 'none.mp4'))).toBeUndefined();
    expect(await readTracks(join(box.folder, 'sample.mp4'))).toMatchObject({
      picture: { width: 64, height: 48 },
      hasSound: false,
    });
  });

  it('answers for whatever a damaged file holds, and reads a good one after it', async () => {
    const good = sample(box.folder, 'mp4');
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(good.length), async (changes, length) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) bytes[at] = value;
        await readTracks(fileOf(bytes.subarray(0, length)), { whole: true });
      }),
      { numRuns: Math.min(FUZZ.numRuns, 200) },
    );
    expect(await readTracks(fileOf(good), { whole: true })).toMatchObject({ isWhole: true });
  });

  it('follows no playlist, neither to a file beside it nor to a server', async () => {
    const good = sample(box.folder, 'mp4');
    writeFileSync(join(box.folder, 'part.mp4'), good);
    const list = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\npart.mp4\n#EXT-X-ENDLIST\n';
    writeFileSync(join(box.folder, 'list.m3u8'), list);
    expect(await readTracks(join(box.folder, 'list.m3u8'))).toBeUndefined();
  });

  it('begins anew when a file has ended its thread', async () => {
    const failing = createReadTracks(new URL('./support/failing-thread.ts', import.meta.url));
    expect(await failing('end')).toBeUndefined();
    expect(await failing('good')).toEqual({ hasSound: true });
  });
});
