import { BotApiFailure, bad } from '../failure.ts';
import { integer, list, type Method, record, words } from '../server.ts';

/** `getMe` */
export const getMe: Method = (server) => ({
  ...server.bot,
  can_join_groups: true,
  can_read_all_group_messages: server.settings.readsAll,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
});

/** `getUpdates`: 409 while a webhook is set, and for the older of two pollers. */
export const getUpdates: Method = async (server, call, gone) => {
  if (server.pump.target !== undefined) {
    const why =
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";
    throw new BotApiFailure(409, `Conflict: ${why}`);
  }
  server.queue.allow(call.params['allowed_updates']);
  const limit = integer(call.params, 'limit') ?? 100;
  if (limit < 1 || limit > 100) server.object(call.method, `a limit of ${limit}`);
  const offset = integer(call.params, 'offset') ?? 0;
  return await server.queue.poll(
    offset,
    Math.min(Math.max(limit, 1), 100),
    integer(call.params, 'timeout') ?? 0,
    gone,
  );
};

/** `setWebhook`; plain http on this machine passes for the https that the cloud server asks for. */
export const setWebhook: Method = (server, call) => {
  const url = words(call.params, 'url') ?? '';
  if (url === '') return deleteWebhook(server, call, new AbortController().signal);
  if (!/^https:\/\/|^http:\/\/127\.0\.0\.1:/.test(url)) {
    throw bad('bad webhook: An HTTPS URL must be provided for webhook');
  }
  const secret = words(call.params, 'secret_token');
  if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    throw bad('secret token contains unallowed characters');
  }
  server.queue.allow(call.params['allowed_updates']);
  if (call.params['drop_pending_updates'] === true) server.queue.drop();
  server.queue.evict('terminated by setWebhook request');
  server.pump.set({ url, ...(secret !== undefined && { secret }) });
  server.queue.onUpdate = (update, chat) => server.pump.push(update, chat);
  for (const update of server.queue.take()) server.pump.push(update, 0);
  return true;
};

/** `deleteWebhook` */
export const deleteWebhook: Method = (server, call) => {
  if (call.params['drop_pending_updates'] === true) server.queue.drop();
  server.pump.set(undefined);
  server.queue.onUpdate = undefined;
  return true;
};

/** `getWebhookInfo` */
export const getWebhookInfo: Method = (server) => ({
  url: server.pump.target?.url ?? '',
  has_custom_certificate: false,
  pending_update_count: server.queue.pending.length,
});

/** `setMyCommands`: a menu for each scope and two-letter language. */
export const setMyCommands: Method = (server, call) => {
  const commands = list(call.params, 'commands') ?? [];
  for (const { command, description } of commands) {
    if (!/^[a-z0-9_]{1,32}$/.test(String(command))) throw bad('BOT_COMMAND_INVALID');
    if (typeof description !== 'string' || description === '' || description.length > 256) {
      throw bad('BOT_COMMAND_DESCRIPTION_INVALID');
    }
  }
  if (commands.length > 100) throw bad('BOT_COMMANDS_TOO_MUCH');
  server.menus.set(menuKey(call.params), commands);
  return true;
};

/** `getMyCommands` */
export const getMyCommands: Method = (server, call) => server.menus.get(menuKey(call.params)) ?? [];

/** `deleteMyCommands` */
export const deleteMyCommands: Method = (server, call) => {
  server.menus.delete(menuKey(call.params));
  return true;
};

/** `setMyDescription`, `setMyShortDescription`, `setMyName`: one text a language. */
export function setText(field: string): Method {
  return (server, call) => {
    const language = words(call.params, 'language_code') ?? '';
    checkLanguage(language);
    server.profile.set(`${call.method}/${language}`, words(call.params, field) ?? '');
    return true;
  };
}

function menuKey(params: Record<string, unknown>): string {
  const scope = record(params, 'scope') ?? { type: 'default' };
  const language = words(params, 'language_code') ?? '';
  checkLanguage(language);
  return `${String(scope['type'])}/${language}`;
}

function checkLanguage(language: string): void {
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw bad('LANG_CODE_INVALID');
}
