import { type APIMessage, type APIPoll, ComponentType } from '@discordjs/core';
import { partsOf } from './parts.ts';
import { type Names, wordsOf } from './text.ts';

/** The words that a person typed, and those of the message that they forward: it lies beside them as a snapshot. */
export function typedWords(message: APIMessage, bot: string, names: Names): string {
  const forwarded = (message.message_snapshots ?? []).map(({ message: { content, mentions } }) =>
    wordsOf({ content: content ?? '', mentions: mentions ?? [] }, bot, names),
  );
  return joined([wordsOf(message, bot, names), ...forwarded]);
}

/** All words that a message shows: typed and forwarded ones, a poll's, and those of cards that other apps write. */
export function shownWords(message: APIMessage, bot: string, names: Names): string {
  const cards = (message.embeds ?? [])
    .filter((embed) => `${embed.type}` === 'rich')
    .map(({ title = '', description = '' }) => joined([title, description]));
  const texts = partsOf(message.components)
    .filter(({ type }) => type === ComponentType.TextDisplay)
    .map(({ content = '' }) => content);
  const plain = [...cards, ...texts].map((content) => wordsOf({ content, mentions: [] }, bot, names));
  return joined([typedWords(message, bot, names), ...pollWords(message.poll), ...plain]);
}

function pollWords(poll: APIPoll | undefined): readonly string[] {
  if (poll === undefined) return [];
  const answers = poll.answers.map(({ poll_media: { text = '' } }) => `- ${text}`);
  return [[poll.question.text ?? '', ...answers].join('\n')];
}

const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n');
