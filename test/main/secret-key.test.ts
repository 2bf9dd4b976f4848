import { hkdfSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { secretKeys } from '../../src/main/secret-key.ts';
import { createVault, keyId } from '../../src/queue/vault.ts';
import { keptLog } from '../support/house.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secret-key-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keysOf = (env: Record<string, string>, log = keptLog()) =>
  secretKeys(readConfig({ DATA_DIR: join(folder, 'data'), ...env }), log);
const keyOf = async (env: Record<string, string>) => (await keysOf(env))[0].toString('hex');
const vaultOf = async (env: Record<string, string>) => createVault(...(await keysOf(env)));
/** As 0.1.0 did: the key from one text, and no id beside what it sealed. */
const sealedBefore = (text: string) => {
  const key = Buffer.from(hkdfSync('sha256', text, 'nemo-video-bot', 'tokens at rest', 32));
  return createVault(key).seal('project', 'a token').slice(9);
};

describe('secret key', () => {
  it('is 32 bytes, the same for the same tokens, and kept by its id for its owner only', async () => {
    const env = { TELEGRAM_TOKEN: '12345:abc', DISCORD_TOKEN: 'a.b.c' };
    const key = await keyOf(env);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf(env)).toBe(key);
    const file = `${keyId(Buffer.from(key, 'hex'))}.key`;
    expect(await readdir(join(folder, 'data', 'keys'))).toEqual([file]);
    expect((await stat(join(folder, 'data', 'keys', file))).mode & 0o777).toBe(0o600);
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

  it('opens what another set of platforms sealed: one turned on, one turned off, a token changed', async () => {
    const telegram = { TELEGRAM_TOKEN: '1234567890:abc' };
    const both = { ...telegram, DISCORD_TOKEN: 'a.b.c' };
    const one = (await vaultOf(telegram)).seal('project', 'one');
    const two = (await vaultOf(both)).seal('project', 'two');
    expect((await vaultOf(both)).open('project', one)).toBe('one');
    expect((await vaultOf(telegram)).open('project', two)).toBe('two');
    const changed = await vaultOf({ TELEGRAM_TOKEN: '1234567890:new' });
    expect([changed.open('project', one), changed.open('project', two)]).toEqual(['one', 'two']);
  });

  it('opens what 0.1.0 sealed, with one platform before a second was turned on, and by SECRET_KEY', async () => {
    const both = await vaultOf({ TELEGRAM_TOKEN: '1234567890:abc', DISCORD_TOKEN: 'a.b.c' });
    for (const text of ['1234567890:abc', 'a.b.c', '1234567890:abc,a.b.c'])
      expect(both.open('project', sealedBefore(text))).toBe('a token');
    const told = await vaultOf({ SECRET_KEY: 'old, comma and all' });
    expect(told.open('project', sealedBefore('old, comma and all'))).toBe('a token');
    const list = await vaultOf({ SECRET_KEY: 'a word of sixteen, and another one as long' });
    expect(list.open('project', sealedBefore('a word of sixteen, and another one as long'))).toBe('a token');
    expect(both.open('project', sealedBefore('another'))).toBeUndefined();
  });

  it('is changed by a list: the first word of SECRET_KEY seals, the others still open, and none lies on disk', async () => {
    const old = (await vaultOf({ SECRET_KEY: 'the old secret key' })).seal('project', 'a token');
    const both = await vaultOf({ SECRET_KEY: 'the new secret key, the old secret key' });
    expect(both.open('project', old)).toBe('a token');
    const fresh = both.seal('project', 'another');
    expect((await vaultOf({ SECRET_KEY: 'the new secret key' })).open('project', fresh)).toBe('another');
    expect((await vaultOf({ SECRET_KEY: 'the new secret key' })).open('project', old)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('that lay in a file while the chat page was alone still opens after a platform is turned on', async () => {
    const sealed = (await vaultOf({ WEB_PORT: '0' })).seal('project', 'a token');
    expect((await vaultOf({ TELEGRAM_TOKEN: '1234567890:abc' })).open('project', sealed)).toBe('a token');
  });

  it('a folder that cannot be written keeps nobody from starting, and a damaged file is named', async () => {
    const log = keptLog();
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(join(folder, 'data', 'keys'), 'in the way');
    const env = { TELEGRAM_TOKEN: '1234567890:abc' };
    expect((await keysOf(env, log))[0]).toHaveLength(32);
    expect(log.lines.join('\n')).toContain('secret-key.not-written');
    await rm(join(folder, 'data', 'keys'));
    await mkdir(join(folder, 'data', 'keys'));
    await writeFile(join(folder, 'data', 'keys', '00000000.key'), 'half a k');
    await keysOf(env, log);
    expect(log.lines.join('\n')).toContain('00000000.key');
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
