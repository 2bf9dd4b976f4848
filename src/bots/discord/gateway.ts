import type {
  GatewayInteractionCreateDispatchData,
  GatewayMessageCreateDispatchData,
  GatewayMessageReactionAddDispatchData,
  GatewayMessageUpdateDispatchData,
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
  edited(data: GatewayMessageUpdateDispatchData): void;
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
  const on = <D>(event: GatewayDispatchEvents, hear: (data: D) => void) =>
    client.ws.on(event, (data: D) => {
      try {
        hear(data);
      } catch (error) {
        log.error('discord.event.set_aside', { event, error });
      }
    });
  on(GatewayDispatchEvents.Ready, hearing.ready);
  on(GatewayDispatchEvents.MessageCreate, hearing.message);
  on(GatewayDispatchEvents.MessageUpdate, hearing.edited);
  on(GatewayDispatchEvents.MessageReactionAdd, hearing.reaction);
  on(GatewayDispatchEvents.InteractionCreate, hearing.interaction);
  // Without a listener an error event ends the process.
  client.on(Events.Error, (error) => log.warn('discord client', { why: error.name }));
  client.on(Events.ShardError, (error, shard) => log.warn('discord connection', { why: error.name, shard }));
  client.on(Events.ShardReconnecting, (shard) => log.info('discord reconnects', { shard }));
  client.on(Events.ShardResume, (shard, replayed) => log.info('discord resumed', { shard, replayed }));
  keepPacketErrors(client, log);
  return client;
}

/** The part of discord.js that reads packets for its own cache. Not public, so it is checked before it is used. */
interface PacketReader {
  handlePacket?: (packet?: { readonly t?: string | null }, shard?: unknown) => boolean;
}

/**
 * A packet that the library's cache cannot read would end the process: it throws outside of every promise. Such a packet is
 * logged by its name and passed over; our own listeners have read it already.
 */
function keepPacketErrors(client: Client, log: Log): void {
  const reader = client.ws as unknown as PacketReader;
  const read = reader.handlePacket?.bind(client.ws);
  if (read === undefined) return;
  reader.handlePacket = (packet, shard) => {
    try {
      return read(packet, shard);
    } catch (error) {
      log.error('discord.packet.set_aside', { packet: packet?.t ?? '', error });
      return false;
    }
  };
}
