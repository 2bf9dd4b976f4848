import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Names as `spool` and `prepare` give them: nothing else in the folder is ours to remove. */
const OURS = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z0-9.]{1,12}$/;

/**
 * Removes files that a process left behind when it was killed: ours, and not written to for `olderThanMs`. Returns how many went.
 * A folder that is missing is clean.
 */
export async function sweep(folder: string, olderThanMs: number): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names.filter((entry) => OURS.test(entry))) {
    const path = join(folder, name);
    const old = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs >= olderThanMs,
      () => false,
    );
    if (!old) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
