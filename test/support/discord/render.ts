import type { Cdn } from './cdn.ts';
import { threadJson } from './render-thread.ts';
import {
  type Guild,
  type Interaction,
  type Post,
  RIGHTS,
  type Room,
  type StoredFile,
  shown,
  type User,
  type World,
} from './world.ts';

const KINDS = { text: 0, dm: 1, group: 3, thread: 11 } as const;

/** A user object. */
export function userJson(user: User): object {
  return {
    id: user.id,
    username: user.name,
    global_name: user.bot ? null : user.name,
    discriminator: '0',
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(user.bot ? { bot: true } : {}),
  };
}

/** A member object, with its user. */
export function memberJson(user: User): object {
  return {
    user: userJson(user),
    roles: [],
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    premium_since: null,
    nick: null,
    avatar: null,
    banner: null,
    communication_disabled_until: null,
    deaf: false,
    mute: false,
    pending: false,
    flags: 0,
    permissions: everything().toString(),
  };
}

function everything(): bigint {
  return Object.values(RIGHTS).reduce((all, bit) => all | bit, 0n);
}

/** A channel object. */
export function roomJson(room: Room): object {
  const base = { id: room.id, type: KINDS[room.kind], flags: 0, last_message_id: null };
  if (!room.guild)
    return {
      ...base,
      recipients: room.people.map(userJson),
      ...(room.kind === 'group' ? { name: 'group', owner_id: room.people[0]?.id } : {}),
    };
  if (room.kind === 'thread') return { ...base, ...threadJson(room, room.guild) };
  return {
    ...base,
    guild_id: room.guild.id,
    name: `room-${room.id.slice(-4)}`,
    position: 0,
    permission_overwrites: [],
    nsfw: false,
    parent_id: null,
    permissions: (room.rights & everything()).toString(),
  };
}

/** The role that Discord makes for a bot in each server that it joins. */
export const botRoleOf = (guild: Guild): string => `${BigInt(guild.id) + 7n}`;

/** A guild as `GUILD_CREATE` and `GET /guilds/{id}` show it. */
export function guildJson(guild: Guild, world: World): object {
  const rooms = [...world.rooms.values()].filter((room) => room.guild === guild && !room.deleted);
  return {
    id: guild.id,
    name: guild.name,
    premium_tier: guild.tier,
    preferred_locale: guild.locale,
    owner_id: world.bot.id,
    unavailable: false,
    member_count: 2,
    large: false,
    joined_at: '2024-01-01T00:00:00.000000+00:00',
    roles: [
      {
        id: guild.id,
        name: '@everyone',
        permissions: '0',
        position: 0,
        color: 0,
        colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
        hoist: false,
        managed: false,
        mentionable: false,
        flags: 0,
        icon: null,
        unicode_emoji: null,
      },
      {
        id: botRoleOf(guild),
        name: world.bot.name,
        permissions: '0',
        position: 1,
        color: 0,
        colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
        hoist: false,
        managed: true,
        mentionable: false,
        flags: 0,
        icon: null,
        unicode_emoji: null,
        tags: { bot_id: world.bot.id },
      },
    ],
    emojis: [],
    stickers: [],
    features: [],
    channels: rooms.map(roomJson),
    threads: [],
    members: [memberJson(world.bot)],
    presences: [],
    voice_states: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
    icon: null,
    splash: null,
    banner: null,
    description: null,
    discovery_splash: null,
    home_header: null,
    region: 'deprecated',
    afk_channel_id: null,
    afk_timeout: 300,
    system_channel_id: null,
    system_channel_flags: 0,
    widget_enabled: false,
    widget_channel_id: null,
    verification_level: 0,
    default_message_notifications: 0,
    mfa_level: 0,
    explicit_content_filter: 0,
    max_presences: null,
    max_members: 500_000,
    max_stage_video_channel_users: 50,
    max_video_channel_users: 25,
    vanity_url_code: null,
    premium_subscription_count: 0,
    premium_progress_bar_enabled: false,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    public_updates_channel_id: null,
    application_id: null,
    nsfw: false,
    nsfw_level: 0,
    incidents_data: null,
    version: '1',
  };
}

