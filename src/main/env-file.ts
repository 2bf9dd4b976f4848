import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/** Settings may also stand in `.env`; what the environment says itself wins. */
export function readEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

/** The same without a change of the process's own environment, so that no child inherits what the file says. */
export function withEnvFile(
  env: Readonly<Record<string, string | undefined>>,
  path: string,
): Readonly<Record<string, string | undefined>> {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...env };
  } catch (error) {
    if (!isAbsent(error)) throw error;
    return env;
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';
