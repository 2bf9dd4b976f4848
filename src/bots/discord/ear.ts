import {
  type API,
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type GatewayInteractionCreateDispatchData,
  type GatewayMessageReactionAddDispatchData,
  InteractionType,
  MessageFlags,
} from '@discordjs/core';
import { languageOf } from '../../core/language.ts';
import type { InboundMessage } from '../../core/message.ts';
import { Problem } from '../../core/problem.ts';
import { words } from '../../core/text/words.ts';
import type { ListenerHooks } from '../listener.ts';
import { acknowledge } from './acknowledge.ts';
import { writeAddress, writeMark } from './address.ts';
import { describe } from './errors.ts';
import { handOver } from './handover.ts';
import { type Answerable, type Heard, readMenu, readPressed, readSlash, userOf } from './interaction.ts';
import { learnLimit } from './limits.ts';
import { pings } from './markup.ts';
import { linksOf, normalize, normalizeEdit, pastesOf, type Written } from './normalize.ts';
import { readPaste } from './paste.ts';
import { readPress } from './press.ts';
import { readReaction } from './reaction.ts';
import { linkName } from './refs.ts';
import { timeOf } from './snowflake.ts';
import { type Names, NO_NAMES } from './text.ts';
import { Tickets } from './tickets.ts';

const LINK_SECONDS = 24 * 3600;

/** Understands what Discord tells, acknowledges it and hands it over. Its methods reject only for mistakes of ours. */
export class Ear {
  readonly #api: API;
  readonly #hooks: ListenerHooks;
  readonly #tickets: Tickets;
  readonly #stop: AbortSignal;
  readonly #expect: (message: Written) => Promise<void>;
  readonly #names: (guild: string | undefined) => Names;
  #limit = 0;

  /** `expect` is called before a message is handed over: whatever happens then, it will be looked for. Never rejects. */
  constructor(
    api: API,
    hooks: ListenerHooks,
    stop: AbortSignal,
    expect: (message: Written) => Promise<void>,
    names: (guild: string | undefined) => Names = () => NO_NAMES,
  ) {
    this.#api = api;
    this.#hooks = hooks;
    this.#stop = stop;
    this.#expect = expect;
    this.#names = names;
    this.#tickets = new Tickets(hooks.secrets);
  }

  /** A message in a DM or a server, which came at `at` (`performance.now()`); resolves with whether it was for the bot. */
  async message(written: Written, bot: string, at = performance.now()): Promise<boolean> {
    const message = normalize(written, bot, this.#names(written.guild_id));
    if (message === undefined) return false;
    // A sign of life within a moment; that it may fail (a right is missing) is found out by the answer itself.
    void this.#api.channels.showTyping(written.channel_id).catch(() => undefined);
    const safe = async () => {
      await this.#expect(written);
      for (const { of, file, url } of linksOf(written)) await this.#keepLink(of, file, url);
      await this.#hooks.receive(await this.#withPastes(message, pastesOf(written)));
    };
    if (!(await this.#handOver(safe, at))) await this.#forgetful(message, written.channel_id);
    return true;
  }

  /** Words that were changed after they were sent. What was asked stands, and the core says so where it still runs. */
  async edited(written: Partial<Written>, bot: string): Promise<void> {
    const message = normalizeEdit(written, bot, this.#names(written.guild_id));
    if (message !== undefined) await this.#handOver(() => this.#hooks.receive(message));
  }

  /** The same message with the words that Discord put into a file; one that cannot be read is named. */
  async #withPastes(message: InboundMessage, links: readonly string[]): Promise<InboundMessage> {
    if (links.length === 0) return message;
    const read = await Promise.all(links.map((link) => readPaste(link, this.#stop)));
    const text = [message.text, ...read.flatMap((words) => words ?? [])]
      .filter((part) => part !== '')
      .join('\n');
    if (!read.includes(undefined)) return { ...message, text };
    const unread = { name: 'message.txt', reason: 'unreachable' } as const;
    return { ...message, text, refused: [...(message.refused ?? []), unread] };
  }

  /** ❌ under the status message of a task. A message that the bot may not read has its button instead. */
  async reaction(data: GatewayMessageReactionAddDispatchData, bot: string): Promise<void> {
    const message = await readReaction(this.#api, data, bot).catch(() => undefined);
    if (message === undefined) return;
    if (!(await this.#handOver(() => this.#hooks.receive(message))))
      await this.#forgetful(message, data.channel_id);
  }

  async interaction(data: GatewayInteractionCreateDispatchData): Promise<void> {
    switch (data.type) {
      case InteractionType.ApplicationCommandAutocomplete:
        return this.#suggest(data);
      case InteractionType.MessageComponent:
        return this.#pressed(data);
      case InteractionType.ApplicationCommand:
        if (isMenu(data)) return this.#answer(data, readMenu(data, this.#names(data.guild_id)));
        if (isSlash(data)) return this.#answer(data, readSlash(data));
    }
  }

  async #suggest(data: APIApplicationCommandAutocompleteInteraction): Promise<void> {
    const field = data.data.options.find(
      (option) => option.type === ApplicationCommandOptionType.String && option.focused,
    );
    const typed = field !== undefined && 'value' in field ? `${field.value}`.toLowerCase() : '';
    const fitting = this.#hooks.skills.filter(({ title, slug }) =>
      `${title} ${slug}`.toLowerCase().includes(typed),
    );
    const choices = fitting
      .slice(0, 25)
      .map(({ title, slug }) => ({ name: title.slice(0, 100), value: slug.slice(0, 100) }));
    await this.#api.interactions.createAutocompleteResponse(data.id, data.token, { choices });
  }

  async #pressed(data: APIMessageComponentInteraction): Promise<void> {
    const press = readPress(data.data.custom_id);
    const mine = press !== undefined && (press.person === '' || press.person === userOf(data).id);
    if (mine) return this.#answer(data, readPressed(data, press));
    const say = words(languageOf(data.locale, ''));
    const content = press === undefined ? say.unknownChoice : say.notYours;
    await this.#api.interactions.reply(data.id, data.token, {
      content,
      flags: MessageFlags.Ephemeral,
      allowed_mentions: pings(undefined),
    });
  }

  /** Acknowledges first, then makes safe what was said, then what it needs to be answered. */
  async #answer(data: Answerable, heard: Heard | undefined): Promise<void> {
    if (heard === undefined) return;
    const mark = await acknowledge(this.#api, data, heard.hidden).catch((error: unknown) => {
      const after = Date.now() - timeOf(data.id);
      this.#hooks.log.warn('interaction not acknowledged', { after, why: describe(error) });
      return undefined;
    });
    if (mark && heard.place.outside !== undefined && heard.slow) await this.#announce(data);
    const safe = async () => {
      if (mark) await this.#keepTicket(data, heard);
      for (const { file, url } of heard.links) await this.#keepLink(data.id, file, url);
      for (const message of heard.messages) {
        const last = message === heard.messages.at(-1);
        const marked = last ? withMark(message, heard, mark) : message;
        await this.#hooks.receive(last ? await this.#withPastes(marked, heard.pastes) : marked);
      }
    };
    const done = await this.#handOver(safe);
    if (!done)
      await this.#api.interactions.editReply(data.application_id, data.token, {
        content: this.#sorry(data.locale),
        allowed_mentions: pings(undefined),
      });
    await this.#learn(data.attachment_size_limit);
  }

