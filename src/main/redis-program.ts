import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const NAMES = ['redis-server', 'valkey-server'];

/** The path of the first Redis program on the PATH. Rejects, in words for an operator, where there is none. */
export async function redisProgram(): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const path of NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))) {
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  throw new Error(
    'redis-server (or valkey-server) is not installed: run bin/setup, or set REDIS_URL to a Redis of yours',
  );
}
