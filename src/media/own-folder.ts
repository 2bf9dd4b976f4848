import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { sweep } from './sweep.ts';

/** The files of one process on their way. */
export interface OwnFolder {
  readonly path: string;
  /** Removes the folder with all that is in it. */
  close(): Promise<void>;
}

/** In milliseconds: how often an owner shows that it lives, and after how long without it its folder is removed. */
const TIMES = { beat: 60_000, gone: 10 * 60_000 };

/** A loose file in the root, as earlier versions left them, is this old only when its process died. */
const LOOSE_MS = 6 * 60 * 60_000;

const OWNER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A folder below `root` for one owner (a UUID). Its owner touches it again and again, and removes the folders of owners that no
 * longer do: what a crash leaves behind is gone within minutes, and what a live process has stays, however old it is.
 * `failed` hears of what could not be done; it is tried again at the next beat.
 */
export function openOwnFolder(
  root: string,
  owner: string,
  failed: (error: unknown) => void,
  times = TIMES,
): OwnFolder {
  const path = join(root, owner);
  const beat = () => alive(root, path, times.gone).catch(failed);
  let last = beat();
  const timer = setInterval(() => {
    last = last.then(beat);
  }, times.beat);
  return {
    path,
    async close() {
      clearInterval(timer);
      await last;
      await rm(path, { recursive: true, force: true }).catch(failed);
    },
  };
}

async function alive(root: string, path: string, gone: number): Promise<void> {
  const now = new Date();
  await mkdir(path, { recursive: true, mode: 0o700 });
  await utimes(path, now, now);
  for (const name of await readdir(root)) {
    const other = join(root, name);
    if (!OWNER.test(name) || other === path) continue;
    const touched = await stat(other).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (now.getTime() - touched >= gone) await rm(other, { recursive: true, force: true });
  }
  await sweep(root, LOOSE_MS);
}
