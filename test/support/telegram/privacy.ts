import type { Json, StoredMessage } from './types.ts';
import type { Room, World } from './world.ts';

const MARKS: readonly [string, RegExp][] = [
  ['bot_command', /(?<![\w/@])\/[A-Za-z0-9_]{1,32}(?:@\w{5,32})?/g],
  ['mention', /(?<![\w/])@\w{5,32}/g],
  ['url', /https?:\/\/\S+/g],
];

/** The entities that Telegram finds in what a person types. */
export function findEntities(text: string): Json[] {
  return MARKS.flatMap(([type, pattern]) =>
    [...text.matchAll(pattern)].map((match) => ({ type, offset: match.index, length: match[0].length })),
  ).sort((a, b) => a.offset - b.offset);
}

/**
 * Whether a message of a group reaches the bot. With privacy mode on these do: commands for it, replies to it and
 * service messages. A plain mention does not, and the other pictures of an album do not either.
 */
export function reachesBot(world: World, room: Room, message: StoredMessage, bot: Visibility): boolean {
  if (room.bot === 'left' || room.bot === 'kicked') return false;
  const { now } = message;
  const service = message.service !== undefined && (now.text ?? now.caption ?? now.media) === undefined;
  if (room.type === 'private' || service) return true;
  if (room.type === 'channel') return room.bot === 'administrator';
  if (bot.readsAll || room.bot === 'administrator') return true;
  const target = world.message(room.id, message.replyTo);
  if (target?.from === world.botId && target.service === undefined) return true;
  const text = message.now.text ?? message.now.caption ?? '';
  return findEntities(text)
    .filter((entity) => entity['type'] === 'bot_command')
    .map((entity) => text.substr(Number(entity['offset']), Number(entity['length'])).split('@')[1])
    .some((name) => name === undefined || name.toLowerCase() === bot.username.toLowerCase());
}

/** What decides over sight besides the message itself. */
export interface Visibility {
  readonly readsAll: boolean;
  readonly username: string;
}
