import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const NAMES = ['redis-server', 'valkey-server'];

/** The path of the first Redis program on the PATH. Rejects, in words for an operator, where there is none. */
export async function redisProgram(): Promise<string> {
  const path = await findProgram(NAMES);
  if (path !== undefined) return path;
  throw new Error(
    'redis-server (or valkey-server) is not installed: run bin/setup, or set REDIS_URL to a Redis of yours',
  );
}

/** The path of the first of some programs that is on the PATH and can be run. */
export async function findProgram(names: readonly string[]): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}
