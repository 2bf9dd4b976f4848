import type { APIMessage } from '@discordjs/core';

/** What the bot knows of the server that a message was written in. */
export interface Names {
  /** The role that Discord made for the bot. People pick it from the same list as the bot itself. */
  readonly ownRole: string | undefined;
  role(id: string): string | undefined;
  channel(id: string): string | undefined;
}

/** For private chats, and for servers that are not known yet. */
export const NO_NAMES: Names = { ownRole: undefined, role: () => undefined, channel: () => undefined };

type Mentioning = Pick<APIMessage, 'content' | 'mentions'>;

/** Discord's own notation. Ids have at most 20 digits, a command's name at most three words of 32 characters. */
const NOTATION =
  /<(?:@!?(?<user>\d{1,20})|@&(?<role>\d{1,20})|#(?<channel>\d{1,20})|t:(?<time>-?\d{1,13})(?::[a-zA-Z])?|\/(?<command>[^:<>]{1,100}):\d{1,20}|a?:(?<emoji>\w{1,32}):\d{1,20}|id:(?<page>[\w-]{1,30}))>/g;

/**
 * The words of a message without Discord's own notation: the bot's mention is left out (it was the address, not part of
 * the wish), other people, roles and channels become their names, a time becomes a date in UTC, a command and a custom
 * emoji their short names.
 */
export function wordsOf({ content, mentions }: Mentioning, bot: string, names: Names = NO_NAMES): string {
  const people = new Map(mentions.map((user) => [user.id, user.global_name ?? user.username]));
  const say = (groups: Readonly<Record<string, string | undefined>>): string => {
    const { user, role, channel, time, command, emoji, page } = groups;
    if (user !== undefined) return user === bot ? ' ' : `@${people.get(user) ?? 'someone'}`;
    if (role !== undefined) return role === names.ownRole ? ' ' : `@${names.role(role) ?? 'role'}`;
    if (channel !== undefined) return `#${names.channel(channel) ?? 'channel'}`;
    if (time !== undefined) return dateOf(Number(time));
    if (command !== undefined) return `/${command}`;
    return emoji === undefined ? `#${page}` : `:${emoji}:`;
  };
  return content
    .replaceAll(NOTATION, (...match) => say(match.at(-1) as Readonly<Record<string, string | undefined>>))
    .replaceAll(/[ \t]{2,}/g, ' ')
    .trim();
}

/** `2026-11-29 12:00 UTC`. Discord shows each reader their own time zone, and does not tell the bot which. */
function dateOf(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? '' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
