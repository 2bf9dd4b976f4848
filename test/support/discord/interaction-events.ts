import { randomBytes } from 'node:crypto';
import type { Hub } from './hub.ts';
import { roomLimit } from './posting.ts';
import { memberJson, owners, postJson, roomJson, userJson } from './render.ts';
import type { Interaction, Post, Room, User } from './world.ts';

/** Where a person uses the app, and by whose install. */
export interface Place {
  readonly room: Room;
  /** Default: by the server where the bot is in it, else by the user. */
  readonly install?: 'guild' | 'user' | 'both';
  /** False where a server forbids external apps to speak in public: answers are forced ephemeral. */
  readonly externalApps?: boolean;
}

interface Definition {
  readonly id: string;
  readonly name: string;
  readonly type: number;
  readonly options?: readonly {
    readonly name: string;
    readonly type: number;
    readonly required?: boolean;
    readonly autocomplete?: boolean;
    readonly max_length?: number;
    readonly choices?: readonly { readonly value: string | number }[];
  }[];
  readonly contexts?: readonly number[] | null;
  readonly integration_types?: readonly number[];
}

/** Builds INTERACTION_CREATE events and refuses what Discord's own client would not let a person do. */
export class InteractionEvents {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  command(
    user: User,
    place: Place,
    name: string,
    given: readonly (readonly [string, string | number])[],
    files: readonly (readonly [string, object])[],
  ): Interaction {
    const definition = this.#definition(name, 1, place);
    const options = given.map(([key, value]) => checkedOption(definition, key, value));
    const missing = definition.options?.find(
      (option) => option.required && !options.some((item) => item.name === option.name),
    );
    if (missing) throw new Error(`/${name} needs ${missing.name}`);
    return this.#emit(2, user, place, name, {
      data: {
        id: definition.id,
        name,
        type: 1,
        options,
        ...(files.length > 0 ? { resolved: { attachments: Object.fromEntries(files) } } : {}),
      },
    });
  }

  autocomplete(user: User, place: Place, name: string, option: string, value: string): Interaction {
    const definition = this.#definition(name, 1, place);
    if (!definition.options?.find((item) => item.name === option)?.autocomplete)
      throw new Error(`/${name} does not complete ${option}`);
    return this.#emit(4, user, place, name, {
      data: { id: definition.id, name, type: 1, options: [{ name: option, type: 3, value, focused: true }] },
    });
  }

  contextMenu(user: User, place: Place, name: string, target: Post): Interaction {
    const definition = this.#definition(name, 3, place);
    const { world, cdn } = this.#hub;
    const resolved = { messages: { [target.id]: postJson(target, world, cdn) } };
    return this.#emit(2, user, place, name, {
      data: { id: definition.id, name, type: 3, target_id: target.id, resolved },
    });
  }

  press(
    user: User,
    place: Place,
    on: Post,
    customId: string,
    component: number,
    values?: readonly string[],
  ): Interaction {
    const { world, cdn } = this.#hub;
    if (on.ephemeralFor !== undefined && on.ephemeralFor !== user.id)
      throw new Error('nobody else sees an ephemeral message');
    return this.#emit(3, user, place, customId, {
      on,
      message: postJson(on, world, cdn),
      data: { id: 1, custom_id: customId, component_type: component, ...(values ? { values } : {}) },
    });
  }

  #definition(name: string, type: number, place: Place): Definition {
    const commands = this.#hub.world.commands as unknown as readonly Definition[];
    const found = commands.find((command) => command.name === name && command.type === type);
    if (!found) throw new Error(`no command ${name} is registered`);
    const context = contextOf(place.room);
    if (found.contexts && !found.contexts.includes(context))
      throw new Error(`${name} is not offered in context ${context}`);
    const needed = this.#install(place).guild ? 0 : 1;
    if (!found.integration_types?.includes(needed))
      throw new Error(`${name} is not offered to install type ${needed}`);
    return found;
  }

  #install(place: Place): Interaction['install'] {
    const inGuild = place.room.guild?.hasBot ?? place.room.kind === 'dm';
    const by = place.install ?? (inGuild ? 'guild' : 'user');
    return { guild: by !== 'user' && inGuild, user: by !== 'guild' || !inGuild };
  }

  #emit(
    type: 2 | 3 | 4,
    user: User,
    place: Place,
    name: string,
    event: { on?: Post; message?: object; data: object },
  ): Interaction {
    const { world, gateway, options } = this.#hub;
    const { room } = place;
    const install = this.#install(place);
    const interaction: Interaction = {
      id: world.id(),
      token: `aW50${randomBytes(60).toString('base64url')}`,
      type,
      at: world.now(),
      user,
      room,
      name,
      install,
      forcedEphemeral: !install.guild && place.externalApps === false,
      uploadLimit: Math.max(roomLimit(room, options), user.nitroLimit ?? 0),
      followUps: 0,
      ...(event.on ? { on: event.on } : {}),
    };
    world.interactions.set(interaction.token, interaction);
    gateway.interaction(room, {
      id: interaction.id,
      application_id: world.bot.id,
      type,
      token: interaction.token,
      version: 1,
      data: event.data,
      ...(event.message ? { message: event.message } : {}),
      channel_id: room.id,
      channel: roomJson(room),
      ...(room.guild
        ? {
            guild_id: room.guild.id,
            guild: { id: room.guild.id, locale: room.guild.locale, features: [] },
            guild_locale: room.guild.locale,
            member: memberJson(user),
          }
        : { user: userJson(user) }),
      app_permissions: (room.guild && !room.guild.hasBot ? 0n : room.rights & ((1n << 52n) - 1n)).toString(),
      locale: user.locale,
      entitlements: [],
      authorizing_integration_owners: owners(interaction),
      context: contextOf(room),
      attachment_size_limit: interaction.uploadLimit,
    });
    return interaction;
  }
}

function contextOf(room: Room): number {
  if (room.guild) return 0;
  return room.kind === 'dm' ? 1 : 2;
}

function checkedOption(
  definition: Definition,
  key: string,
  value: string | number,
): { name: string; type: number; value: string | number } {
  const option = definition.options?.find((item) => item.name === key);
  if (!option) throw new Error(`/${definition.name} has no option ${key}`);
  if (option.choices && !option.choices.some((choice) => choice.value === value))
    throw new Error(`${value} is no choice of ${key}`);
  if (option.max_length !== undefined && `${value}`.length > option.max_length)
    throw new Error(`${key} takes ${option.max_length} characters`);
  return { name: key, type: option.type, value };
}
