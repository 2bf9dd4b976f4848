import { type Api, InputFile } from 'grammy';
import type { InputMedia } from 'grammy/types';
import type { Sent } from '../../core/message.ts';
import type { MediaFile } from '../../core/ports.ts';
import type { Reply, Video } from '../../core/reply.ts';
import { split } from '../../core/text/split.ts';
import { placeOf } from './address.ts';
import { buttonsOf, sayRest } from './speak.ts';
import { isUnchanged } from './trouble.ts';
import { whileUploading } from './uploading.ts';

/** Characters beside a video, in UTF-16 units. */
export const CAPTION_LIMIT = 1024;

/** Two ways to Telegram: a patient one for files, a quick one for words. */
export interface Lines {
  readonly words: Api;
  readonly files: Api;
}

/**
 * The bubble becomes the video: an edit, so a second time makes no second video. What does not fit into the caption
 * follows as messages of its own.
 */
export async function deliverVideo(
  lines: Lines,
  bubble: Sent,
  reply: Reply,
  video: Video,
  file: MediaFile,
): Promise<Sent> {
  const [caption = '', ...rest] = split(reply.text, CAPTION_LIMIT);
  const place = placeOf(bubble.to);
  const media = mediaOf(caption, video, file);
  const buttons = buttonsOf(rest.length === 0 ? reply : undefined);
  await whileUploading(lines.words, place, async () => {
    try {
      await lines.files.editMessageMedia(place.chat, Number(bubble.id), media, buttons);
    } catch (error) {
      if (!isUnchanged(error)) throw error;
    }
  });
  await sayRest(lines.words, bubble, rest, reply);
  return bubble;
}

/** Only an MP4 plays in the chat; anything else is sent as the file it is. */
function mediaOf(caption: string, video: Video, file: MediaFile): InputMedia {
  const media = new InputFile(file.path, fileName(video.name));
  if (file.mime !== 'video/mp4') return { type: 'document', media, caption };
  return {
    type: 'video',
    media,
    caption,
    supports_streaming: true,
    ...(file.width !== undefined && { width: file.width }),
    ...(file.height !== undefined && { height: file.height }),
    ...(file.seconds !== undefined && { duration: Math.max(1, Math.round(file.seconds)) }),
    ...(file.poster !== undefined && { thumbnail: new InputFile(file.poster, 'poster.jpg') }),
  };
}

/** grammY writes the name into a header without quotes, where these would end it. */
function fileName(name: string): string {
  return name.replace(/[";\\/\r\n]/g, ' ').trim() || 'video.mp4';
}
