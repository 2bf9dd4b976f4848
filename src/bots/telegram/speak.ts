import { type Api, InputFile } from 'grammy';
import type { InlineKeyboardMarkup, MessageEntity } from 'grammy/types';
import type { Address, Sent } from '../../core/message.ts';
import type { Reply, TextFile } from '../../core/reply.ts';
import { split } from '../../core/text/split.ts';
import { isDirect, type Place, placeOf, sentOf, topicOptions } from './address.ts';
import { keyboardOf, textOf } from './markup.ts';
import { isTopicGone, isUnchanged, isVideoAlready } from './trouble.ts';

/** Characters of one message, in UTF-16 units. */
export const TEXT_LIMIT = 4096;

/** A preview would make Telegram's servers open the link, and some of ours are meant for one pair of eyes. */
const NO_PREVIEW = { is_disabled: true } as const;

/**
 * Sends words. Long ones become several messages; the last has the buttons and is the one that is told of. A text file stands
 * with the first of them.
 */
export async function sendWords(api: Api, to: Address, reply: Reply): Promise<Sent> {
  const [first = '', ...rest] = split(textOf(reply), TEXT_LIMIT);
  const sent = await say(api, to, first, reply, rest.length === 0, reply.document);
  return await sayRest(api, sent, rest, reply);
}

/**
 * Changes the words of a message. No change is no error, and neither is a bubble that became the video already: a
 * progress edit that comes late must not undo it, and Telegram could not do it anyway.
 */
export async function editWords(api: Api, sent: Sent, reply: Reply): Promise<void> {
  const [first = '', ...rest] = split(textOf(reply), TEXT_LIMIT);
  const { chat } = placeOf(sent.to);
  const options = { link_preview_options: NO_PREVIEW, ...buttonsOf(rest.length === 0 ? reply : undefined) };
  try {
    await api.editMessageText(chat, Number(sent.id), first, options);
  } catch (error) {
    if (!isUnchanged(error) && !isVideoAlready(error)) throw error;
  }
  await sayRest(api, sent, rest, reply);
}

/** Sends the pieces that did not fit beside what stands already. */
export async function sayRest(api: Api, sent: Sent, rest: readonly string[], reply: Reply): Promise<Sent> {
  let last = sent;
  for (const [index, piece] of rest.entries()) {
    last = await say(api, sent.to, piece, reply, index === rest.length - 1);
  }
  return last;
}

/** Sends one piece, as an answer to the message that asked; to the general topic where its own was deleted. */
async function say(
  api: Api,
  to: Address,
  text: string,
  reply: Reply,
  withButtons: boolean,
  document?: TextFile,
): Promise<Sent> {
  const place = placeOf(to);
  const options = {
    link_preview_options: NO_PREVIEW,
    ...answering(reply, isDirect(place)),
    ...linking(reply, place, text),
    ...(reply.quiet === true && { disable_notification: true }),
    ...buttonsOf(withButtons ? reply : undefined),
  };
  const send = async (topic: ReturnType<typeof topicOptions>): Promise<Sent> => {
    if (document === undefined)
      return sentOf(to, (await api.sendMessage(place.chat, text, { ...options, ...topic })).message_id);
    const { link_preview_options: _, ...beside } = options;
    const file = new InputFile(Buffer.from(document.text), document.name);
    const sent = await api.sendDocument(place.chat, file, { ...beside, ...topic, caption: text });
    return sentOf(to, sent.message_id);
  };
  try {
    return await send(topicOptions(place));
  } catch (error) {
    if (place.thread === undefined || !isTopicGone(error)) throw error;
    return await send({});
  }
}

/** The keyboard of a reply, as an option of a call. */
export function buttonsOf(reply: Reply | undefined): { reply_markup?: InlineKeyboardMarkup } {
  const keyboard = reply === undefined ? undefined : keyboardOf(reply);
  return keyboard === undefined ? {} : { reply_markup: keyboard };
}

/** As an answer to the message that asked, or to nothing when that one was deleted. */
function answering({ origin, shows }: Reply, direct: boolean) {
  // In a group the asker is told by an answer to their own message; there a link leads to what is spoken of.
  const answered = direct ? (shows?.id ?? origin?.message) : origin?.message;
  if (answered === undefined) return {};
  return { reply_parameters: { message_id: Number(answered), allow_sending_without_reply: true } };
}

/** Supergroups have numbers below this one, and only their messages have links. */
const SUPERGROUP = -1_000_000_000_000;

/** The first line as a link to the message that it speaks of. */
function linking({ shows }: Reply, { chat }: Place, text: string): { entities?: MessageEntity[] } {
  if (shows === undefined || chat > SUPERGROUP) return {};
  const url = `https://t.me/c/${SUPERGROUP - chat}/${shows.id}`;
  return { entities: [{ type: 'text_link', offset: 0, length: text.split('\n', 1)[0]?.length ?? 0, url }] };
}
