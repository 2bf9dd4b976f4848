import { readdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inlet } from '../../src/core/ports.ts';
import { createIntake } from '../../src/media/intake.ts';
import { mayMount, type SmallDisk, smallDisk } from '../support/disk.ts';
import { sample, scratch } from './support/media.ts';

const sources = scratch();
const png = sample(sources.folder, 'png');
const never = new AbortController().signal;
afterAll(() => sources.clean());

const MB = 1024 * 1024;
const inlet = (...chunks: Uint8Array[]): Inlet => ({ body: Readable.from(chunks) });
const large = () => inlet(png, ...Array.from({ length: 40 }, () => Buffer.alloc(MB / 4)));

describe('the floor of free space', () => {
  const spool = scratch();
  afterAll(() => spool.clean());
  const below = () =>
    createIntake({ folder: spool.folder, allowedHosts: ['127.0.0.1'], floor: Number.MAX_SAFE_INTEGER });

  it('refuses what is sent, and what is linked to before the link is opened', async () => {
    const body = Readable.from([png]);
    await expect(below().take({ body }, 'a.png', MB, never)).rejects.toMatchObject({ code: 'disk-full' });
    expect(body.destroyed).toBe(true);
    await expect(below().fetch('http://127.0.0.1:9/a.png', 'a.png', MB, never)).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(await spool.files()).toEqual([]);
  });

  it('is looked at before each file, in a folder that need not be there yet', async () => {
    const folder = `${spool.folder}/later`;
    const intake = createIntake({ folder, allowedHosts: [], floor: 1 });
    expect((await intake.take(inlet(png), 'a.png', MB, never)).bytes).toBe(png.length);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is none for what must be kept', async () => {
    const intake = createIntake({ folder: spool.folder, allowedHosts: [] });
    expect((await intake.take(inlet(png), 'a.png', MB, never)).bytes).toBe(png.length);
  });
});

describe.skipIf(!mayMount())('a disk', () => {
  let disk: SmallDisk;
  beforeEach(() => {
    const made = smallDisk(4);
    if (made === undefined) throw new Error('no small disk');
    disk = made;
  });
  afterEach(() => disk.remove());
  const intake = () => createIntake({ folder: disk.folder, allowedHosts: [] });

  it('that is full in the middle of a file is a passing problem, and nothing is left behind', async () => {
    await expect(intake().take(large(), 'a.png', 100 * MB, never)).rejects.toMatchObject({
      code: 'disk-full',
    });
    expect(readdirSync(disk.folder)).toEqual([]);
    expect((await intake().take(inlet(png), 'a.png', MB, never)).bytes).toBe(png.length);
  });

  it('that is full before a file is the same, until there is room', async () => {
    disk.fill();
    await expect(intake().take(inlet(png), 'a.png', MB, never)).rejects.toMatchObject({ code: 'disk-full' });
    disk.free();
    expect((await intake().take(inlet(png), 'a.png', MB, never)).bytes).toBe(png.length);
  });

  it('that was turned read-only is the same', async () => {
    disk.readOnly(true);
    await expect(intake().take(inlet(png), 'a.png', MB, never)).rejects.toMatchObject({ code: 'disk-full' });
    disk.readOnly(false);
  });

  it('with less than the floor takes nothing', async () => {
    const floor = createIntake({ folder: disk.folder, allowedHosts: [], floor: 5 * MB });
    await expect(floor.take(inlet(png), 'a.png', MB, never)).rejects.toMatchObject({ code: 'disk-full' });
  });
});
