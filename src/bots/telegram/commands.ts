import type { Api } from 'grammy';
import type { BotCommand, BotCommandScope } from 'grammy/types';
import type { Log } from '../../core/ports.ts';
import type { Catalog, CommandName } from '../../core/text/catalog.ts';
import { LANGUAGES, words } from '../../core/text/words.ts';
import { signalFor } from './api.ts';

/** In the order of the menu. */
const NAMES: readonly CommandName[] = [
  'video',
  'export',
  'status',
  'credits',
  'upload',
  'new',
  'cancel',
  'skill',
  'language',
  'help',
  'forget',
];

/** Whether this is a command of ours, in any case of letters; `start` is one though no menu lists it. */
export function isCommand(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === 'start' || NAMES.some((known) => known === lower);
}

/** In private every command; in a group files come with the command itself, so `/upload` is not offered there. */
const SCOPES: readonly BotCommandScope[] = [{ type: 'all_private_chats' }, { type: 'all_group_chats' }];

/**
 * Sets the menus of commands: English for everybody, each other language for those whose app speaks it. A convenience
 * only: where a menu cannot be set, the commands work all the same, so this never rejects.
 */
export async function setMenus(api: Api, log: Log, signal: AbortSignal): Promise<void> {
  for (const scope of SCOPES) {
    for (const language of LANGUAGES) {
      const where = language === 'en' ? { scope } : { scope, language_code: language };
      try {
        await api.setMyCommands(menu(words(language), scope), where, signalFor(signal));
      } catch {
        if (!signal.aborted) log.warn('telegram command menu not set', { scope: scope.type, language });
      }
    }
  }
}

function menu(catalog: Catalog, { type }: BotCommandScope): BotCommand[] {
  const names = type === 'all_group_chats' ? NAMES.filter((name) => name !== 'upload') : NAMES;
  return names.map((command) => ({ command, description: catalog.commands[command] }));
}
