import {
  type APIMessage,
  type GatewayMessageCreateDispatchData,
  MessageFlags,
  MessageType,
} from '@discordjs/core';
import type { Attachment, InboundMessage, Refusal } from '../../core/message.ts';
import type { Normalized } from '../listener.ts';
import { placesOf, writeAddress } from './address.ts';
import { attachmentOf, refusalsOf, shownAttachmentOf } from './attachments.ts';
import { shownWords, typedWords } from './message-words.ts';
import { filesOf } from './open.ts';
import { isPaste } from './paste.ts';
import { shownMediaOf } from './shown-media.ts';
import { type Names, NO_NAMES } from './text.ts';

/** A message of the gateway, or one read again over REST, where the guild is known from elsewhere. */
export type Written = APIMessage & Pick<GatewayMessageCreateDispatchData, 'guild_id'>;

/**
 * A message that is meant for the bot: any in its DM, and in servers those that mention it, the role that Discord made for
 * it, or answer it. Others are none of its business, with or without the message content intent; so are those of bots,
 * itself included.
 */
export function normalize(message: Written, bot: string, names: Names = NO_NAMES): Normalized {
  if (message.author.bot || message.webhook_id !== undefined || !isSpeech(message)) return undefined;
  const direct = message.guild_id === undefined;
  if (!direct && !isAddressed(message, bot, names)) return undefined;
  const answered = message.referenced_message ?? undefined;
  const answersUs = answered?.author.id === bot;
  const theirs = answersUs ? undefined : answered;
  const refused = [
    ...refusalsOf(message),
    // In private Discord hides nothing: an empty message there is one without words.
    ...(!direct && isHidden(message) ? [UNREAD] : []),
    ...(theirs === undefined ? [] : refusalsOf(theirs)),
    ...(theirs !== undefined && isHidden(theirs) ? [HIDDEN] : []),
  ];
  // Discord sends the comment on a forward as a message of its own, behind it.
  const forwards = (message.message_snapshots ?? []).length > 0;
  const quoted = theirs === undefined ? '' : shownWords(theirs, bot, names);
  return {
    id: `discord:m${message.id}`,
    from: writeAddress({ channel: message.channel_id, direct }),
    sender: { id: message.author.id, name: message.author.global_name ?? message.author.username },
    text: typedWords(message, bot, names),
    attachments: [...attachmentsOf(message), ...(theirs === undefined ? [] : attachmentsOf(theirs))],
    at: Date.parse(message.timestamp),
    message: message.id,
    places: placesOf(message.channel_id, message.guild_id),
    ...(answersUs ? { answers: answered.id } : {}),
    ...(quoted === '' ? {} : { quoted: { text: quoted, by: 'person' } }),
    ...(message.poll === undefined ? {} : { other: 'poll' }),
    ...(refused.length > 0 ? { refused } : {}),
    ...(forwards ? { continues: 'forward' } : {}),
    direct,
  };
}

/**
 * Words that a person changed after they sent them; undefined where the message is not for the bot, or where only Discord
 * added a preview. They are not taken in, so they bring no files; one message is one edit, however often it is changed.
 */
export function normalizeEdit(message: Partial<Written>, bot: string, names: Names = NO_NAMES): Normalized {
  if (message.author === undefined || (message.edited_timestamp ?? null) === null) return undefined;
  const heard = normalize(message as Written, bot, names);
  if (heard === undefined || (heard.text === '' && heard.attachments.length === 0)) return undefined;
  const { id, from, sender, text, at, places = [], direct } = heard;
  const edit: InboundMessage = {
    id: `${id}:edited`,
    from,
    sender,
    text,
    attachments: [],
    at,
    places,
    direct,
    edited: true,
  };
  return heard.message === undefined ? edit : { ...edit, message: heard.message };
}

const HIDDEN: Refusal = { name: '', reason: 'hidden' };
const UNREAD: Refusal = { name: '', reason: 'unread' };

/** True if the content was withheld: without the message content intent, Discord sends other people's messages empty. */
function isHidden(message: APIMessage): boolean {
  const {
    content,
    attachments,
    embeds,
    components = [],
    sticker_items = [],
    message_snapshots = [],
  } = message;
  const parts = [content, attachments, embeds, components, sticker_items, message_snapshots];
  return parts.every(({ length }) => length === 0) && message.poll === undefined && isSpeech(message);
}

function isSpeech({ type }: APIMessage): boolean {
  return type === MessageType.Default || type === MessageType.Reply;
}

function isAddressed(message: Written, bot: string, { ownRole }: Names): boolean {
  const byRole = ownRole !== undefined && (message.mention_roles ?? []).includes(ownRole);
  const byName = message.mentions.some((user) => user.id === bot);
  return byRole || byName || message.referenced_message?.author.id === bot;
}

function attachmentsOf(message: APIMessage): Attachment[] {
  const voice = ((message.flags ?? 0) & MessageFlags.IsVoiceMessage) !== 0;
  const files = filesOf(message)
    .filter((file) => !isPaste(file))
    .map((file): Attachment => {
      const ref = {
        kind: 'message',
        channel: message.channel_id,
        message: message.id,
        file: file.id,
      } as const;
      return { ...attachmentOf(file, ref), ...(voice ? { voice: true } : {}) };
    });
  const shown = shownMediaOf(message).map((medium) => shownAttachmentOf(medium, message.id));
  return [...files, ...shown];
}

/** Words that Discord put into a file because they were many: of the message, or else of the one that it answers. */
export function pastesOf(message: Partial<Written>): readonly string[] {
  const { referenced_message: answered } = message;
  const own = filesOf(message).filter(isPaste);
  const pastes = own.length > 0 || !answered ? own : filesOf(answered).filter(isPaste);
  return pastes.map(({ url }) => url);
}

/** The links that a message's files came with: the way to them where the bot may not read the message again. */
export function linksOf(message: Written): readonly { of: string; file: string; url: string }[] {
  const { referenced_message: answered } = message;
  return [message, ...(answered ? [answered] : [])].flatMap((one) =>
    [...filesOf(one), ...shownMediaOf(one)].map(({ id, url }) => ({ of: one.id, file: id, url })),
  );
}
