import type { APIMessage } from '@discordjs/core';

type Mentioning = Pick<APIMessage, 'content' | 'mentions'>;

/**
 * The words of a message without Discord's own notation: the bot's mention is left out (it was the address, not part of
 * the wish), other people's become their names, custom emoji their short names.
 */
export function wordsOf({ content, mentions }: Mentioning, bot: string): string {
  const names = new Map(mentions.map((user) => [user.id, user.global_name ?? user.username]));
  return content
    .replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' ')
    .replaceAll(/<@!?(\d+)>/g, (_, id: string) => `@${names.get(id) ?? 'someone'}`)
    .replaceAll(/<a?(:\w+:)\d+>/g, '$1')
    .replaceAll(/[ \t]{2,}/g, ' ')
    .trim();
}
