import type { CallbackQuery, ChatMemberUpdated, Message, Update } from 'grammy/types';
import type { Address, InboundMessage, Sender } from '../../core/message.ts';
import { pointsAhead } from '../../core/pointing.ts';
import { addressOf, type Place, TELEGRAM } from './address.ts';
import { type Answered, answeredOf } from './answered.ts';
import type { BorrowedPress } from './borrowed-name.ts';
import { readPress } from './markup.ts';
import { type Brought, mediaOf } from './media.ts';
import { otherKindOf } from './other-kinds.ts';
import { isFromUs, type Me, read } from './reading.ts';

/** What an update means to us. */
export type Heard =
  | { readonly kind: 'message'; readonly message: InboundMessage }
  /** Part of a group's album that does not speak to us by itself; perhaps another part does. */
  | { readonly kind: 'sibling'; readonly message: InboundMessage }
  | { readonly kind: 'press'; readonly query: string; readonly message: InboundMessage }
  /** A press on a button that was made for a chat's name. Who wrote in that name is to be asked of Telegram. */
  | {
      readonly kind: 'borrowed';
      readonly query: string;
      readonly message: InboundMessage;
      readonly by: BorrowedPress;
    }
  /** A press on a button that was made for somebody else. */
  | { readonly kind: 'not-theirs'; readonly query: string; readonly language: string | undefined }
  | { readonly kind: 'closed'; readonly address: Address }
  | { readonly kind: 'moved'; readonly from: Address; readonly to: Address }
  | { readonly kind: 'nothing' };

const NOTHING: Heard = { kind: 'nothing' };

/** What it takes to read an update. */
export interface Lens {
  readonly me: Me;
  /** The largest file that the Bot API hands over, in bytes; absent for a self-hosted server. */
  readonly limit: number | undefined;
  /** Epoch ms, for presses: Telegram does not say when they happened. */
  readonly now: number;
}

/**
 * An update in the bot's own words. Pure.
 * Channel posts, other bots and service messages mean nothing to us, and neither does a group's own talk.
 */
export function normalize(update: Update, lens: Lens): Heard {
  if (update.message !== undefined) return normalizeMessage(update.message, lens);
  if (update.edited_message !== undefined) return normalizeEdit(update.edited_message, lens);
  if (update.callback_query !== undefined) return normalizePress(update.callback_query, lens.now);
  if (update.my_chat_member !== undefined) return normalizeMember(update.my_chat_member);
  return NOTHING;
}

function normalizeMessage(message: Message, lens: Lens): Heard {
  const { chat, migrate_to_chat_id: to, migrate_from_chat_id: from } = message;
  if (to !== undefined) return moved(chat.id, to);
  if (from !== undefined) return moved(from, chat.id);
  const sender = senderOf(message);
  if (sender === undefined || chat.type === 'channel' || message.is_automatic_forward === true)
    return NOTHING;

  const direct = chat.type === 'private';
  const { text, addressed } = read(message, lens.me);
  const own = mediaOf(message, message.message_id, lens.limit);
  const empty = text === '' && own.attachments.length === 0 && own.refused.length === 0;
  const other = empty ? otherKindOf(message) : undefined;
  if (empty && !addressed && other === undefined) return NOTHING;
  const brought = joined(own, answeredOf(message, lens.me, lens.limit));
  const heard = inbound(message, { sender, direct, text, brought, me: lens.me });
  const told = other === undefined ? heard : { ...heard, other };
  if (direct || addressed) return { kind: 'message', message: told };
  return heard.group === undefined ? NOTHING : { kind: 'sibling', message: heard };
}

const joined = (own: Brought, answered: Answered): Answered => ({
  ...answered,
  attachments: [...answered.attachments, ...own.attachments],
  refused: [...answered.refused, ...own.refused],
});

/**
 * Words that were changed after they were sent. They are not taken in, so they bring no files and belong to no album; one
 * message is one edit, however often it is corrected. Live locations "edit" themselves all the time and say nothing.
 */
function normalizeEdit(message: Message, lens: Lens): Heard {
  const heard = normalizeMessage(message, lens);
  if (heard.kind !== 'message') return NOTHING;
  const { id, from, sender, text, at, places = [], direct, attachments } = heard.message;
  if (text === '' && attachments.length === 0) return NOTHING;
  const edit = { id: `${id}:edited`, from, sender, text, attachments: [], at, places, direct, edited: true };
  return { kind: 'message', message: { ...edit, message: String(message.message_id) } };
}

