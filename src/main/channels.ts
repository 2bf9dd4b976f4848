import { createDiscordChannel } from '../bots/discord/channel.ts';
import { telegramChannel } from '../bots/telegram/channel.ts';
import { createWebChannel } from '../bots/web/channel.ts';
import { urlOf } from '../bots/web/server.ts';
import type { Channel } from '../core/ports.ts';
import type { Ground } from './ground.ts';

/** The channels of all platforms that are turned on, by name. `webUrl` overrides where the chat page stands. */
export function channelsOf(
  { config, secrets, webSecret }: Ground,
  webUrl: string | undefined,
): ReadonlyMap<string, Channel> {
  const channels: Channel[] = [];
  if (config.telegram !== undefined) channels.push(telegramChannel(config.telegram));
  if (config.discord !== undefined) channels.push(createDiscordChannel({ ...config.discord, secrets }));
  if (config.web !== undefined) {
    const url = webUrl ?? config.web.url ?? urlOf(config.web.host, config.web.port);
    channels.push(createWebChannel({ url, secret: webSecret }));
  }
  return new Map(channels.map((channel) => [channel.name, channel]));
}
