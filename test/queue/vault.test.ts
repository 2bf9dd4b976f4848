import { describe, expect, test } from 'vitest';
import { createVault, keyId } from '../../src/queue/vault.ts';

const key = (fill: number) => new Uint8Array(32).fill(fill);

describe('the vault', () => {
  test('opens what it sealed', () => {
    const vault = createVault(key(1));
    expect(vault.open('a', vault.seal('a', 'secret 密'))).toBe('secret 密');
  });

  test('seals the same text differently each time, and never shows it', () => {
    const vault = createVault(key(1));
    const [one, two] = [vault.seal('a', 'nmv_usr_canary'), vault.seal('a', 'nmv_usr_canary')];
    expect(one).not.toBe(two);
    expect(Buffer.from(one.slice(9), 'base64').toString('latin1')).not.toContain('canary');
  });

  test('forgets under another key, another name, or a changed byte, and never breaks', () => {
    const vault = createVault(key(1));
    const sealed = vault.seal('a', 'secret');
    const [id = '', body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64');
    bytes.writeUInt8(bytes.readUInt8(15) ^ 1, 15);
    expect(createVault(key(2)).open('a', sealed)).toBeUndefined();
    expect(vault.open('b', sealed)).toBeUndefined();
    expect(vault.open('a', `${id}.${bytes.toString('base64')}`)).toBeUndefined();
    expect(vault.open('a', 'short')).toBeUndefined();
  });

  test('says by which key something was sealed: the first seals, and every one opens', () => {
    const [old, fresh] = [createVault(key(1)), createVault(key(2), key(1))];
    const sealed = old.seal('a', 'secret');
    expect(sealed.startsWith(`${keyId(key(1))}.`)).toBe(true);
    expect(fresh.open('a', sealed)).toBe('secret');
    expect(fresh.seal('a', 'secret').startsWith(`${keyId(key(2))}.`)).toBe(true);
    expect(old.open('a', fresh.seal('a', 'secret'))).toBeUndefined();
  });

  test('opens what was sealed before there were ids, by whichever of its keys it was', () => {
    const sealed = createVault(key(1)).seal('a', 'secret').slice(9);
    expect(createVault(key(3), key(2), key(1)).open('a', sealed)).toBe('secret');
    expect(createVault(key(3)).open('a', sealed)).toBeUndefined();
  });
});
