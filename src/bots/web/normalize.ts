import type { InboundMessage } from '../../core/message.ts';
import { headOf } from '../../core/text/graphemes.ts';
import { addressOf, type ChatId, refOf, WEB } from './address.ts';
import type { Said } from './wire.ts';

/** A posted item in the bot's own words. Pure; the same item always gives the same message. */
export function normalize(chat: ChatId, item: Said): InboundMessage {
  return {
    id: `${WEB}:${chat}:${item.id}`,
    from: addressOf(chat),
    sender: { id: chat, name: '', ...(item.language === undefined ? {} : { language: item.language }) },
    text: item.text.trim(),
    attachments: item.files.map(({ kind, name, bytes, mime, media }) => ({
      kind,
      name,
      bytes,
      ...(mime === undefined ? {} : { mime }),
      ref: refOf(chat, media),
    })),
    at: item.at,
    message: item.id,
    ...(item.pressed === undefined ? {} : { pressed: item.pressed.id }),
    ...(item.answers === undefined ? {} : { answers: item.answers }),
    ...(item.refused.length === 0
      ? {}
      : { refused: item.refused.map(({ name, limit }) => ({ name, reason: 'too-large' as const, limit })) }),
    direct: true,
  };
}

const NAME_LIMIT = 120;

/**
 * A file name as it may be shown: the last part of a path, no control or direction-changing characters, not too long.
 * For the eye and for `Content-Disposition` only; files are stored under ids of ours.
 */
export function showName(claimed: string): string {
  const last = claimed.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '').trim();
  if (plain === '' || /^\.+$/.test(plain)) return 'file';
  if (plain.length <= NAME_LIMIT) return plain;
  const end = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  return `${headOf(plain, NAME_LIMIT - end.length - 1)}…${end}`;
}
