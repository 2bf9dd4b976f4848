import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { keyId } from '../queue/vault.ts';

const KEY_BYTES = 32;

/** 32 bytes in hex, as they lie in a file. */
const HEX = /^[0-9a-f]{64}\s*$/;

/** The first one seals, all of them open. 32 bytes each. */
export type SecretKeys = readonly [first: Buffer, ...older: Buffer[]];

/**
 * The keys that encrypt tokens at rest. The first comes from the first word of `SECRET_KEY` (a comma between two words); else from
 * the bot tokens with a comma between, so that every process with the same tokens has the same key; else (the chat page alone)
 * from a random text in `DATA_DIR/secret.key`. The others are all that may have sealed what is there already: further words of
 * `SECRET_KEY`, each token alone (a platform was turned on since), and the keys in `DATA_DIR/keys`. A key that was derived from
 * tokens is written there once, under its id, readable by its owner only: another token makes nothing unreadable.
 */
export async function secretKeys(config: Config, log: Log): Promise<SecretKeys> {
  const tokens = [config.telegram?.token, config.discord?.token].filter((token) => token !== undefined);
  const joined = tokens.length > 0 ? [tokens.join(',')] : [];
  const kept = await keptText(config.dataDir, config.secretKey === undefined && tokens.length === 0);
  const [first = '', ...older] = [...wordsOf(config.secretKey), ...joined, ...tokens, ...kept];
  const key = derived(first);
  const folder = join(config.dataDir, 'keys');
  if (config.secretKey === undefined && tokens.length > 0) {
    const path = join(folder, `${keyId(key)}.key`);
    await writeOnce(path, key.toString('hex')).catch((error: unknown) => {
      log.warn('secret-key.not-written', { path, error });
    });
  }
  return [key, ...older.map(derived), ...(await keysIn(folder, log))];
}

const derived = (text: string): Buffer =>
  Buffer.from(hkdfSync('sha256', text, 'nemo-video-bot', 'tokens at rest', KEY_BYTES));

/** A text with a comma is a list where each word is long enough for a key of its own; else it is one word. */
const LEAST_WORD = 16;

/** 0.1.0 took the whole text as one word, so the whole opens too. */
function wordsOf(setting: string | undefined): readonly string[] {
  if (setting === undefined) return [];
  const words = setting.split(',').map((word) => word.trim());
  const isList = words.length > 1 && words.every(({ length }) => length >= LEAST_WORD);
  return isList ? [...words, setting] : [setting];
}

/** Keys that processes here derived before. A file that holds no key is named in the log and passed over. */
async function keysIn(folder: string, log: Log): Promise<readonly Buffer[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) log.warn('secret-key.not-read', { folder, error });
    return [];
  });
  const keys: Buffer[] = [];
  for (const name of names.filter((one) => one.endsWith('.key')).sort()) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    if (HEX.test(text)) keys.push(Buffer.from(text.trim(), 'hex'));
    else log.warn('secret-key.not-read', { path: join(folder, name) });
  }
  return keys;
}

/** The random text of `DATA_DIR/secret.key`, made where `make` says so and there is none. */
async function keptText(dataDir: string, make: boolean): Promise<readonly string[]> {
  const path = join(dataDir, 'secret.key');
  const kept = await readText(path);
  if (kept !== undefined || !make) return kept === undefined ? [] : [kept];
  await writeOnce(path, randomBytes(KEY_BYTES).toString('hex'));
  const written = await readText(path);
  if (written === undefined) throw new Error(`${path} was written and is gone again`);
  return [written];
}

/** Two processes may start at once: a whole file is linked into place, and the one that is second keeps the first one's. */
async function writeOnce(path: string, hex: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${hex}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A file that is there and holds no key is not replaced: something is wrong that an operator should see. */
async function readText(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  if (!HEX.test(text))
    throw new Error(`${path} holds no key: restore it, or delete it and lose saved projects`);
  return text.trim();
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
