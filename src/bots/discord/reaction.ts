import {
  type API,
  type APIMessage,
  ComponentType,
  type GatewayMessageReactionAddDispatchData,
} from '@discordjs/core';
import type { Normalized } from '../listener.ts';
import { placesOf, writeAddress } from './address.ts';
import { type Press, readPress } from './press.ts';

/** What people put under the status message of a task that they no longer want. */
const STOP = '❌';

/**
 * A ❌ under one of our messages, as a press of its own button to cancel: the button says which task it stops and who may.
 * Nothing for other reactions, other messages, other people, and where the task has ended and the button is gone. Rejects
 * where the message cannot be read.
 */
export async function readReaction(
  api: API,
  reaction: GatewayMessageReactionAddDispatchData,
  bot: string,
): Promise<Normalized> {
  const { user_id: person, channel_id: channel, message_id: id, guild_id: guild, member } = reaction;
  // Whose message it is may be left unsaid, as it is of messages that came by a webhook.
  if (reaction.emoji.name !== STOP || (reaction.message_author_id ?? bot) !== bot) return undefined;
  const message = await api.channels.getMessage(channel, id);
  const press = message.author.id === bot ? cancelOn(message) : undefined;
  if (press?.choice === undefined || press.person !== person) return undefined;
  const direct = guild === undefined;
  const here = writeAddress({ channel, direct });
  const from = press.about ?? here;
  return {
    id: `discord:r${id}-${person}`,
    from,
    sender: { id: person, name: member?.user.global_name ?? member?.user.username ?? '' },
    text: '',
    attachments: [],
    at: Date.now(),
    pressed: press.choice,
    answers: id,
    ...(from === here ? { message: id } : {}),
    places: placesOf(channel, guild, press.about),
    direct,
  };
}

function cancelOn({ components = [] }: APIMessage): Press | undefined {
  return components
    .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
    .map((part) => ('custom_id' in part ? readPress(part.custom_id) : undefined))
    .find((press) => press?.choice?.startsWith('cancel:'));
}
