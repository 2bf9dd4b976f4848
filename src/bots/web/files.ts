import type { Item, VideoItem } from './wire.ts';

/** What is known of a file that is asked for by its id. */
export interface MediaNote {
  readonly name: string;
  readonly mime?: string;
}

/** A file on disk that a message speaks of. Posters are small and not among them. */
export interface StoredFile {
  readonly media: string;
  readonly bytes: number;
  /** When its message was first said, epoch ms. */
  readonly at: number;
  /** True for a person's file, false for a video of the bot. */
  readonly upload: boolean;
}

/** The files of a message that lie on disk and count. */
export function storedIn(item: Item): StoredFile[] {
  const { at } = item;
  if (item.from === 'person') {
    return item.files
      .filter((file) => file.kept)
      .map(({ media, bytes }) => ({ media, bytes, at, upload: true }));
  }
  if (item.video === undefined || item.video.kept === false) return [];
  // A video is as old as its last delivery: the message may be much older.
  return [{ media: item.video.media, bytes: item.video.bytes, at: item.changed, upload: false }];
}

/** Everything of a message that can be asked for, posters too. */
export function notesOf(item: Item): [string, MediaNote][] {
  if (item.from === 'person') return item.files.filter((file) => file.kept).map((file) => [file.media, file]);
  if (item.video === undefined || item.video.kept === false) return [];
  const { media, poster } = item.video;
  const found: [string, MediaNote][] = [[media, item.video]];
  if (poster !== undefined) found.push([poster, { name: 'poster.jpg', mime: 'image/jpeg' }]);
  return found;
}

/** The same message once this file of it is gone: its name and size stay. */
export function withoutFile(item: Item, media: string): Item {
  if (item.from === 'person') {
    return {
      ...item,
      files: item.files.map((file) => (file.media === media ? { ...file, kept: false } : file)),
    };
  }
  if (item.video?.media !== media) return item;
  const { poster: _, ...video } = item.video;
  return { ...item, video: { ...video, kept: false } satisfies VideoItem };
}
