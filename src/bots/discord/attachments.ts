import type { APIAttachment, APIMessage } from '@discordjs/core';
import type { Attachment, Refusal } from '../../core/message.ts';
import { type Ref, writeRef } from './refs.ts';
import type { ShownMedia } from './shown-media.ts';

/** A file as Discord describes it. Its link is left out: it is signed. */
export function attachmentOf(file: APIAttachment, ref: Ref): Attachment {
  const mime = file.content_type?.split(';')[0]?.trim();
  return {
    kind: kindOf(mime, file.filename),
    name: file.filename,
    bytes: file.size,
    ...(mime === undefined ? {} : { mime }),
    ref: writeRef(ref),
  };
}

/** What a message shows from elsewhere, read by the link that is kept for it under the message's id. */
export function shownAttachmentOf({ id, name, kind, mime }: ShownMedia, came: string): Attachment {
  const ref = writeRef({ kind: 'kept', interaction: came, file: id });
  return { kind, name, ref, ...(mime === undefined ? {} : { mime }) };
}

const ENDINGS: readonly (readonly [Attachment['kind'], RegExp])[] = [
  ['image', /\.(jpe?g|jfif|png|gif|webp|avif|heic|heif|bmp|tiff?)$/i],
  ['video', /\.(mp4|mov|m4v|webm|mkv|avi)$/i],
  ['audio', /\.(mp3|wav|m4a|aac|ogg|opus|flac)$/i],
];

/** Discord guesses a type for what it knows; iPhone pictures among others come without one. */
function kindOf(mime: string | undefined, name: string): Attachment['kind'] {
  const [group] = mime?.split('/') ?? [];
  if (group === 'image' || group === 'video' || group === 'audio') return group;
  return ENDINGS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'file';
}

/** Stickers are drawn by Discord and cannot be had as files that a video is made of. */
export function refusalsOf(message: Pick<APIMessage, 'sticker_items'>): readonly Refusal[] {
  return (message.sticker_items ?? []).map(({ name }) => ({ name, reason: 'unsupported' }));
}
