import type { Message, MessageEntity } from 'grammy/types';
import { isCommand } from './commands.ts';

/** The bot as Telegram names it, from `getMe`. */
export interface Me {
  readonly id: number;
  readonly username: string;
}

/** A message's words, and whether they speak to the bot. */
export interface Reading {
  /** A command stands in front as `/name rest`, without the bot's name; mentions of the bot are taken out. */
  readonly text: string;
  /** By a command of ours, a mention, or as an answer to the bot. */
  readonly addressed: boolean;
}

/**
 * Reads text or caption. grammY's `command()` looks at neither captions nor commands inside a sentence; both are how
 * people ask in groups, so the entities are read here. A command for another bot speaks to that one alone.
 */
export function read(message: Message, me: Me): Reading {
  const text = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const marks = entities.map((entity) => markOf(text, entity, me));
  const command = marks.find((mark) => mark.kind === 'command');
  const mentioned = marks.some((mark) => mark.kind === 'mention');
  const foreign = marks.some((mark) => mark.kind === 'foreign');
  const answers = isFromUs(message.reply_to_message, me);
  const rest = without(text, command === undefined ? marks : [...marks, command]);
  return {
    text: command === undefined ? rest : `${command.name} ${rest}`.trim(),
    addressed: command !== undefined || mentioned || (answers && !foreign),
  };
}

/** Whether a message is one the bot wrote; the first message of a topic, which all others "answer", does not count. */
export function isFromUs(message: Message | undefined, me: Me): boolean {
  return message !== undefined && message.from?.id === me.id && message.forum_topic_created === undefined;
}

interface Mark {
  readonly kind: 'command' | 'mention' | 'foreign' | 'other';
  /** For a command: `/name`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function markOf(text: string, entity: MessageEntity, me: Me): Mark {
  const [from, to] = [entity.offset, entity.offset + entity.length];
  const words = text.slice(from, to);
  const mark = (kind: Mark['kind'], name = ''): Mark => ({ kind, name, from, to });
  if (entity.type === 'text_mention') return mark(entity.user.id === me.id ? 'mention' : 'other');
  if (entity.type === 'mention') return mark(isUs(words.slice(1), me) ? 'mention' : 'other');
  if (entity.type !== 'bot_command') return mark('other');
  const [name = '', bot] = words.split('@');
  if (bot !== undefined) return isUs(bot, me) ? mark('command', name.toLowerCase()) : mark('foreign');
  // Without a bot's name only a first word of ours counts: "/shrug" in a sentence is just a word.
  return from === 0 && isCommand(name.slice(1)) ? mark('command', name.toLowerCase()) : mark('other');
}

function isUs(name: string, me: Me): boolean {
  return name.toLowerCase() === me.username.toLowerCase();
}

/** The text without the commands and mentions of the bot, and without the gaps that they leave. */
function without(text: string, marks: readonly Mark[]): string {
  const cut = marks
    .filter(({ kind }) => kind === 'command' || kind === 'mention')
    .sort((a, b) => a.from - b.from);
  if (cut.length === 0) return text.trim();
  let rest = '';
  let at = 0;
  for (const { from, to } of cut) {
    rest += text.slice(at, Math.max(at, from));
    at = Math.max(at, to);
  }
  return (rest + text.slice(at)).replace(/ {2,}/g, ' ').trim();
}
