import type { API } from '@discordjs/core';
import type { DiscordFake } from './fake.ts';

/** Registers `/ping` (with words and two files) and the message command `Make`, for tests of the fake itself. */
export async function registerPing(fake: DiscordFake, api: API): Promise<void> {
  await api.applicationCommands.bulkOverwriteGlobalCommands(fake.world.bot.id, [
    {
      name: 'ping',
      description: 'answers',
      contexts: [0, 1, 2],
      integration_types: [0, 1],
      options: [
        { type: 3, name: 'words', description: 'any', autocomplete: true },
        { type: 11, name: 'media', description: 'a file' },
        { type: 11, name: 'media2', description: 'a file' },
      ],
    },
    { name: 'Make', type: 3, contexts: [0, 1, 2], integration_types: [0, 1] },
  ]);
}
