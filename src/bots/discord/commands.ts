import {
  type APIApplicationCommandOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type LocalizationMap,
  type RESTPostAPIApplicationCommandsJSONBody,
} from '@discordjs/core';
import type { Language } from '../../core/session.ts';
import type { Catalog, CommandName } from '../../core/text/catalog.ts';
import { LANGUAGES, words } from '../../core/text/words.ts';

const PROMPT_LIMIT = 6000;
const DESCRIPTION_LIMIT = 100;
/** Discord's attachment options hold one file each. */
export const MEDIA = ['media', 'media2', 'media3', 'media4', 'media5'] as const;

/** Offered wherever the app is: in servers, in the bot's DM, and by user install in any other chat. */
const ANYWHERE = {
  contexts: [
    InteractionContextType.Guild,
    InteractionContextType.BotDM,
    InteractionContextType.PrivateChannel,
  ],
  integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

/** The app's commands as Discord is told them, in every language that the bot has words for. */
export function commandsOf(): RESTPostAPIApplicationCommandsJSONBody[] {
  const files = MEDIA.map((name) =>
    option(name, ApplicationCommandOptionType.Attachment, (say) => say.options.media),
  );
  const text = ApplicationCommandOptionType.String;
  const skill = { ...option('skill', text, (say) => say.options.skill), autocomplete: true };
  const options: Partial<Record<CommandName, APIApplicationCommandOption[]>> = {
    video: [
      { ...option('prompt', text, (say) => say.options.prompt), required: true, max_length: PROMPT_LIMIT },
      ...files,
      { ...option('shape', text, (say) => say.options.shape), choices: shapes() },
      skill,
    ],
    upload: [...files, option('url', text, (say) => say.options.url)],
    skill: [skill],
    language: [{ ...option('language', text, (say) => say.options.language), choices: languages() }],
  };
  const names = Object.keys(words('en').commands) as CommandName[];
  return [
    ...names.map(
      (name): RESTPostAPIApplicationCommandsJSONBody => ({
        type: ApplicationCommandType.ChatInput,
        name,
        ...described((say) => say.commands[name]),
        options: options[name] ?? [],
        ...ANYWHERE,
      }),
    ),
    {
      type: ApplicationCommandType.Message,
      name: words('en').makeVideo,
      name_localizations: localized((say) => say.makeVideo),
      ...ANYWHERE,
    },
  ];
}

function option<T extends ApplicationCommandOptionType.String | ApplicationCommandOptionType.Attachment>(
  name: string,
  type: T,
  text: (say: Catalog) => string,
) {
  return { type, name, ...described(text) };
}

function described(text: (say: Catalog) => string) {
  const short = (say: Catalog) => text(say).slice(0, DESCRIPTION_LIMIT);
  return { description: short(words('en')), description_localizations: localized(short) };
}

const LOCALES: Readonly<Record<Language, readonly ('en-US' | 'en-GB' | 'zh-CN' | 'zh-TW')[]>> = {
  // English is said to be English, or another English would be offered to those who asked for this one.
  en: ['en-US', 'en-GB'],
  zh: ['zh-CN', 'zh-TW'],
};

function localized(text: (say: Catalog) => string): LocalizationMap {
  return Object.fromEntries(
    LANGUAGES.flatMap((language) => LOCALES[language].map((locale) => [locale, text(words(language))])),
  );
}

function shapes(): APIApplicationCommandOptionChoice<string>[] {
  const all = ['16:9', '9:16', '1:1'] as const;
  return all.map((value) => ({
    name: words('en').shapes[value],
    name_localizations: localized((say) => say.shapes[value]),
    value,
  }));
}

function languages(): APIApplicationCommandOptionChoice<string>[] {
  return LANGUAGES.map((value) => ({ name: words(value).name, value }));
}
