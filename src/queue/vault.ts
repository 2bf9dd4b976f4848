import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts what may lie in Redis but must not be read there. The name is bound in, so that no value opens under another name. */
export interface Vault {
  seal(name: string, text: string): string;
  /** Undefined for what none of its keys sealed: a lost key forgets, it does not break. */
  open(name: string, sealed: string): string | undefined;
}

/** A key's id stands before what it sealed. What 0.1.0 sealed has none. */
const MARKED = /^([0-9a-f]{8})\.([A-Za-z0-9+/=]+)$/;

/** Names a key without telling anything of it: 8 hex digits. */
export const keyId = (key: Uint8Array): string =>
  createHash('sha256').update('key id').update(key).digest('hex').slice(0, 8);

/**
 * AES-256-GCM: 12 bytes of nonce, 16 of tag, then the sealed text, all in base64 behind the key's id. Keys are 32 bytes; the
 * first seals, all open.
 */
export function createVault(first: Uint8Array, ...older: readonly Uint8Array[]): Vault {
  const keys = new Map([first, ...older].map((key) => [keyId(key), key]));
  const id = keyId(first);
  return {
    seal(name, text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', first, nonce).setAAD(Buffer.from(name));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return `${id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64')}`;
    },
    open(name, sealed) {
      const [, by, marked] = MARKED.exec(sealed) ?? [];
      const candidates = by === undefined ? [...keys.values()] : [keys.get(by)];
      const bytes = Buffer.from(marked ?? sealed, 'base64');
      for (const key of candidates) {
        const text = key === undefined ? undefined : openWith(key, name, bytes);
        if (text !== undefined) return text;
      }
      return undefined;
    },
  };
}

function openWith(key: Uint8Array, name: string, bytes: Buffer): string | undefined {
  if (bytes.length < 28) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(name));
    decipher.setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
