import type { Message } from 'grammy/types';
import type { Attachment, Refusal } from '../../core/message.ts';

/** What a message brings: files to use, and files that cannot be used. */
export interface Brought {
  readonly attachments: readonly Attachment[];
  readonly refused: readonly Refusal[];
}

/** The media fields of a message, which a quoted message from another chat has too. */
export type Carrier = Pick<
  Partial<Message>,
  'photo' | 'live_photo' | 'video' | 'animation' | 'video_note' | 'audio' | 'voice' | 'document'
>;

/** Kinds of messages that say nothing which could become a video. Stickers have an answer of their own. */
const ODD = ['location', 'venue', 'contact', 'poll', 'dice', 'story', 'game', 'checklist'] as const;

/** A file as any of Telegram's media describes it. */
interface Found {
  readonly kind: Attachment['kind'];
  readonly name: string;
  readonly file: { readonly file_id: string; readonly file_size?: number; readonly mime_type?: string };
}

/**
 * The media of a message. `limit` is what the Bot API hands over, in bytes: what is larger is refused here already, by
 * Telegram's own count, so that the person hears of it at once. Nothing is downloaded.
 */
export function mediaOf(message: Message, limit: number | undefined): Brought {
  const found = find(message, message.message_id);
  if (found !== undefined) return take(found, limit);
  const refused = 'sticker' in message ? [{ name: 'sticker', reason: 'unsupported' } as const] : [];
  return { attachments: [], refused };
}

/** Whether a person sent something without words or files: they are answered with what would help. */
export function isOdd(message: Message): boolean {
  return ODD.some((kind) => kind in message);
}

/** The media of a message that is answered; it is taken where it can be, and passed over where not. */
export function mediaOfAnswered(carrier: Carrier, id: number, limit: number | undefined): Brought {
  const found = find(carrier, id);
  return found === undefined ? { attachments: [], refused: [] } : take(found, limit);
}

/**
 * An animation repeats itself as a document and a live photo as a photo, for old programs: the richer one is looked for
 * first. Of a photo's sizes the last is the largest.
 */
function find(message: Carrier, id: number): Found | undefined {
  const { live_photo, photo, animation, video, video_note, audio, voice, document } = message;
  const largest = photo?.at(-1);
  if (live_photo !== undefined) return { kind: 'video', name: `live-photo-${id}.mov`, file: live_photo };
  if (largest !== undefined) return { kind: 'image', name: `photo-${id}.jpg`, file: largest };
  if (animation !== undefined) return named('video', animation, `animation-${id}.mp4`);
  if (video !== undefined) return named('video', video, `video-${id}.mp4`);
  if (video_note !== undefined) return { kind: 'video', name: `video-note-${id}.mp4`, file: video_note };
  if (audio !== undefined) return named('audio', audio, `audio-${id}.mp3`);
  if (voice !== undefined) return { kind: 'audio', name: `voice-${id}.ogg`, file: voice };
  return document === undefined ? undefined : named(kindOf(document.mime_type), document, `file-${id}`);
}

function named(
  kind: Found['kind'],
  file: Found['file'] & { readonly file_name?: string },
  name: string,
): Found {
  return { kind, name: file.file_name ?? name, file };
}

/** What a document claims to be; its bytes have the last word when it is taken in. */
function kindOf(mime = ''): Attachment['kind'] {
  const family = mime.split('/')[0];
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

function take({ kind, name, file }: Found, limit: number | undefined): Brought {
  const { file_id: ref, file_size: bytes, mime_type: mime } = file;
  if (limit !== undefined && bytes !== undefined && bytes > limit) {
    return { attachments: [], refused: [{ name, reason: 'too-large', limit }] };
  }
  const claims = { ...(bytes !== undefined && { bytes }), ...(mime !== undefined && { mime }) };
  return { attachments: [{ kind, name, ref, ...claims }], refused: [] };
}
