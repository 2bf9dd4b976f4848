import { describe, expect, test } from 'vitest';
import { commandsOf } from '../../../src/bots/discord/commands.ts';
import { inviteUrl, PERMISSIONS, userInstallUrl } from '../../../src/bots/discord/invite.ts';
import { fingerprint } from '../../../src/bots/discord/register.ts';
import { words } from '../../../src/core/text/words.ts';
import { checker } from '../../support/discord/check.ts';
import { commandFaults } from '../../support/discord/limits.ts';

describe('discord commands', () => {
  test('they keep every rule of Discord', () => {
    const commands = JSON.parse(JSON.stringify(commandsOf()));
    expect(commandFaults(commands)).toEqual([]);
    expect(checker().request('/applications/{application_id}/commands', 'PUT', commands)).toEqual([]);
  });

  test('each is offered in servers, DMs and everywhere else, in English and Chinese', () => {
    const names = commandsOf().map(({ name }) => name);
    expect(names).toEqual([
      'video',
      'export',
      'status',
      'credits',
      'upload',
      'new',
      'cancel',
      'skill',
      'language',
      'help',
      'forget',
      words('en').makeVideo,
    ]);
    for (const command of commandsOf()) {
      expect(command).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
      const dictionary =
        'description_localizations' in command && command.type === 1
          ? command.description_localizations
          : command.name_localizations;
      expect(Object.keys(dictionary ?? {})).toEqual(['en-US', 'en-GB', 'zh-CN', 'zh-TW']);
    }
  });

  test('what Discord adds, nulls or reorders is no change; a word is', () => {
    const ours = commandsOf();
    const theirs = ours
      .map((command) => ({
        ...command,
        id: '1',
        version: '2',
        default_member_permissions: null,
        nsfw: false,
        contexts: [2, 0, 1],
      }))
      .reverse();
    expect(fingerprint(theirs)).toBe(fingerprint(ours));
    const other = structuredClone(ours);
    Object.assign(other[0]!, { description: 'another' });
    expect(fingerprint(other)).not.toBe(fingerprint(ours));
    expect(fingerprint(ours.slice(1))).not.toBe(fingerprint(ours));
  });
});

describe('discord invite', () => {
  test('the link asks for commands and for the rights that are used, no more', () => {
    const url = new URL(inviteUrl('123'));
    expect(url.searchParams.get('client_id')).toBe('123');
    expect(url.searchParams.get('scope')).toBe('bot applications.commands');
    expect(url.searchParams.get('permissions')).toBe(PERMISSIONS.toString());
    const administrator = 1n << 3n;
    expect(PERMISSIONS & administrator).toBe(0n);
    expect(new URL(userInstallUrl('123')).searchParams.get('integration_type')).toBe('1');
  });
});
