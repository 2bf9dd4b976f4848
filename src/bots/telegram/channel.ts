import type { Channel } from '../../core/ports.ts';
import { Problem } from '../../core/problem.ts';
import { directOf, isDirect, placeOf, TELEGRAM } from './address.ts';
import { limitOut, type TelegramAccess, telegramApi } from './api.ts';
import { CAPTION_LIMIT, deliverVideo, type Lines } from './deliver.ts';
import { openAttachment } from './open.ts';
import { editWords, sendWords, TEXT_LIMIT } from './speak.ts';
import { problemOf } from './trouble.ts';

/** Telegram takes about one change a second in a private chat, and 20 a minute in a group. */
const PACE = { direct: { editEvery: 1_500 }, group: { editEvery: 4_000, perMinute: 20 } };

/** Telegram makes the picture of a smaller video itself. */
const POSTER_ABOVE = 10_000_000;

/** Seconds that one call may take: words, and files (where Telegram's own server gives up at 500). */
const PATIENCE = { words: 30, files: 500 };

/** Telegram has no key against doubles: a message whose answer was lost is sent at most so often again. */
const SEND_REPEATS = 1;

/** Telegram outward. Keeps nothing: two in two processes are as good as one. */
export function telegramChannel(access: TelegramAccess): Channel {
  const lines: Lines = {
    words: telegramApi(access, PATIENCE.words),
    files: telegramApi(access, PATIENCE.files),
  };
  const fileOut = limitOut(access);
  const told = async <T>(call: Promise<T>, repeats?: number): Promise<T> => {
    try {
      return await call;
    } catch (error) {
      throw problemOf(error, { limit: fileOut, ...(repeats === undefined ? {} : { repeats }) });
    }
  };
  return {
    name: TELEGRAM,
    limits: (to) => {
      const pace = isDirect(placeOf(to)) ? PACE.direct : PACE.group;
      return Promise.resolve({
        text: TEXT_LIMIT,
        caption: CAPTION_LIMIT,
        fileOut,
        posterAbove: POSTER_ABOVE,
        ...pace,
      });
    },
    send: (to, reply) => told(sendWords(lines.words, to, reply), SEND_REPEATS),
    edit: (sent, reply) => told(editWords(lines.words, sent, reply)),
    deliver: (bubble, reply, video, file) => {
      if (file.bytes > fileOut) return Promise.reject(new Problem('over-chat-limit', { limit: fileOut }));
      return told(deliverVideo(lines, bubble, reply, video, file));
    },
    privately: (to, person) => Promise.resolve(isDirect(placeOf(to)) ? undefined : directOf(person)),
    open: (attachment, signal) => openAttachment(lines.words, access, attachment, signal),
  };
}
