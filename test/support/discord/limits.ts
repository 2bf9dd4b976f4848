import type {
  APIEmbed,
  RESTPatchAPIChannelMessageJSONBody,
  RESTPostAPIApplicationCommandsJSONBody,
  RESTPostAPIChannelMessageJSONBody,
} from 'discord-api-types/v10';
import type { Complaint } from './api-error.ts';
import type { Upload } from './multipart.ts';
import type { StoredFile } from './world.ts';

/** The body of a message that is made or edited, as any of the routes take it. */
export type MessageBody = RESTPostAPIChannelMessageJSONBody & RESTPatchAPIChannelMessageJSONBody;

const V2 = 1 << 15;
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/**
 * What Discord's documentation forbids in a message and its schema lets through.
 * `kept` are the files that the message has already: an edit may name them.
 */
export function messageFaults(
  body: MessageBody,
  uploads: readonly Upload[],
  kept: readonly StoredFile[],
): Complaint[] {
  return [
    ...contentFaults(body),
    ...embedFaults(body.embeds ?? [], [
      ...uploads.map((file) => file.name),
      ...kept.map((file) => file.name),
    ]),
    ...componentFaults(body),
    ...fileFaults(body, uploads, kept),
  ];
}

function contentFaults(body: MessageBody): Complaint[] {
  const faults: Complaint[] = [];
  if ((body.content?.length ?? 0) > 2000)
    faults.push({ at: 'content', why: 'Must be 2000 or fewer in length.' });
  if (((body.flags ?? 0) & V2) !== 0 && (body.content || body.embeds?.length))
    faults.push({ at: 'flags', why: 'content and embeds cannot be used with Components V2' });
  if (body.enforce_nonce && body.nonce === undefined)
    faults.push({ at: 'nonce', why: 'required with enforce_nonce' });
  const mentions = body.allowed_mentions;
  if (mentions?.users?.length && mentions.parse?.includes('users' as never))
    faults.push({ at: 'allowed_mentions', why: 'parse: users and users are mutually exclusive' });
  return faults;
}

function embedFaults(embeds: readonly APIEmbed[], names: readonly string[]): Complaint[] {
  const faults: Complaint[] = [];
  const sum = embeds
    .flatMap((embed) => [
      embed.title,
      embed.description,
      embed.footer?.text,
      embed.author?.name,
      ...(embed.fields ?? []).flatMap((field) => [field.name, field.value]),
    ])
    .reduce((total, text) => total + (text?.length ?? 0), 0);
  if (sum > 6000) faults.push({ at: 'embeds', why: 'Embed size exceeds maximum size of 6000' });
  for (const embed of embeds)
    for (const url of [embed.image?.url, embed.thumbnail?.url]) {
      if (!url?.startsWith('attachment://')) continue;
      const name = url.slice('attachment://'.length);
      if (!names.includes(name) || !/\.(jpe?g|png|webp|gif)$/i.test(name))
        faults.push({ at: 'embeds', why: `${url} is no picture of this message` });
    }
  return faults;
}

interface Part {
  readonly type: number;
  readonly custom_id?: string;
  readonly url?: string;
  readonly style?: number;
  readonly label?: string;
  readonly options?: readonly { readonly value: string }[];
  readonly components?: readonly Part[];
}

function componentFaults(body: MessageBody): Complaint[] {
  const rows = (body.components ?? []) as readonly Part[];
  const faults: Complaint[] = [];
  const legacy = ((body.flags ?? 0) & V2) === 0;
  if (legacy && rows.length > 5) faults.push({ at: 'components', why: 'Must be 5 or fewer in length.' });
  if (legacy && rows.some((row) => row.type !== 1))
    faults.push({ at: 'components', why: 'only action rows without Components V2' });
  const ids = new Set<string>();
  for (const row of rows) {
    const parts = row.components ?? [];
    const selects = parts.filter((part) => part.type !== 2).length;
    if (row.type === 1 && (parts.length === 0 || parts.length > 5))
      faults.push({ at: 'components', why: 'a row holds 1 to 5 buttons' });
    if (row.type === 1 && selects > 0 && parts.length > 1)
      faults.push({ at: 'components', why: 'a select fills its row' });
    for (const part of parts) faults.push(...partFaults(part, ids));
  }
  return faults;
}

