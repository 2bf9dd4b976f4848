import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OwnFolder, openOwnFolder } from '../../src/media/own-folder.ts';
import { scratch } from './support/media.ts';

let box = scratch();
let open: OwnFolder[];
beforeEach(() => {
  box = scratch();
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((folder) => folder.close()));
  await box.clean();
});

const faults: unknown[] = [];
function own(times = { beat: 20, gone: 60_000 }): OwnFolder {
  const folder = openOwnFolder(box.folder, randomUUID(), (error) => faults.push(error), times);
  open.push(folder);
  return folder;
}

const HOUR = 3_600_000;
function left(name: string, age: number): string {
  const path = join(box.folder, name);
  mkdirSync(path);
  writeFileSync(join(path, 'film.part'), 'x');
  const at = new Date(Date.now() - age);
  utimesSync(path, at, at);
  return path;
}

describe('the folder of a process', () => {
  it('is made, for this user alone, and goes with its process', async () => {
    const folder = own();
    await expect.poll(() => existsSync(folder.path)).toBe(true);
    expect(statSync(folder.path).mode & 0o077).toBe(0);
    writeFileSync(join(folder.path, 'a'), 'x');
    await folder.close();
    expect(readdirSync(box.folder)).toEqual([]);
  });

  it('is touched again and again, so that a file in it may be of any age', async () => {
    const folder = own();
    await expect.poll(() => existsSync(folder.path)).toBe(true);
    const old = new Date(Date.now() - 10 * HOUR);
    writeFileSync(join(folder.path, 'film.mp4'), 'x');
    utimesSync(join(folder.path, 'film.mp4'), old, old);
    utimesSync(folder.path, old, old);
    await expect.poll(() => Date.now() - statSync(folder.path).mtimeMs).toBeLessThan(HOUR);
    own();
    await expect.poll(() => readdirSync(box.folder).length).toBe(2);
    expect(existsSync(join(folder.path, 'film.mp4'))).toBe(true);
  });

  it('of a process that was killed is removed by another one, also long after that one’s start', async () => {
    const early = left(randomUUID(), HOUR);
    own();
    await expect.poll(() => existsSync(early)).toBe(false);
    const late = left(randomUUID(), HOUR);
    await expect.poll(() => existsSync(late)).toBe(false);
  });

  it('is all that is removed: what is young or bears another name stays', async () => {
    const kept = [left(randomUUID(), 1_000), left('somebody-elses', 100 * HOUR)];
    const gone = left(randomUUID(), HOUR);
    own();
    await expect.poll(() => existsSync(gone)).toBe(false);
    for (const path of kept) expect(existsSync(path)).toBe(true);
  });

  it('that cannot be made is told, and tried again', async () => {
    const blocked = join(box.folder, 'file');
    writeFileSync(blocked, '');
    let told = 0;
    const folder = openOwnFolder(join(blocked, 'below'), randomUUID(), () => (told += 1), {
      beat: 10,
      gone: 1_000,
    });
    await expect.poll(() => told).toBeGreaterThan(1);
    await folder.close();
  });
});
