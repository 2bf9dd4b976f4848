import type { Chat } from './chat.ts';
import { BadForm, readForm, text } from './multipart.ts';
import { type Answered, deliverSchema, type VideoItem } from './wire.ts';

/** The video is over the platform's limit. */
export class VideoTooLarge extends Error {}

/** Posters are small by contract; a larger one is left out. */
const POSTER_LIMIT = 2 * 1024 ** 2;
const ABOUT_LIMIT = 8 * 1024 ** 2;

/**
 * Turns a message of the bot into a video: a form with `about` first, then `video` and perhaps `poster`. The same
 * render again keeps the file that stands and only takes over the words. Throws `BadForm` or `VideoTooLarge`, and
 * then nothing of it stays. Resolves with nothing where the message is gone.
 */
export async function takeVideo(
  chat: Chat,
  id: string,
  body: AsyncIterable<Uint8Array>,
  contentType: string,
  limit: number,
): Promise<Answered | undefined> {
  const parts = readForm(body, contentType);
  const about = await readAbout(parts);
  const stands = videoOf(chat, id);
  if (stands?.render === about.video.render && stands.kept !== false) {
    for await (const _ of parts);
    return put(chat, id, about.reply, stands);
  }
  const files = await readFiles(chat, parts, limit);
  const video: VideoItem = { ...about.video, ...files };
  const item = await put(chat, id, about.reply, video);
  const kept = item?.video?.media;
  for (const old of [stands, video]) {
    if (old !== undefined && old.media !== kept) await drop(chat, old);
  }
  return item;
}

type Parts = ReturnType<typeof readForm>;
type Files = Pick<VideoItem, 'media' | 'bytes' | 'mime' | 'poster'>;

async function readAbout(parts: Parts) {
  const { value: part, done } = await parts.next();
  if (done === true || part.name !== 'about') throw new BadForm('the words must come first');
  const raw = await text(part.body, ABOUT_LIMIT);
  const about = deliverSchema.safeParse(parse(raw)).data;
  if (about === undefined) throw new BadForm('not a video');
  return about;
}

async function readFiles(chat: Chat, parts: Parts, limit: number): Promise<Files> {
  let video: Files | undefined;
  let poster: string | undefined;
  try {
    for await (const part of parts) {
      if (part.name === 'poster') poster = (await chat.shelf.put(part.body, POSTER_LIMIT))?.media;
      if (part.name !== 'video') continue;
      video = await chat.shelf.put(part.body, limit);
      if (video === undefined) throw new VideoTooLarge(`more than ${limit} bytes`);
    }
    if (video === undefined) throw new BadForm('no video');
    return { ...video, ...(poster === undefined ? {} : { poster }) };
  } catch (error) {
    for (const media of [video?.media, poster]) if (media !== undefined) await chat.shelf.drop(media);
    throw error;
  }
}

function put(
  chat: Chat,
  id: string,
  reply: Answered['reply'],
  video: VideoItem,
): Promise<Answered | undefined> {
  const become = (item: Answered): Answered => ({
    ...item,
    reply,
    // Another delivery of the same render may have been quicker; one render is one file.
    video: item.video?.render === video.render && item.video.kept !== false ? item.video : video,
  });
  return chat.change(id, (item) => (item.from === 'bot' ? become(item) : item)) as Promise<
    Answered | undefined
  >;
}

function videoOf(chat: Chat, id: string): VideoItem | undefined {
  const item = chat.item(id);
  return item?.from === 'bot' ? item.video : undefined;
}

async function drop(chat: Chat, video: VideoItem): Promise<void> {
  await chat.shelf.drop(video.media);
  if (video.poster !== undefined) await chat.shelf.drop(video.poster);
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
