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
  const rest = rewritten(text, marks);
  return {
    text: command === undefined ? rest : `${command.name} ${rest}`.trim(),
    addressed: command !== undefined || mentioned || (answers && !foreign),
  };
}

/** The words of a text as a reader sees them, with the addresses that its links lead to. */
export function wordsOf(text: string, entities: readonly MessageEntity[] = []): string {
  return rewritten(
    text,
    entities.map((entity) => linkMark(text, entity)),
  );
}

/** Whether a message is one the bot wrote; the first message of a topic, which all others "answer", does not count. */
export function isFromUs(message: Message | undefined, me: Me): boolean {
  return message !== undefined && message.from?.id === me.id && message.forum_topic_created === undefined;
}

interface Mark {
  readonly kind: 'command' | 'mention' | 'foreign' | 'link' | 'other';
  /** For a command: `/name`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** What stands there instead. Absent where the words stay as they are. */
  readonly instead?: string;
}

function markOf(text: string, entity: MessageEntity, me: Me): Mark {
  const [from, to] = [entity.offset, entity.offset + entity.length];
  const words = text.slice(from, to);
  const mark = (kind: Mark['kind'], name = ''): Mark => ({ kind, name, from, to });
  const removed = (kind: 'command' | 'mention', name = ''): Mark => ({ ...mark(kind, name), instead: '' });
  if (entity.type === 'text_mention') return entity.user.id === me.id ? removed('mention') : mark('other');
  if (entity.type === 'mention') return isUs(words.slice(1), me) ? removed('mention') : mark('other');
  if (entity.type !== 'bot_command') return linkMark(text, entity);
  const [name = '', bot] = words.split('@');
  if (bot !== undefined) return isUs(bot, me) ? removed('command', name.toLowerCase()) : mark('foreign');
  // Without a bot's name only a first word of ours counts: "/shrug" in a sentence is just a word.
  return from === 0 && isCommand(name.slice(1)) ? removed('command', name.toLowerCase()) : mark('other');
}

/**
 * A link behind words is written out as `[words](address)`, because the address travels in the entity alone. An address
 * without a scheme gets one where it can only be an address: "pixar.com" in a sentence stays a name.
 */
function linkMark(text: string, entity: MessageEntity): Mark {
  const [from, to] = [entity.offset, entity.offset + entity.length];
  const words = text.slice(from, to);
  const mark = { kind: 'link', name: '', from, to } as const;
  if (entity.type === 'text_link') {
    if (words === entity.url || `${words}/` === entity.url) return { ...mark, instead: entity.url };
    const label = words.replace(/[[\]]/g, '').trim();
    return { ...mark, instead: label === '' ? entity.url : `[${label}](${entity.url})` };
  }
  const bare =
    entity.type === 'url' && !words.includes('://') && (/^www\./i.test(words) || words.includes('/'));
  return bare ? { ...mark, instead: `https://${words}` } : { ...mark, kind: 'other' };
}

function isUs(name: string, me: Me): boolean {
  return name.toLowerCase() === me.username.toLowerCase();
}

/** The text with what stands instead of its marks. What is taken out leaves no double blank behind. */
function rewritten(text: string, marks: readonly Mark[]): string {
  const changes = marks.filter(({ instead }) => instead !== undefined).sort((a, b) => a.from - b.from);
  if (changes.length === 0) return text.trim();
  let rest = '';
  let at = 0;
  for (const { from, to, instead = '' } of changes) {
    if (from < at) continue;
    rest += text.slice(at, from) + instead;
    at = to;
  }
  return (rest + text.slice(at)).replace(/ {2,}/g, ' ').trim();
}
