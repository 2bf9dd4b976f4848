import { createHash, randomBytes } from 'node:crypto';

/** A whole number from 0 to 2^32 − 1 that depends on nothing but the words: the same prompt gives the same film. */
export function seedOf(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join('\u0000')).digest().readUInt32BE(0);
}

/** One of the given things, chosen by the seed. */
export function pick<T>(seed: number, from: readonly [T, ...T[]]): T {
  return from[seed % from.length] ?? from[0];
}

/** Random hexadecimal digits; two for each byte asked for. */
export function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** Nineteen random digits, above 2^53 and below 2^63: the form of the backend's session ids. */
export function nineteenDigits(): string {
  const span = 9_000_000_000_000_000_000n - 1_000_000_000_000_000_000n;
  const id = 1_000_000_000_000_000_000n + (randomBytes(8).readBigUInt64BE() % span);
  // An even number can survive a double by luck; an odd one of this size never does.
  return String(id | 1n);
}
