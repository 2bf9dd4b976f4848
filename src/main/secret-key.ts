import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';

const KEY_BYTES = 32;

/**
 * The key that encrypts tokens at rest: 32 bytes. From `SECRET_KEY`; else from the bot tokens with a comma between, so that
 * every process with the same tokens has the same key, and `SECRET_KEY` set to the old tokens keeps it when one changes;
 * else (the chat page alone) a random one kept in `DATA_DIR/secret.key`, readable by its owner only, which processes on one
 * machine share. Another key than before makes saved projects unreadable, no more.
 */
export async function secretKey(config: Config): Promise<Buffer> {
  const tokens = [config.telegram?.token, config.discord?.token].filter((token) => token !== undefined);
  const told = config.secretKey ?? (tokens.length > 0 ? tokens.join(',') : undefined);
  const material = told ?? (await keptKey(config.dataDir));
  return Buffer.from(hkdfSync('sha256', material, 'nemo-video-bot', 'tokens at rest', KEY_BYTES));
}

/** Two processes may start at once: a whole file is linked into place, and whoever comes second reads the first one's. */
async function keptKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret.key');
  const kept = await readKey(path);
  if (kept !== undefined) return kept;
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  const written = await readKey(path);
  if (written === undefined) throw new Error(`${path} was written and is gone again`);
  return written;
}

/** A file that is there and holds no key is not replaced: something is wrong that an operator should see. */
async function readKey(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  if (!/^[0-9a-f]{64}\s*$/.test(text))
    throw new Error(`${path} holds no key: restore it, or delete it and lose saved projects`);
  return text.trim();
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
