import type { RESTPostAPIApplicationCommandsJSONBody } from 'discord-api-types/v10';
import { ApiError } from './api-error.ts';
import { CHANNEL_ROUTES } from './channel-routes.ts';
import type { Call, Hub, Outcome, Route } from './hub.ts';
import { INTERACTION_ROUTES } from './interaction-routes.ts';
import { commandFaults } from './limits.ts';
import { roomJson, userJson } from './render.ts';

const OWN_ROUTES: readonly Route[] = [
  ['GET', '/gateway/bot', (_, hub) => ok(gatewayInfo(hub))],
  [
    'GET',
    '/users/@me',
    (_, hub) =>
      ok({ ...userJson(hub.world.bot), email: null, verified: true, mfa_enabled: false, locale: 'en-US' }),
  ],
  ['GET', '/applications/@me', (_, hub) => ok(application(hub))],
  ['GET', '/oauth2/applications/@me', (_, hub) => ok(application(hub))],
  ['GET', '/applications/{application_id}/commands', commands],
  ['PUT', '/applications/{application_id}/commands', setCommands],
  ['POST', '/users/@me/channels', openDirect],
];

/** Every route of the fake, literal ones first. */
export const ROUTES: readonly Route[] = [...OWN_ROUTES, ...CHANNEL_ROUTES, ...INTERACTION_ROUTES];

function ok(body: unknown): Outcome {
  return { status: 200, body };
}

function gatewayInfo(hub: Hub): object {
  const { url, identifies } = hub.gateway;
  return {
    url,
    shards: hub.options.shards,
    session_start_limit: {
      total: 1000,
      remaining: 1000 - identifies,
      reset_after: 86_400_000,
      max_concurrency: 16,
    },
  };
}

function application(hub: Hub): object {
  const { bot } = hub.world;
  return {
    id: bot.id,
    name: bot.name,
    description: '',
    icon: null,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    type: null,
    flags: hub.options.messageContent ? 1 << 19 : 0,
    flags_new: '0',
    approximate_user_install_count: 1,
    approximate_user_authorization_count: 1,
    eligible_oauth2_scopes: [],
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    owner: userJson(bot),
    approximate_guild_count: 1,
    explicit_content_filter: 0,
    team: null,
    summary: '',
    is_monetized: false,
    storefront_available: false,
    integration_types_config: {},
    internal_guild_restriction: 0,
  };
}

function commands(call: Call, hub: Hub): Outcome {
  demandOwn(call, hub);
  const localized = call.query.get('with_localizations') === 'true';
  return ok(hub.world.commands.map((command) => (localized ? command : plain(command))));
}

/** Without `with_localizations` Discord leaves the dictionaries out. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !key.endsWith('_localizations'))
      .map(([key, value]) => [key, plain(value)]),
  );
}

function setCommands(call: Call, hub: Hub): Outcome {
  demandOwn(call, hub);
  const wanted = call.body as readonly RESTPostAPIApplicationCommandsJSONBody[];
  const faults = commandFaults(wanted);
  if (faults.length > 0) throw new ApiError(50035, faults);
  hub.world.commands = wanted.map((command) => ({
    id: hub.world.id(),
    application_id: hub.world.bot.id,
    version: hub.world.id(),
    default_member_permissions: null,
    type: 1,
    nsfw: false,
    dm_permission: true,
    contexts: null,
    integration_types: [0],
    description: '',
    ...withDefaults(command),
  }));
  hub.world.changed();
  return ok(hub.world.commands);
}

/** Discord answers with its own defaults filled in: dictionaries that are absent become null. */
function withDefaults(command: RESTPostAPIApplicationCommandsJSONBody): Record<string, unknown> {
  return {
    name_localizations: null,
    description_localizations: null,
    ...JSON.parse(JSON.stringify(command)),
  };
}

function demandOwn(call: Call, hub: Hub): void {
  if (call.params['application_id'] !== hub.world.bot.id) throw new ApiError(50001);
}

function openDirect(call: Call, hub: Hub): Outcome {
  const { recipient_id: id } = call.body as { recipient_id?: string };
  const user = hub.world.users.get(id ?? '');
  if (!user || user.bot) throw new ApiError(10013);
  return ok(roomJson(hub.world.directRoom(user)));
}
