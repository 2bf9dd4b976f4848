import { type API, type APIInteraction, MessageFlags } from '@discordjs/core';
import { DiscordAPIError } from '@discordjs/rest';
import type { Mark } from './address.ts';
import { CODE, refusedWith } from './errors.ts';

const TRIES = 3;

/**
 * Defers: the first thing done with an interaction, before anything is read or written anywhere. Resolves with the
 * "thinking…" that stands, which the answer is to become; rejects where Discord gave up before it heard from us, so that
 * the answer needs a message of its own.
 */
export async function acknowledge(api: API, interaction: APIInteraction, hidden: boolean): Promise<Mark> {
  const { id, token } = interaction;
  for (let tries = 1; ; tries += 1) {
    try {
      const flags = hidden ? { flags: MessageFlags.Ephemeral } : {};
      const made = await api.interactions.defer(id, token, { ...flags, with_response: true });
      const message = made.interaction.response_message_id ?? made.resource?.message?.id;
      if (message === undefined) break;
      return standing(id, message, made.interaction.response_message_ephemeral ?? hidden);
    } catch (error) {
      // Our own first try was heard and its answer lost, or the event came twice: it is acknowledged either way.
      if (refusedWith(error, CODE.acknowledged)) break;
      if (error instanceof DiscordAPIError || tries === TRIES) throw error;
    }
  }
  const original = await api.interactions.getOriginalReply(interaction.application_id, token);
  return standing(id, original.id, ((original.flags ?? 0) & MessageFlags.Ephemeral) !== 0);
}

function standing(interaction: string, message: string, hidden: boolean): Mark {
  return { message, interaction, ...(hidden ? { hidden } : {}) };
}
