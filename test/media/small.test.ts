import { randomUUID } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGate } from '../../src/media/gate.ts';
import { nameWith, plainName } from '../../src/media/names.ts';
import { sweep } from '../../src/media/sweep.ts';
import { FUZZ } from '../support/fuzz.ts';
import { scratch } from './support/media.ts';

describe('names', () => {
  it.each([
    ['holiday.mp4', 'holiday.mp4'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a b.mov', 'a b.mov'],
    ['日落 海边.mp4', '日落 海边.mp4'],
    ['a"b\r\nc.mp4', 'a_b_c.mp4'],
    ['.htaccess', 'htaccess'],
    ['\u202egnp.exe', 'gnp.exe'],
    ['', 'file'],
    ['///', 'file'],
    ['💥', 'file'],
  ])('%j is shown as %j', (given, shown) => {
    expect(plainName(given)).toBe(shown);
  });

  it('a long name keeps its end, where the ending is', () => {
    expect(plainName(`${'x'.repeat(500)}.mp4`)).toHaveLength(80);
    expect(plainName(`${'x'.repeat(500)}.mp4`)).toMatch(/\.mp4$/);
    expect(plainName(`x\u0323\u0324${'y'.repeat(75)}.mp4`)).toBe(`${'y'.repeat(75)}.mp4`);
  });

  it.each([
    ['a.mp4', 'mp4', 'a.mp4'],
    ['a.MP4', 'mp4', 'a.MP4'],
    ['a.jpeg', 'jpg', 'a.jpeg'],
    ['a.exe', 'mp4', 'a.mp4'],
    ['a', 'png', 'a.png'],
    ['a.constructor', 'png', 'a.png'],
    ['.png', 'png', '.png.png'],
    ['v1.2 final', 'png', 'v1.png'],
  ])('%s with the bytes of %s is %s', (name, extension, result) => {
    expect(nameWith(name, extension)).toBe(result);
  });

  it('whatever a file is called, its name is safe and never empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
        const shown = plainName(name);
        expect(shown).toMatch(/^[\p{L}\p{N}\p{M} ._()-]{1,80}$/u);
        expect(shown).not.toMatch(/^[. ]/);
      }),
      // Letters of all scripts are slow to tell apart: a tenth of the longest runs takes minutes.
      { numRuns: Math.min(FUZZ.numRuns, 10_000) },
    );
  });
});

describe('gate', () => {
  it('never lets more in than it may, and everybody in the end', async () => {
    const gate = createGate(2);
    let inside = 0;
    let most = 0;
    const order: number[] = [];
    const work = async (index: number) => {
      inside += 1;
      most = Math.max(most, inside);
      order.push(index);
      await new Promise((done) => setImmediate(done));
      inside -= 1;
      if (index % 3 === 0) throw new Error('of its own');
      return index;
    };
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => gate(() => work(index))));
    expect(most).toBe(2);
    expect(order).toEqual(Array.from({ length: 20 }, (_, index) => index));
    expect(all.filter((one) => one.status === 'rejected')).toHaveLength(7);
    await expect(gate(async () => 'still open')).resolves.toBe('still open');
  });
});

describe('sweep', () => {
  let box = scratch();
  beforeEach(() => {
    box = scratch();
  });
  afterEach(() => box.clean());

  it('removes our own files that are old, and nothing else', async () => {
    const old = new Date(Date.now() - 60_000);
    const ours = [`${randomUUID()}.part`, `${randomUUID()}.mp4`, `${randomUUID()}.mp4.jpg`];
    const kept = [`${randomUUID()}.mp4`, 'README.md', 'photo.jpg'];
    for (const name of [...ours, ...kept]) writeFileSync(join(box.folder, name), 'x');
    for (const name of [...ours, 'README.md', 'photo.jpg']) utimesSync(join(box.folder, name), old, old);
    expect(await sweep(box.folder, 30_000)).toBe(3);
    expect(await box.files()).toEqual([...kept].sort());
  });

  it('a missing folder is clean', async () => {
    expect(await sweep(join(box.folder, 'missing'), 0)).toBe(0);
  });
});
