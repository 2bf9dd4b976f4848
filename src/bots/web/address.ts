import { createHash, randomBytes } from 'node:crypto';
import { type Address, channelOf } from '../../core/message.ts';

/** The channel's name: what stands before the colon of every address of this platform. */
export const WEB = 'web';

/** A chat's public id: 22 characters of base64url. It names the chat on disk and in addresses, and opens nothing. */
export type ChatId = string;

const ID = /^[A-Za-z0-9_-]{22}$/;
const KEY = /^[A-Za-z0-9_-]{43}$/;

/** Whether this can be a chat, message or media id of ours; anything else never reaches the disk. */
export function isId(id: string): boolean {
  return ID.test(id);
}

/** A fresh id for a message or a file: 16 random bytes, so that it is also a safe file name. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/** A fresh key to a chat, for the browser's cookie: 32 random bytes that nobody guesses and that we do not store. */
export function newKey(): string {
  return randomBytes(32).toString('base64url');
}

/** Whether a cookie's value has the form of a key. */
export function isKey(key: string): boolean {
  return KEY.test(key);
}

/**
 * Which chat a key opens. One way: an address travels through queues and logs, so it must not give the key away.
 */
export function chatOfKey(key: string): ChatId {
  return createHash('sha256').update(`chat:${key}`).digest().subarray(0, 16).toString('base64url');
}

/** The address of a chat. */
export function addressOf(chat: ChatId): Address {
  return `${WEB}:${chat}`;
}

/** The chat behind an address. Throws a `RangeError` for an address of another channel or a mangled one. */
export function chatOf(address: Address): ChatId {
  const chat = address.slice(WEB.length + 1);
  if (channelOf(address) !== WEB || !isId(chat)) throw new RangeError('not an address of the web chat');
  return chat;
}

/** How an attachment names its file to the queue. */
export function refOf(chat: ChatId, media: string): string {
  return `${chat}/${media}`;
}

/** The two ids of a reference, or nothing where it is none of ours. */
export function readRef(ref: string): { readonly chat: ChatId; readonly media: string } | undefined {
  const [chat = '', media = '', ...more] = ref.split('/');
  return more.length === 0 && isId(chat) && isId(media) ? { chat, media } : undefined;
}
