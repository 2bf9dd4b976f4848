import type { Guild, Room } from './world.ts';

/** What a channel object holds for a thread. */
export function threadJson(room: Room, guild: Guild): object {
  return {
    guild_id: guild.id,
    name: `thread-${room.id.slice(-4)}`,
    owner_id: room.id,
    message_count: 1,
    member_count: 1,
    total_message_sent: 1,
    rate_limit_per_user: 0,
    thread_metadata: {
      archived: room.archived ?? false,
      locked: room.locked ?? false,
      archive_timestamp: '2024-01-01T00:00:00.000000+00:00',
      auto_archive_duration: 1440,
    },
  };
}
