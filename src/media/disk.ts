import { mkdir, statfs } from 'node:fs/promises';
import { Problem } from '../core/problem.ts';

/** What a disk says that is full, broken, or turned read-only by the system after an error. */
const CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS']);

/** The problem behind a disk's error; any other error as it is. */
export function asProblem(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return CODES.has(code) ? new Problem('disk-full', {}, { cause: error }) : error;
}

/** Rejects with `disk-full` when the disk of a folder has less free space than `floor` bytes. The folder is made where it is missing. */
export async function keepFree(folder: string, floor: number): Promise<void> {
  if (floor <= 0) return;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < floor)
      throw new Problem('disk-full', {}, { message: `${bavail * bsize} bytes free` });
  } catch (error) {
    throw asProblem(error);
  }
}
