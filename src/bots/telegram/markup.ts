import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types';
import type { Choice, Reply } from '../../core/reply.ts';
import { barOf } from '../bar.ts';

/** Telegram's limit for a button's data, in bytes of UTF-8. */
const DATA_LIMIT = 64;

/** What a pressed button says. */
export interface Press {
  readonly choice: string;
  /** Who may press it; anyone, where nobody is named. */
  readonly person?: string;
}

/**
 * A choice as a button's data: `<choice>~<person>`. All there is to know is in the button, so it works after a restart,
 * in any process. It is no proof of anything: a modified app can send what it likes, and harms only its own session.
 * Throws a `RangeError` for a choice that is too long for Telegram.
 */
export function writePress({ choice, person }: Press): string {
  const data = person === undefined ? choice : `${choice}~${person}`;
  if (Buffer.byteLength(data) > DATA_LIMIT)
    throw new RangeError(`choice "${choice}" is too long for a button`);
  return data;
}

/** Reads what `writePress` wrote. */
export function readPress(data: string): Press {
  const at = data.lastIndexOf('~');
  return at === -1 ? { choice: data } : { choice: data.slice(0, at), person: data.slice(at + 1) };
}

/**
 * A reply's choices as an inline keyboard, two short ones a row; nothing where there are none. What belongs to another chat
 * keeps its links alone: a press here would act on the project here.
 */
export function keyboardOf({ choices = [], origin, about }: Reply): InlineKeyboardMarkup | undefined {
  const drawn = about === undefined ? choices : choices.filter(({ url }) => url !== undefined);
  const buttons = drawn.map((choice) => buttonOf(choice, origin?.person));
  if (buttons.length === 0) return undefined;
  const rows: InlineKeyboardButton[][] = [];
  for (const button of buttons) {
    const row = rows.at(-1);
    const pairs = row?.length === 1 && isShort(button) && row.every(isShort);
    if (pairs) row.push(button);
    else rows.push([button]);
  }
  return { inline_keyboard: rows };
}

function isShort({ text }: InlineKeyboardButton): boolean {
  return text.length <= 16;
}

function buttonOf(choice: Choice, person: string | undefined): InlineKeyboardButton {
  const style = choice.style === undefined ? {} : { style: choice.style };
  if (choice.url !== undefined) return { text: choice.label, url: choice.url };
  const data = writePress({ choice: choice.id, ...(person !== undefined && { person }) });
  return { text: choice.label, callback_data: data, ...style };
}

/** The words of a reply, with a bar below them where it is known how far the work has come. */
export function textOf({ text, progress }: Reply): string {
  const bar = progress === undefined ? undefined : barOf(progress);
  return bar === undefined ? text : `${text}\n${bar}`;
}
