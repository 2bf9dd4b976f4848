import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a few megabytes of its own. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all room that is left. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  /** Turns it read-only, or back, as a system does after an error of the device. */
  readOnly(on: boolean): void;
  remove(): void;
}

/** Mounts one of so many megabytes; nothing where this user may not mount. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const run = (program: string, ...args: string[]) => execFileSync(program, args, { stdio: 'ignore' });
  try {
    run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder);
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill() {
      const chunk = Buffer.alloc(4_096);
      try {
        for (;;) writeFileSync(filler, chunk, { flag: 'a' });
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      }
    },
    free: () => rmSync(filler, { force: true }),
    readOnly: (on) => void run('mount', '-o', `remount,${on ? 'ro' : 'rw'}`, folder),
    remove() {
      run('umount', '-l', folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether small disks can be had here; says so once in a file of tests where they cannot. */
export function mayMount(): boolean {
  const disk = smallDisk(1);
  disk?.remove();
  if (disk === undefined)
    console.log('Disks: this user may not mount, so the tests of a full disk are not run');
  return disk !== undefined;
}
