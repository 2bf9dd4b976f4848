import { describe, expect, test } from 'vitest';
import { createVault } from '../../src/queue/vault.ts';

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
    expect(Buffer.from(one, 'base64').toString('latin1')).not.toContain('canary');
  });

  test('forgets under another key, another name, or a changed byte, and never breaks', () => {
    const vault = createVault(key(1));
    const sealed = vault.seal('a', 'secret');
    const bytes = Buffer.from(sealed, 'base64');
    bytes.writeUInt8(bytes.readUInt8(15) ^ 1, 15);
    expect(createVault(key(2)).open('a', sealed)).toBeUndefined();
    expect(vault.open('b', sealed)).toBeUndefined();
    expect(vault.open('a', bytes.toString('base64'))).toBeUndefined();
    expect(vault.open('a', 'short')).toBeUndefined();
  });
});
