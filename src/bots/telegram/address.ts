import { type Address, channelOf, type Sent } from '../../core/message.ts';

/** The channel's name: what stands before the colon of every address of this platform. */
export const TELEGRAM = 'telegram';

/** A place in Telegram that can be answered. */
export interface Place {
  /** Positive for a person's private chat, negative for a group. */
  readonly chat: number;
  /** A forum topic. Absent for the general topic, which Telegram refuses by its number. */
  readonly thread?: number;
}

/** `telegram:<chat>` or `telegram:<chat>:<topic>`. */
export function addressOf({ chat, thread }: Place): Address {
  return thread === undefined ? `${TELEGRAM}:${chat}` : `${TELEGRAM}:${chat}:${thread}`;
}

/** The place behind an address. Throws a `RangeError` for an address of another channel or a mangled one. */
export function placeOf(address: Address): Place {
  const [, chat, thread] = /^telegram:(-?\d{1,16})(?::(\d{1,16}))?$/.exec(address) ?? [];
  if (chat === undefined) throw new RangeError(`not an address of Telegram but of ${channelOf(address)}`);
  return { chat: Number(chat), ...(thread !== undefined && { thread: Number(thread) }) };
}

/** Whether nobody but the person reads this chat. */
export function isDirect({ chat }: Place): boolean {
  return chat > 0;
}

/** A message of ours by Telegram's number. */
export function sentOf(to: Address, message: number): Sent {
  return { to, id: String(message) };
}