  /** False when it could not be made safe, for whatever reason: then the person is told. */
  async #handOver(work: () => Promise<void>, since = performance.now()): Promise<boolean> {
    return handOver(work, this.#stop, since).catch((error: unknown) => {
      this.#hooks.log.error('message not accepted', { why: describe(error) });
      return false;
    });
  }

  /** Links are signed, so they lie among the secrets, by what brought them. */
  #keepLink(of: string, file: string, url: string): Promise<void> {
    return this.#hooks.secrets.keep(linkName(of, file), url, LINK_SECONDS);
  }

  async #keepTicket(data: Answerable, { place }: Heard): Promise<void> {
    const ticket = {
      interaction: data.id,
      application: data.application_id,
      token: data.token,
      limit: data.attachment_size_limit,
    };
    await this.#tickets.keep(ticket, place, Math.max(0, Date.now() - timeOf(data.id)));
  }

  /**
   * Says beforehand that the video will come by DM. The "thinking…" is filled first: Discord would take the first
   * follow-up for its end.
   */
  async #announce(data: Answerable): Promise<void> {
    const say = words(languageOf(data.locale, ''));
    const { interactions } = this.#api;
    const quiet = { allowed_mentions: pings(undefined) };
    try {
      await interactions.editReply(data.application_id, data.token, { content: say.moment, ...quiet });
      await interactions.followUp(data.application_id, data.token, {
        content: say.resultByDm,
        flags: MessageFlags.Ephemeral,
        ...quiet,
      });
    } catch {
      this.#hooks.log.warn('the way of the result could not be announced');
    }
  }

  /** Our own memory stayed away: the person hears it at once instead of waiting in vain. */
  async #forgetful({ text }: InboundMessage, channel: string): Promise<void> {
    const content = this.#sorry(undefined, text);
    await this.#api.channels
      .createMessage(channel, { content, allowed_mentions: pings(undefined) })
      .catch(() => undefined);
  }

  #sorry(locale: string | undefined, text = ''): string {
    const [skill] = this.#hooks.skills;
    const say = words(languageOf(locale, text));
    return skill === undefined ? say.unknownChoice : say.problem(new Problem('memory-down', {}), skill);
  }

  async #learn(limit: number): Promise<void> {
    if (limit === this.#limit) return;
    this.#limit = limit;
    await learnLimit(this.#hooks.secrets, limit);
  }
}

function isMenu(data: APIApplicationCommandInteraction): data is APIMessageApplicationCommandInteraction {
  return data.data.type === ApplicationCommandType.Message;
}

function isSlash(data: APIApplicationCommandInteraction): data is APIChatInputApplicationCommandInteraction {
  return data.data.type === ApplicationCommandType.ChatInput;
}

function withMark(
  message: InboundMessage,
  { place }: Heard,
  mark: Parameters<typeof writeMark>[0] | undefined,
): InboundMessage {
  if (mark === undefined) return message;
  const here = writeAddress(place);
  const elsewhere = message.from === here ? {} : { about: message.from };
  const placeholder = { to: here, id: writeMark({ ...mark, ...elsewhere }) };
  // What answers later answers the bubble, so that a press on it leads there.
  const repliable = place.outside === undefined && !mark.hidden && message.from === here;
  return { ...message, placeholder, ...(repliable ? { message: mark.message } : {}) };
}
