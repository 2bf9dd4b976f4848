import type { API } from '@discordjs/core';
import { commandsOf } from './commands.ts';

/** Tells Discord the commands, unless it has exactly these already. Resolves with whether it was told anything. */
export async function registerCommands(api: API, application: string): Promise<boolean> {
  const wanted = commandsOf();
  const standing = await api.applicationCommands.getGlobalCommands(application, { with_localizations: true });
  if (fingerprint(wanted) === fingerprint(standing)) return false;
  await api.applicationCommands.bulkOverwriteGlobalCommands(application, wanted);
  return true;
}

/** What we say of a command. Discord adds its own (ids, versions, defaults) to what it hands back. */
const FIELDS: readonly string[] = [
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'contexts',
  'integration_types',
  'options',
  'required',
  'autocomplete',
  'max_length',
  'choices',
  'value',
];

/** Two lists of commands with one fingerprint are the same to a person, whatever the order of keys and commands. */
export function fingerprint(commands: readonly object[]): string {
  return JSON.stringify(
    commands.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  );
}

function canonical(node: unknown): unknown {
  if (Array.isArray(node)) {
    const items = node.map(canonical);
    return items.every((item) => typeof item === 'number') ? items.sort() : items;
  }
  if (typeof node !== 'object' || node === null) return node;
  const fields = Object.entries(node as Record<string, unknown>)
    .filter(([key]) => FIELDS.includes(key))
    .map(([key, value]): [string, unknown] => [key, isDictionary(key) ? sorted(value) : canonical(value)])
    .filter(([, value]) => !isNothing(value));
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isDictionary(key: string): boolean {
  return key.endsWith('_localizations');
}

function sorted(dictionary: unknown): unknown {
  if (typeof dictionary !== 'object' || dictionary === null) return undefined;
  return Object.fromEntries(Object.entries(dictionary).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Discord leaves out, nulls or fills in what says nothing. */
function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
