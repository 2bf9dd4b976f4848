import { type APIMessage, type GatewayMessageCreateDispatchData, MessageType } from '@discordjs/core';
import type { Attachment, Refusal } from '../../core/message.ts';
import type { Normalized } from '../listener.ts';
import { writeAddress } from './address.ts';
import { attachmentOf, refusalsOf } from './attachments.ts';
import { filesOf } from './open.ts';
import { wordsOf } from './text.ts';

/** A message of the gateway, or one read again over REST, where the guild is known from elsewhere. */
export type Written = APIMessage & Pick<GatewayMessageCreateDispatchData, 'guild_id'>;

/**
 * A message that is meant for the bot: any in its DM, and in servers those that mention it or answer it. Others are none
 * of its business, with or without the message content intent; so are those of bots, itself included.
 */
export function normalize(message: Written, bot: string): Normalized {
  if (message.author.bot || message.webhook_id !== undefined || !isSpeech(message)) return undefined;
  const direct = message.guild_id === undefined;
  if (!direct && !isAddressed(message, bot)) return undefined;
  const answered = message.referenced_message ?? undefined;
  const answersUs = answered?.author.id === bot;
  const refused = [
    ...refusalsOf(message),
    ...(answered !== undefined && !answersUs && isHidden(answered) ? [HIDDEN] : []),
  ];
  return {
    id: `discord:m${message.id}`,
    from: writeAddress({ channel: message.channel_id, direct }),
    sender: { id: message.author.id, name: message.author.global_name ?? message.author.username },
    text: textOf(message, bot),
    attachments: [
      ...attachmentsOf(message),
      ...(answered !== undefined && !answersUs ? attachmentsOf(answered) : []),
    ],
    at: Date.parse(message.timestamp),
    message: message.id,
    ...(answersUs ? { answers: answered.id } : {}),
    ...(refused.length > 0 ? { refused } : {}),
    direct,
  };
}

const HIDDEN: Refusal = { name: '', reason: 'hidden' };

/** Nobody can write nothing: without the message content intent Discord empties what others wrote. */
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

function isAddressed(message: Written, bot: string): boolean {
  return message.mentions.some((user) => user.id === bot) || message.referenced_message?.author.id === bot;
}

/** A forwarded message has its words in the snapshot of what was forwarded. */
function textOf(message: Written, bot: string): string {
  const forwarded = (message.message_snapshots ?? []).map(({ message: { content, mentions } }) =>
    wordsOf({ content: content ?? '', mentions: mentions ?? [] }, bot),
  );
  return [wordsOf(message, bot), ...forwarded].filter((text) => text !== '').join('\n');
}

function attachmentsOf(message: APIMessage): Attachment[] {
  return filesOf(message).map((file) =>
    attachmentOf(file, { kind: 'message', channel: message.channel_id, message: message.id, file: file.id }),
  );
}

/** The links that a message's files came with: the way to them where the bot may not read the message again. */
export function linksOf(message: Written): readonly { of: string; file: string; url: string }[] {
  const { referenced_message: answered } = message;
  return [message, ...(answered ? [answered] : [])].flatMap((one) =>
    filesOf(one).map(({ id, url }) => ({ of: one.id, file: id, url })),
  );
}
