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
  'photo' | 'live_photo' | 'video' | 'animation' | 'video_note' | 'audio' | 'voice' | 'document' | 'sticker'
>;

/** A file as any of Telegram's media describes it. */
interface Found {
  readonly kind: Attachment['kind'];
  readonly name: string;
  readonly voice?: true;
  readonly file: { readonly file_id: string; readonly file_size?: number; readonly mime_type?: string };
}

/**
 * The media of a message. `limit` is what the Bot API hands over, in bytes: what is larger is refused here already, by
 * Telegram's own count, so that the person hears of it at once. Nothing is downloaded.
 */
export function mediaOf(message: Carrier, id: number, limit: number | undefined): Brought {
  const found = find(message, id);
  if (found !== undefined) return take(found, limit);
  const refused = message.sticker === undefined ? [] : [{ name: 'sticker', reason: 'unsupported' } as const];
  return { attachments: [], refused };
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
  if (voice !== undefined) return { kind: 'audio', name: `voice-${id}.ogg`, file: voice, voice: true };
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

function take({ kind, name, file, voice }: Found, limit: number | undefined): Brought {
  const { file_id: ref, file_size: bytes, mime_type: mime } = file;
  if (limit !== undefined && bytes !== undefined && bytes > limit) {
    return { attachments: [], refused: [{ name, reason: 'too-large', limit }] };
  }
  const claims = { ...(bytes !== undefined && { bytes }), ...(mime !== undefined && { mime }) };
  return { attachments: [{ kind, name, ref, ...claims, ...(voice && { voice }) }], refused: [] };
}
