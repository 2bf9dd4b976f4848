import { afterVoice } from './choices.ts';
import type { Attachment, InboundMessage } from './message.ts';
import type { Reply } from './reply.ts';
import type { PendingWish, Session } from './session.ts';
import type { Catalog } from './text/catalog.ts';
import { isBlank } from './text/graphemes.ts';

/** How long a wish waits for other files after its own were all refused, in milliseconds. */
const WAITS_MS = 10 * 60_000;

/** A wish that waits for files from now on; `now` by the clock that the files' messages will be dated by. */
export const pendingWish = (text: string, now: number): PendingWish => ({ text, until: now + WAITS_MS });

/** Takes back what waited. */
export const NO_WISH: PendingWish = { text: '', until: 0 };

/** Files that come without words are about the wish that waits for them. A voice message may be a wish itself, so it is not. */
export function withPendingWish(message: InboundMessage, { pendingWish: wish }: Session): InboundMessage {
  const files = message.attachments.some(({ voice }) => voice !== true) || message.refused !== undefined;
  if (wish === undefined || wish.text === '' || message.at > wish.until) return message;
  return files && isBlank(message.text) ? { ...message, text: wish.text } : message;
}

/** The same for a voice message. */
export const NO_VOICE: Attachment = { kind: 'audio', name: '', ref: '' };

/** The files of a message without its voice messages, and what is done about those. */
export interface Voiced {
  readonly attachments: readonly Attachment[];
  /** The question what to do with a voice message, where the words do not say it. */
  readonly reply?: Reply;
  readonly asked?: Attachment;
}

/** Words that say the recording itself is meant to be heard in the video; "add calm music" does not. */
const AS_SOUND =
  /\b(?:recording|voice ?-?over|soundtrack|narration|narrator|my voice|voice (?:note|message)|this (?:voice|sound|audio|as)|as (?:the |a |its |my )?(?:background |own )?(?:sound|audio|music|voice|track))\b|配音|旁白|录音|錄音|音轨|这段(?:声音|音频|语音)|(?:作|做|当|为)(?:背景)?(?:声音|音乐|音频)/iu;

/** A voice message is never put into the video without the person's word: it is asked about, and the words beside it are used (`worded`). */
export function withoutVoice({ attachments, text }: InboundMessage, worded: boolean, say: Catalog): Voiced {
  const note = attachments.findLast(({ voice }) => voice === true);
  if (note === undefined) return { attachments };
  if (AS_SOUND.test(text)) return { attachments: attachments.map((file) => asSound(file, say)) };
  const reply = { text: say.voiceNote(worded), choices: afterVoice(say) };
  return { attachments: attachments.filter(({ voice }) => voice !== true), reply, asked: note };
}

/** A voice message under a name that a person would give it; platforms number them. */
export function asSound(file: Attachment, say: Catalog): Attachment {
  const { voice, ...rest } = file;
  return voice === true ? { ...rest, name: say.voiceName } : file;
}
