import { channelOf } from '../core/message.ts';
import type { Log } from '../core/ports.ts';

/** Whether this process works for the chat of an address; a mailbox's id begins with one. */
export type Serves = (address: string) => boolean;

/**
 * Says which platforms a worker serves: those that it has a channel for. What belongs to another platform is left to the
 * workers that have its token, and told once a platform.
 */
export function servesOnly(channels: ReadonlyMap<string, unknown>, log: Log): Serves {
  const told = new Set<string>();
  return (address) => {
    const platform = channelOf(address as `${string}:${string}`);
    if (channels.has(platform)) return true;
    if (!told.has(platform)) log.warn('platform.not-served', { platform });
    told.add(platform);
    return false;
  };
}
