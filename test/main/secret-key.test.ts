import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { secretKey } from '../../src/main/secret-key.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-key-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keyOf = async (env: Record<string, string>) =>
  (await secretKey(readConfig({ DATA_DIR: join(folder, 'data'), ...env }))).toString('hex');

describe('secret key', () => {
  it('is 32 bytes, the same for the same tokens, and no file is made', async () => {
    const env = { TELEGRAM_TOKEN: '12345:abc', DISCORD_TOKEN: 'a.b.c' };
    const key = await keyOf(env);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf(env)).toBe(key);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is another one for other tokens, and holds none of them', async () => {
    const one = await keyOf({ TELEGRAM_TOKEN: '12345:abc' });
    expect(await keyOf({ TELEGRAM_TOKEN: '12345:abd' })).not.toBe(one);
    expect(await keyOf({ DISCORD_TOKEN: '12345:abc', TELEGRAM_TOKEN: '12345:abc' })).not.toBe(one);
    expect(Buffer.from(one, 'hex').toString('latin1')).not.toContain('12345');
  });

  it('follows SECRET_KEY where it is set, whatever the tokens', async () => {
    const env = { SECRET_KEY: 'correct horse battery' };
    const key = await keyOf(env);
    expect(await keyOf({ ...env, TELEGRAM_TOKEN: '12345:abc' })).toBe(key);
    expect(await keyOf({ SECRET_KEY: 'correct horse batterz' })).not.toBe(key);
  });

  it('set to the old tokens keeps the key when a token changes', async () => {
    const before = await keyOf({ TELEGRAM_TOKEN: '1234567890:old', DISCORD_TOKEN: 'a.b.c' });
    const after = await keyOf({
      TELEGRAM_TOKEN: '1234567890:new',
      DISCORD_TOKEN: 'a.b.c',
      SECRET_KEY: '1234567890:old,a.b.c',
    });
    expect(after).toBe(before);
  });

  it('without any of them is random and kept in a file for its owner only', async () => {
    const key = await keyOf({});
    const path = join(folder, 'data', 'secret.key');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).toEqual(['secret.key']);
    expect(await keyOf({})).toBe(key);
    await rm(path);
    expect(await keyOf({})).not.toBe(key);
  });

  it('processes that start at once agree', async () => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => keyOf({})));
    expect(new Set(keys).size).toBe(1);
    expect(await readdir(join(folder, 'data'))).toEqual(['secret.key']);
  });

  it('a file that holds no key is named and left alone', async () => {
    await keyOf({});
    const path = join(folder, 'data', 'secret.key');
    await writeFile(path, 'half a k');
    await expect(keyOf({})).rejects.toThrow(/secret\.key holds no key/);
    expect(await readFile(path, 'utf8')).toBe('half a k');
  });
});
