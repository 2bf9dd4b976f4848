import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  ApplicationCommandOptionType,
  ChannelType,
  ComponentType,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
} from '@discordjs/core';
import { isForOne } from '../../core/choices.ts';
import type { Attachment, InboundMessage } from '../../core/message.ts';
import { type Place, placesOf, readAddress, writeAddress } from './address.ts';
import { attachmentOf, refusalsOf, shownAttachmentOf } from './attachments.ts';
import { MEDIA } from './commands.ts';
import { shownWords } from './message-words.ts';
import { filesOf } from './open.ts';
import { isPaste } from './paste.ts';
import type { Press } from './press.ts';
import { shownMediaOf } from './shown-media.ts';
import { timeOf } from './snowflake.ts';
import { type Names, NO_NAMES } from './text.ts';

/** What somebody did with a command, button or menu, before it was answered. */
export interface Heard {
  readonly place: Place;
  readonly messages: readonly InboundMessage[];
  /** Links that Discord shows this once, by the file's id. */
  readonly links: readonly { readonly file: string; readonly url: string }[];
  /** Links of words that Discord put into a file; the last message is to hold them. */
  readonly pastes: readonly string[];
  /** Whether only the asker should see the answer. */
  readonly hidden: boolean;
  /** Whether the answer may take longer than the interaction lives. */
  readonly slow: boolean;
}

type Command = APIChatInputApplicationCommandInteraction | APIMessageApplicationCommandInteraction;

/** The interactions that are answered with a message. */
export type Answerable = Command | APIMessageComponentInteraction;

/** Answers to these concern nobody else in a server. */
const PRIVATE: readonly string[] = ['credits', 'skill', 'language', 'help', 'forget'];
const QUICK: readonly string[] = [...PRIVATE, 'status', 'cancel'];

/** `/name …` with its options in words. A skill that is named along is chosen first, by a message of its own. */
export function readSlash(interaction: APIChatInputApplicationCommandInteraction): Heard {
  const { name, options = [], resolved } = interaction.data;
  const given = new Map(options.map((item) => [item.name, textIn(item)]));
  const files = MEDIA.flatMap((media) => resolved?.attachments?.[given.get(media) ?? ''] ?? []);
  const skill = name === 'video' ? given.get('skill') : undefined;
  const place = placeOf(interaction);
  // Without a wish there is only an explanation to come, and it concerns nobody else.
  const unasked = name === 'video' && files.length === 0 && (given.get('prompt') ?? '').trim() === '';
  const hidden = (PRIVATE.includes(name) || unasked) && !place.direct;
  const base = { ...baseOf(interaction), ...(hidden ? { aside: true } : {}) };
  const messages: InboundMessage[] = [
    ...(skill === undefined ? [] : [{ ...base, id: `${base.id}-skill`, text: `/skill ${skill}` }]),
    {
      ...base,
      text: `/${name} ${wishOf(given)}`.trim(),
      attachments: files.map((file) => kept(interaction, file)),
    },
  ];
  return {
    place,
    messages,
    links: files.map((file) => ({ file: file.id, url: file.url })),
    pastes: [],
    hidden,
    slow: !QUICK.includes(name),
  };
}

/** What the options wish for, as a person would type it; the shape goes with the words to the backend. */
function wishOf(given: ReadonlyMap<string, string>): string {
  const shape = given.get('shape');
  const words = given.get('prompt') ?? given.get('url') ?? given.get('language') ?? given.get('skill') ?? '';
  return shape === undefined ? words : `${words} (${shape})`;
}

function textIn(option: APIApplicationCommandInteractionDataBasicOption | { readonly type: number }): string {
  const named =
    option.type === ApplicationCommandOptionType.Subcommand ||
    option.type === ApplicationCommandOptionType.SubcommandGroup;
  return named || !('value' in option) ? '' : `${option.value}`;
}

/** "Apps ▸ Make a video" on anybody's message: its words and files are the wish. */
export function readMenu(
  interaction: APIMessageApplicationCommandInteraction,
  names: Names = NO_NAMES,
): Heard | undefined {
  const target = interaction.data.resolved.messages[interaction.data.target_id];
  if (target === undefined) return undefined;
  const files = filesOf(target).filter((file) => !isPaste(file));
  const shown = shownMediaOf(target);
  const refused = refusalsOf(target);
  const message: InboundMessage = {
    ...baseOf(interaction),
    text: `/video ${shownWords(target, interaction.application_id, names)}`.trim(),
    attachments: [
      ...files.map((file) => kept(interaction, file)),
      ...shown.map((medium) => shownAttachmentOf(medium, interaction.id)),
    ],
    ...(refused.length > 0 ? { refused } : {}),
  };
  const links = [...files, ...shown].map(({ id, url }) => ({ file: id, url }));
  const pastes = filesOf(target)
    .filter(isPaste)
    .map(({ url }) => url);
  return { place: placeOf(interaction), messages: [message], links, pastes, hidden: false, slow: true };
}

/** A pressed button, or the line chosen in a menu. What is about another place is said there, and answered here. */
export function readPressed(interaction: APIMessageComponentInteraction, press: Press): Heard | undefined {
  const { data, message } = interaction;
  const pressed =
    press.choice ?? (data.component_type === ComponentType.StringSelect ? data.values[0] : undefined);
  if (pressed === undefined) return undefined;
  const place = placeOf(interaction);
  const base = baseOf(interaction);
  const from = press.about ?? base.from;
  const direct = readAddress(from).direct ?? false;
  const seenByOne = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const hidden = place.direct !== true && (seenByOne || isForOne(pressed));
  const aside = hidden && !direct ? { aside: true } : {};
  const places = placesOf(place.channel, interaction.guild_id, press.about);
  const heard = { ...base, from, places, direct, pressed, answers: message.id, ...aside };
  return { place, messages: [heard], links: [], pastes: [], hidden, slow: false };
}

/** Who did it. */
export function userOf(interaction: APIInteraction): { readonly id: string; readonly name: string } {
  const user = interaction.member?.user ?? interaction.user;
  return { id: user?.id ?? '0', name: user?.global_name ?? user?.username ?? '' };
}

function baseOf(interaction: Answerable): InboundMessage {
  const place = placeOf(interaction);
  return {
    id: `discord:i${interaction.id}`,
    from: writeAddress(place),
    sender: { ...userOf(interaction), language: interaction.locale },
    text: '',
    attachments: [],
    at: timeOf(interaction.id),
    places: placesOf(place.channel, interaction.guild_id),
    direct: place.direct ?? false,
  };
}

function kept(interaction: Command, file: Parameters<typeof attachmentOf>[0]): Attachment {
  return attachmentOf(file, { kind: 'kept', interaction: interaction.id, file: file.id });
}

/** Inside is where the bot itself may write: its DMs, and channels of servers that let it see and speak there. */
function placeOf(interaction: Answerable): Place {
  const { channel, context, guild_id: guild, authorizing_integration_owners: owners } = interaction;
  const id = channel?.id ?? interaction.channel_id ?? '0';
  if (context === InteractionContextType.BotDM) return { channel: id, direct: true };
  const rights = BigInt(interaction.app_permissions);
  const inThread = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread].some(
    (type) => type === channel?.type,
  );
  const needed =
    PermissionFlagsBits.ViewChannel |
    (inThread ? PermissionFlagsBits.SendMessagesInThreads : PermissionFlagsBits.SendMessages);
  const inside = guild !== undefined && '0' in owners && (rights & needed) === needed;
  return inside ? { channel: id } : { channel: id, outside: userOf(interaction).id };
}
