import type { Message } from 'grammy/types';
import type { Quoted, Unused } from '../../core/message.ts';
import { readPress } from './markup.ts';
import { type Brought, type Carrier, mediaOf } from './media.ts';
import { otherKindOf } from './other-kinds.ts';
import { isFromUs, type Me, wordsOf } from './reading.ts';

/** What a message brings along from the one that it answers. */
export interface Answered extends Brought {
  readonly quoted?: Quoted;
  readonly unused?: Unused;
}

/** The fields that an answered message of this chat and one of another chat have in common, and words. */
type Target = Carrier &
  Pick<Partial<Message>, 'text' | 'entities' | 'caption' | 'caption_entities' | 'poll' | 'reply_markup'>;

const NOTHING: Answered = { attachments: [], refused: [] };

/**
 * What an answered message brings: its file, its words or the part that the person chose, or the note that it is of no
 * use. A video of ours is taken along only where it was made for somebody else (its buttons say for whom): the asker's
 * own one is in their project already, and so are the words beside it.
 */
export function answeredOf(message: Message, me: Me, limit: number | undefined): Answered {
  const { reply_to_message: here, external_reply: elsewhere } = message;
  // Every picture of an album answers the same message; the one with the words brings it along.
  if (message.media_group_id !== undefined && message.caption === undefined) return NOTHING;
  const target: Target | undefined =
    here?.forum_topic_created === undefined ? (here ?? elsewhere) : elsewhere;
  if (target === undefined) return NOTHING;
  const ours = isFromUs(here, me);
  const quoted = quotedOf(message, target, ours);
  if (ours && !isForAnother(target, message.from?.id)) return { ...NOTHING, ...quoted };
  const media = mediaOf(target, here?.message_id ?? message.message_id, limit);
  const useless = media.attachments.length + media.refused.length === 0 && quoted === undefined;
  return { ...media, ...quoted, ...(useless && otherKindOf(target) !== undefined && { unused: 'other' }) };
}

/** Telegram itself quotes a message of another chat whole; a part is one that the person chose by hand. */
function quotedOf(
  { quote }: Message,
  target: Target,
  ours: boolean,
): { readonly quoted: Quoted } | undefined {
  const partial = quote?.is_manual === true;
  const text = partial ? wordsOf(quote.text, quote.entities) : (textOf(target) ?? quote?.text ?? '');
  if (text === '' || (ours && !partial)) return undefined;
  return { quoted: { text, by: ours ? 'bot' : 'person', ...(partial && { partial }) } };
}

/** The words of a message. A poll's are its question and its answers. */
function textOf({ text, entities, caption, caption_entities, poll }: Target): string | undefined {
  if (text !== undefined) return wordsOf(text, entities);
  if (caption !== undefined) return wordsOf(caption, caption_entities);
  return poll && [poll.question, ...poll.options.map((option) => `- ${option.text}`)].join('\n');
}

function isForAnother({ reply_markup: markup }: Target, asker: number | undefined): boolean {
  const buttons = markup?.inline_keyboard.flat() ?? [];
  const owners = buttons.map((button) =>
    'callback_data' in button ? readPress(button.callback_data).person : undefined,
  );
  const owner = owners.find((person) => person !== undefined);
  return owner !== undefined && owner !== String(asker);
}