/** An attachment object with a link signed now. */
export function fileJson(file: StoredFile, cdn: Cdn): object {
  const url = cdn.link(file);
  return {
    id: file.id,
    filename: file.name,
    size: file.size,
    url,
    proxy_url: url,
    content_type: file.type,
    content_scan_version: 0,
    ...(file.description === undefined ? {} : { description: file.description }),
    ...(file.width === undefined ? {} : { width: file.width, height: file.height }),
    ...(file.ephemeral ? { ephemeral: true } : {}),
  };
}

/** Whether an app with or without the message content intent sees an empty message here. */
function hides(post: Post, world: World, allowed: boolean): boolean {
  return !(
    allowed ||
    post.author === world.bot ||
    post.room.kind === 'dm' ||
    shown(post).pings.users.includes(world.bot.id)
  );
}

/** A message object, as an app with (`allowed`) or without the message content intent is shown it. */
export function postJson(post: Post, world: World, cdn: Cdn, allowed = true): Record<string, unknown> {
  const now = shown(post);
  const hidden = hides(post, world, allowed);
  const mentioned = [...world.users.values()].filter((user) => now.pings.users.includes(user.id));
  return {
    id: post.id,
    channel_id: post.room.id,
    author: userJson(post.author),
    type: post.interaction ? 20 : post.answers === undefined ? 0 : 19,
    content: hidden ? '' : now.content,
    attachments: hidden ? [] : now.files.map((file) => fileJson(file, cdn)),
    embeds: hidden ? [] : now.embeds,
    components: hidden ? [] : now.components.map(withIds),
    mentions: mentioned.map(userJson),
    mention_roles: now.pings.roles,
    mention_everyone: now.pings.everyone,
    timestamp: new Date(post.at).toISOString(),
    edited_timestamp: post.history.length > 1 ? new Date(now.at).toISOString() : null,
    pinned: false,
    tts: false,
    flags: post.flags | (now.loading ? 128 : 0),
    ...(post.author === world.bot ? { application_id: world.bot.id } : {}),
    ...(post.interaction
      ? { webhook_id: world.bot.id, interaction_metadata: metadata(post.interaction) }
      : {}),
    ...(post.nonce === undefined ? {} : { nonce: post.nonce }),
    ...(post.forwards === undefined || hidden
      ? {}
      : {
          message_snapshots: post.forwards.map((copy) => ({
            message: {
              type: 0,
              content: copy.content,
              attachments: copy.files.map((file) => fileJson(file, cdn)),
              embeds: copy.embeds,
              components: copy.components,
              mentions: [],
              mention_roles: [],
              timestamp: new Date(post.at).toISOString(),
              edited_timestamp: null,
              flags: 0,
            },
          })),
        }),
    ...(post.answers === undefined ? {} : answerJson(post.answers, world, cdn, allowed)),
  };
}

/** The message that is answered, one level deep; it is hidden or shown by its own rights. */
function answerJson(id: string, world: World, cdn: Cdn, allowed: boolean): object {
  const answered = world.posts.get(id);
  if (!answered) return {};
  const { guild } = answered.room;
  const { answers: _, ...alone } = answered;
  return {
    message_reference: {
      type: 0,
      message_id: id,
      channel_id: answered.room.id,
      ...(guild ? { guild_id: guild.id } : {}),
    },
    referenced_message: answered.deleted ? null : postJson(alone, world, cdn, allowed),
  };
}

let componentIds = 0;

/** Discord gives every component a number of its own, and menus their defaults. */
function withIds(component: object): object {
  const nested =
    'components' in component ? { components: (component.components as object[]).map(withIds) } : {};
  const menu = 'options' in component ? { min_values: 1, max_values: 1 } : {};
  componentIds += 1;
  return { id: componentIds, ...menu, ...component, ...nested };
}

function metadata(interaction: Interaction): object {
  return {
    id: interaction.id,
    type: interaction.type,
    user: userJson(interaction.user),
    authorizing_integration_owners: owners(interaction),
    ...(interaction.type === 2 ? { name: interaction.name, command_type: 1 } : {}),
    ...(interaction.on ? { interacted_message_id: interaction.on.id } : {}),
  };
}

/** Which installs let the interaction happen: "0" the server (or "0" in the bot's DM), "1" the user. */
export function owners(interaction: Interaction): Record<string, string> {
  return {
    ...(interaction.install.guild ? { '0': interaction.room.guild?.id ?? '0' } : {}),
    ...(interaction.install.user ? { '1': interaction.user.id } : {}),
  };
}
