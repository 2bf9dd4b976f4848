import { chmod, rename, rm } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';
import { createGate } from './gate.ts';
import { run } from './probe.ts';

/** What phones record voice messages in; the backend takes none of it. */
const RECORDINGS: ReadonlySet<string> = new Set(['ogg', 'oga', 'opus', 'amr', 'spx']);

/** Time for one recording, in milliseconds, and how long a recording may be, in seconds. */
const TIMEOUT = 60_000;
const LONGEST = 600;

/** A recording holds a core for a moment, so only a few are done at once. */
const oneOf = createGate(2);

/**
 * Replaces a recording by the same sound as M4A. False where the file is no recording, or cannot be read as one; then it stays as it is.
 */
export async function convertRecording(path: string): Promise<boolean> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  if (found === undefined || !RECORDINGS.has(found.ext)) return false;
  const made = `${path}.m4a`;
  const input = [
    '-v',
    'error',
    '-nostdin',
    '-protocol_whitelist',
    'file',
    '-t',
    String(LONGEST),
    '-i',
    `file:${path}`,
  ];
  const output = [
    '-vn',
    '-map_metadata',
    '-1',
    '-c:a',
    'aac',
    '-b:a',
    '128k',
    '-f',
    'ipod',
    '-y',
    `file:${made}`,
  ];
  try {
    await oneOf(() => run('ffmpeg', [...input, ...output], TIMEOUT));
    await chmod(made, 0o600);
    await rename(made, path);
    return true;
  } catch {
    await rm(made, { force: true });
    return false;
  }
}
