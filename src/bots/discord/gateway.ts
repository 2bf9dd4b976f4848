import type {
  GatewayInteractionCreateDispatchData,
  GatewayMessageCreateDispatchData,
  GatewayMessageReactionAddDispatchData,
  GatewayReadyDispatchData,
} from '@discordjs/core';
import { Client, Events, GatewayDispatchEvents, GatewayIntentBits, Options } from 'discord.js';
import type { Log } from '../../core/ports.ts';
import type { Access } from './rest.ts';

/** Who hears. None of these may throw or reject: the library would take the whole process down with it. */
export interface Hearing {
  /** A session begins: at first, and again whenever Discord would not resume the old one. */
  ready(data: GatewayReadyDispatchData): void;
  message(data: GatewayMessageCreateDispatchData): void;
  reaction(data: GatewayMessageReactionAddDispatchData): void;
  interaction(data: GatewayInteractionCreateDispatchData): void;
}

/** Settings of the gateway. */
export interface GatewaySettings extends Access {
  /** Asks for the privileged message content intent; Discord refuses the connection where the portal does not grant it. */
  readonly messageContent: boolean;
}

/** None of these is privileged. */
const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.DirectMessageReactions,
];

/**
 * A discord.js client that is wired up and not yet connected. It resumes, reconnects and shards by itself; what it caches
 * beyond what it needs for that is turned off, as only raw events are read.
 */
export function makeClient(settings: GatewaySettings, hearing: Hearing, log: Log): Client {
  const client = new Client({
    intents: [...INTENTS, ...(settings.messageContent ? [GatewayIntentBits.MessageContent] : [])],
    enforceNonce: true,
    shards: 'auto',
    allowedMentions: { parse: [] },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      ThreadManager: 0,
    }),
    // Asks for the gateway's address, and for nothing else.
    rest: { api: settings.apiUrl },
  });
  client.ws.on(GatewayDispatchEvents.Ready, (data: GatewayReadyDispatchData) => hearing.ready(data));
  client.ws.on(GatewayDispatchEvents.MessageCreate, (data: GatewayMessageCreateDispatchData) =>
    hearing.message(data),
  );
  client.ws.on(GatewayDispatchEvents.MessageReactionAdd, (data: GatewayMessageReactionAddDispatchData) =>
    hearing.reaction(data),
  );
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: GatewayInteractionCreateDispatchData) =>
    hearing.interaction(data),
  );
  // Without a listener an error event ends the process.
  client.on(Events.Error, (error) => log.warn('discord client', { why: error.name }));
  client.on(Events.ShardError, (error, shard) => log.warn('discord connection', { why: error.name, shard }));
  client.on(Events.ShardReconnecting, (shard) => log.info('discord reconnects', { shard }));
  client.on(Events.ShardResume, (shard, replayed) => log.info('discord resumed', { shard, replayed }));
  return client;
}