function partFaults(part: Part, ids: Set<string>): Complaint[] {
  const faults: Complaint[] = [];
  const linked = part.type === 2 && part.style === 5;
  if (linked !== (part.url !== undefined))
    faults.push({ at: 'components', why: 'a url belongs to link buttons, and only to them' });
  if (linked === (part.custom_id !== undefined))
    faults.push({ at: 'components', why: 'custom_id is required but for link buttons' });
  if (part.url !== undefined && !isPublicAddress(part.url))
    faults.push({ at: 'components.0.components.0.url', why: 'Not a well formed URL.' });
  if ((part.label?.length ?? 0) > 80) faults.push({ at: 'components', why: 'label over 80' });
  if (part.custom_id !== undefined) {
    if (part.custom_id.length < 1 || part.custom_id.length > 100)
      faults.push({ at: 'components', why: 'custom_id over 100' });
    if (ids.has(part.custom_id))
      faults.push({ at: 'components', why: 'Component custom id cannot be duplicated' });
    ids.add(part.custom_id);
  }
  const values = part.options?.map((option) => option.value);
  if (values && new Set(values).size !== values.length)
    faults.push({ at: 'components', why: 'The specified option value is already used' });
  return faults;
}

/** A link button opens an address with a domain in it, not a name that only one machine knows. */
function isPublicAddress(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname.includes('.');
}

function fileFaults(body: MessageBody, uploads: readonly Upload[], kept: readonly StoredFile[]): Complaint[] {
  const faults: Complaint[] = [];
  const numbers = uploads.map((file) => /^files\[(\d+)\]$/.exec(file.field)?.[1]);
  if (numbers.includes(undefined)) faults.push({ at: 'attachments', why: 'file parts are named files[n]' });
  if (new Set(numbers).size !== numbers.length)
    faults.push({ at: 'attachments', why: 'two file parts of one name' });
  for (const [index, file] of (body.attachments ?? []).entries()) {
    const known = numbers.includes(`${file.id}`) || kept.some((old) => old.id === `${file.id}`);
    if (!known)
      faults.push({
        at: `attachments.${index}`,
        why: `${file.id} is neither a part of this request nor a file of the message`,
      });
  }
  if ((body.attachments?.length ?? 0) + uploads.filter((_, at) => !listed(body, numbers[at])).length > 10)
    faults.push({ at: 'attachments', why: 'Must be 10 or fewer in length.' });
  return faults;
}

function listed(body: MessageBody, number: string | undefined): boolean {
  return body.attachments?.some((file) => `${file.id}` === number) ?? false;
}

/** What the schema lets through in command definitions. */
export function commandFaults(commands: readonly RESTPostAPIApplicationCommandsJSONBody[]): Complaint[] {
  const faults: Complaint[] = [];
  const seen = new Set<string>();
  for (const [index, command] of commands.entries()) {
    const type = command.type ?? 1;
    const key = `${type}/${command.name}`;
    if (seen.has(key)) faults.push({ at: `${index}.name`, why: 'Application command names must be unique' });
    seen.add(key);
    const names = [command.name, ...Object.values(command.name_localizations ?? {})];
    for (const name of names)
      if (typeof name === 'string' && type === 1 && (!COMMAND_NAME.test(name) || name !== name.toLowerCase()))
        faults.push({ at: `${index}.name`, why: `${name}: String value did not match validation regex.` });
    if (type === 1 && (!('description' in command) || !command.description))
      faults.push({ at: `${index}.description`, why: 'required' });
    const options = 'options' in command ? (command.options ?? []) : [];
    const firstOptional = options.findIndex((option) => !option.required);
    if (firstOptional >= 0 && options.slice(firstOptional).some((option) => option.required))
      faults.push({
        at: `${index}.options`,
        why: 'Required options must be placed before non-required options',
      });
    for (const option of options)
      if (!COMMAND_NAME.test(option.name))
        faults.push({ at: `${index}.options`, why: `${option.name}: bad option name` });
    if (new Set(options.map((option) => option.name)).size !== options.length)
      faults.push({ at: `${index}.options`, why: 'Option names must be unique' });
    if (longest(command) > 8000) faults.push({ at: `${index}`, why: 'Command exceeds maximum size (8000)' });
  }
  return faults;
}

/** Characters of names, descriptions and values; of each localised text only the longest counts. */
function longest(node: unknown): number {
  if (Array.isArray(node)) return node.reduce<number>((sum, item) => sum + longest(item), 0);
  if (typeof node !== 'object' || node === null) return 0;
  const fields = node as Record<string, unknown>;
  const text = (key: string): number => {
    const all = [fields[key], ...Object.values((fields[`${key}_localizations`] as object | undefined) ?? {})];
    return Math.max(...all.map((value) => (typeof value === 'string' ? value.length : 0)));
  };
  return (
    text('name') +
    text('description') +
    (typeof fields['value'] === 'string' ? fields['value'].length : 0) +
    longest(fields['options']) +
    longest(fields['choices'])
  );
}