interface Parts {
  readonly sender: Sender;
  readonly direct: boolean;
  readonly text: string;
  readonly brought: Answered;
  readonly me: Me;
}

function inbound(message: Message, parts: Parts): InboundMessage {
  const { sender, direct, text, brought, me } = parts;
  const { chat, message_id: id, media_group_id: album, reply_to_message: answered } = message;
  return {
    id: `${TELEGRAM}:${chat.id}:${id}`,
    from: addressOf(placeOfMessage(message)),
    sender,
    text,
    attachments: brought.attachments,
    at: message.date * 1000,
    message: String(id),
    places: [String(chat.id)],
    direct,
    ...(answered !== undefined && isFromUs(answered, me) && { answers: String(answered.message_id) }),
    ...(album !== undefined && { group: `${TELEGRAM}:${chat.id}:${album}` }),
    ...(brought.refused.length > 0 && { refused: brought.refused }),
    ...(brought.quoted !== undefined && { quoted: brought.quoted }),
    ...(brought.unused !== undefined && { unused: brought.unused }),
    ...continuesOf(message, parts),
  };
}

/** Telegram's apps cut a paste at 4,096 characters, at a blank before it where there is one near. */
const PASTE_PIECE = 3_900;

/**
 * A forward may belong to a comment beside it, and a message of the longest length to one that goes on. Telegram's apps send
 * the comment before the forward, so in private words that point at something are held for a moment too.
 */
function continuesOf(message: Message, { direct, text, brought }: Parts): Pick<InboundMessage, 'continues'> {
  if (message.forward_origin !== undefined) return { continues: 'forward' };
  if ((message.text ?? '').length >= PASTE_PIECE) return { continues: 'paste' };
  const alone = direct && message.reply_to_message === undefined && brought.attachments.length === 0;
  const comment = alone && !text.startsWith('/') && message.text !== undefined && pointsAhead(text);
  return comment ? { continues: 'forward' } : {};
}

function normalizePress(query: CallbackQuery, now: number): Heard {
  const { message, data, from } = query;
  if (message === undefined || data === undefined) return NOTHING;
  const { choice, person = String(from.id) } = readPress(data);
  // A chat's number is negative, and no press comes in its name.
  const borrowed = person.startsWith('-') && message.chat.type !== 'private';
  if (person !== String(from.id) && !borrowed) {
    return { kind: 'not-theirs', query: query.id, language: from.language_code };
  }
  const pressed: InboundMessage = {
    id: `${TELEGRAM}:press:${query.id}`,
    from: addressOf(message.date === 0 ? { chat: message.chat.id } : placeOfMessage(message)),
    sender: { ...personOf(from), id: person },
    text: '',
    attachments: [],
    at: now,
    pressed: choice,
    answers: String(message.message_id),
    places: [String(message.chat.id)],
    direct: message.chat.type === 'private',
  };
  if (!borrowed) return { kind: 'press', query: query.id, message: pressed };
  const by = { owner: Number(person), person: from.id };
  return { kind: 'borrowed', query: query.id, message: pressed, by };
}

/** Blocked by a person, or out of a group. */
function normalizeMember({ chat, new_chat_member: now }: ChatMemberUpdated): Heard {
  const out = now.status === 'kicked' || now.status === 'left';
  return out && chat.type !== 'channel' ? { kind: 'closed', address: addressOf({ chat: chat.id }) } : NOTHING;
}

function moved(from: number, to: number): Heard {
  return { kind: 'moved', from: addressOf({ chat: from }), to: addressOf({ chat: to }) };
}

/** The thread number of a mere chain of answers is no topic; sending to it fails. */
function placeOfMessage(message: Message): Place {
  const { chat, message_thread_id: thread, direct_messages_topic: direct } = message;
  if (direct !== undefined) return { chat: chat.id, directTopic: direct.topic_id };
  return { chat: chat.id, ...(message.is_topic_message === true && thread !== undefined && { thread }) };
}

/** An administrator who writes as the group is the group; bots are nobody. */
function senderOf({ from, sender_chat: as }: Message): Sender | undefined {
  if (as !== undefined) return { id: String(as.id), name: 'title' in as ? (as.title ?? '') : '' };
  return from === undefined || from.is_bot ? undefined : personOf(from);
}

function personOf(from: CallbackQuery['from']): Sender {
  const name = [from.first_name, from.last_name].filter((part) => part !== undefined).join(' ');
  return {
    id: String(from.id),
    name,
    ...(from.language_code !== undefined && { language: from.language_code }),
  };
}
