import { describe, expect, it } from 'vitest';
import {
  addressOf,
  chatOf,
  chatOfKey,
  isId,
  isKey,
  newId,
  newKey,
  readRef,
  refOf,
} from '../../../src/bots/web/address.ts';

describe('web address', () => {
  it('leads back to its chat', () => {
    const chat = chatOfKey(newKey());
    expect(chatOf(addressOf(chat))).toBe(chat);
    expect(isId(chat)).toBe(true);
  });

  it('does not give the key away: the chat is a digest of it', () => {
    const key = newKey();
    expect(isKey(key)).toBe(true);
    expect(addressOf(chatOfKey(key))).not.toContain(key);
    expect(isKey(chatOfKey(key))).toBe(false);
    expect(chatOfKey(key)).toBe(chatOfKey(key));
  });

  it.each(['telegram:1', 'web:', 'web:../../etc/passwd', 'web:short', `web:${'x'.repeat(23)}`] as const)(
    'refuses %s',
    (address) => {
      expect(() => chatOf(address)).toThrow(RangeError);
    },
  );

  it('never repeats an id or a key', () => {
    expect(new Set(Array.from({ length: 1000 }, newId)).size).toBe(1000);
    expect(new Set(Array.from({ length: 1000 }, newKey)).size).toBe(1000);
  });
});

describe('web reference', () => {
  it('holds a chat and a file', () => {
    const [chat, media] = [newId(), newId()];
    expect(readRef(refOf(chat, media))).toEqual({ chat, media });
  });

  it.each(['', '/', '../..', `${newId()}/..`, `${newId()}/${newId()}/${newId()}`, `${newId()}`])(
    'is refused when it is "%s"',
    (ref) => {
      expect(readRef(ref)).toBeUndefined();
    },
  );
});
