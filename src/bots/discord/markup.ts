import {
  type APIActionRowComponent,
  type APIAllowedMentions,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from '@discordjs/core';
import type { Address } from '../../core/message.ts';
import type { Choice, Reply } from '../../core/reply.ts';
import { shortened } from '../../core/text/graphemes.ts';
import { split } from '../../core/text/split.ts';
import { barOf } from '../bar.ts';
import { type Press, writePress } from './press.ts';

/** Characters of one message, counted after escaping. */
export const TEXT_LIMIT = 2000;
const ROWS = 5;
const PER_ROW = 5;
const LABEL = 80;
const OPTION = 100;
const URL_LIMIT = 512;

/** Links stay whole: a backslash inside would break them. */
const LINK = /https?:\/\/[^\s<>]+/g;

/**
 * Takes every meaning from a text but its letters: no bold, heading, quote, masked link, spoiler, code, mention,
 * timestamp or custom emoji comes out of what a person or the backend wrote.
 */
export function escapeMarkup(text: string): string {
  let out = '';
  let at = 0;
  for (const link of text.matchAll(LINK)) {
    out += plain(text.slice(at, link.index)) + link[0];
    at = link.index + link[0].length;
  }
  return (out + plain(text.slice(at))).replaceAll(/^([^\S\r\n\u2028\u2029]*)([#>]|-#)/gm, '$1\\$2');
}

function plain(text: string): string {
  // A zero-width space keeps @everyone from being one even where a client looks at the bare words.
  return text.replaceAll(/[\\*_~`|[\]<]/g, '\\$&').replaceAll(/@(?=everyone|here)/g, '@\u200b');
}

/** A text cut into messages, each escaped and within Discord's limit. */
export function pieces(text: string): string[] {
  for (let limit = TEXT_LIMIT; ; limit = Math.floor(limit * 0.8)) {
    const cut = split(text, limit).map(escapeMarkup);
    if (limit < 100 || cut.every((piece) => piece.length <= TEXT_LIMIT)) return cut;
  }
}

/** The words of a reply, with a bar below them where it is known how far the work has come. */
export function textOf({ text, progress, choices }: Reply): string {
  const bar = progress === undefined ? undefined : barOf(progress);
  const long = (choices ?? []).filter(({ url }) => url !== undefined && url.length > URL_LIMIT);
  return [text, bar, ...long.map(({ label, url }) => `${label}: ${url}`)]
    .filter((part) => part !== undefined && part !== '')
    .join('\n');
}

/** Who may be pinged: nobody, or the asker alone. */
export function pings(person: string | undefined): APIAllowedMentions {
  return { parse: [], users: person === undefined ? [] : [person], replied_user: false };
}

type Row = APIActionRowComponent<APIComponentInMessageActionRow>;

/**
 * A reply's choices as buttons, or as a menu where they are more than a row of buttons. `about` is the conversation that
 * they belong to, where the message will stand in another place.
 */
export function rowsOf({ choices = [], origin }: Reply, about?: Address): Row[] {
  const asked: Press = { person: origin?.person ?? '', ...(about === undefined ? {} : { about }) };
  const drawn = choices.filter(({ url }) => url === undefined || url.length <= URL_LIMIT);
  const many = drawn.length > PER_ROW && drawn.every(({ url }) => url === undefined);
  if (many) return [menu(drawn.slice(0, 25), asked)];
  const rows: Row[] = [];
  for (let at = 0; at < drawn.length && rows.length < ROWS; at += PER_ROW)
    rows.push({
      type: ComponentType.ActionRow,
      components: drawn.slice(at, at + PER_ROW).map((choice) => button(choice, asked)),
    });
  return rows;
}

function button({ id, label, style, url }: Choice, asked: Press): APIButtonComponent {
  const base = { type: ComponentType.Button, label: shortened(label, LABEL) } as const;
  if (url !== undefined) return { ...base, style: ButtonStyle.Link, url };
  const look = {
    primary: ButtonStyle.Primary,
    danger: ButtonStyle.Danger,
    plain: ButtonStyle.Secondary,
  } as const;
  return { ...base, style: look[style ?? 'plain'], custom_id: writePress({ ...asked, choice: id }) };
}

function menu(choices: readonly Choice[], asked: Press): Row {
  const options = choices.map(({ id, label }) => ({ value: id, label: shortened(label, OPTION) }));
  return {
    type: ComponentType.ActionRow,
    components: [{ type: ComponentType.StringSelect, custom_id: writePress(asked), options }],
  };
}
