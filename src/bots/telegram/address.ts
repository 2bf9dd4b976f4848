import { type Address, channelOf, type Sent } from '../../core/message.ts';

/** The channel's name: what stands before the colon of every address of this platform. */
export const TELEGRAM = 'telegram';

/** A place in Telegram that can be answered. */
export interface Place {
  /** Positive for a person's private chat, negative for a group. */
  readonly chat: number;
  /** A forum topic. Absent for the general topic, which Telegram refuses by its number. */
  readonly thread?: number;
  /** One person's line in a channel's direct messages; Telegram refuses to send there without it. */
  readonly directTopic?: number;
}

/** `telegram:<chat>`, `telegram:<chat>:<topic>`, or `telegram:<chat>:d<topic>` for a channel's direct messages. */
export function addressOf({ chat, thread, directTopic }: Place): Address {
  if (directTopic !== undefined) return `${TELEGRAM}:${chat}:d${directTopic}`;
  return thread === undefined ? `${TELEGRAM}:${chat}` : `${TELEGRAM}:${chat}:${thread}`;
}

/** The place behind an address. Throws a `RangeError` for an address of another channel or a mangled one. */
export function placeOf(address: Address): Place {
  const [, chat, direct, topic] = /^telegram:(-?\d{1,16})(?::(d?)(\d{1,16}))?$/.exec(address) ?? [];
  if (chat === undefined) throw new RangeError(`not an address of Telegram but of ${channelOf(address)}`);
  const place = { chat: Number(chat) };
  if (topic === undefined) return place;
  return direct === 'd' ? { ...place, directTopic: Number(topic) } : { ...place, thread: Number(topic) };
}

/** How a call says where in the chat its message goes. */
export function topicOptions({ thread, directTopic }: Place) {
  if (directTopic !== undefined) return { direct_messages_topic_id: directTopic };
  return thread === undefined ? {} : { message_thread_id: thread };
}

/** Whether nobody but the person reads this chat. */
export function isDirect({ chat }: Place): boolean {
  return chat > 0;
}

/** A person's private chat has their own number; nothing for a group or a channel that somebody wrote as. */
export function directOf(person: string): Address | undefined {
  return /^\d{1,16}$/.test(person) ? addressOf({ chat: Number(person) }) : undefined;
}

/** A message of ours by Telegram's number. */
export function sentOf(to: Address, message: number): Sent {
  return { to, id: String(message) };
}
