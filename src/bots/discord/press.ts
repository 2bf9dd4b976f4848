import type { Address } from '../../core/message.ts';
import { readAddress, writeAddress } from './address.ts';

/** What a pressed button or a chosen menu line says. */
export interface Press {
  /** Who asked, and so may press. */
  readonly person: string;
  /** Absent for a menu: its values are the choices. */
  readonly choice?: string;
  /** The conversation that it is about, where the message stands in another place (the asker's DM). */
  readonly about?: Address;
}

const LIMIT = 100;
const SHAPE = /^(\d{0,20})\/([^@]*)(?:@(@?\d{1,20}(?:~\d{1,20})?))?$/;

/**
 * A choice as a custom id: `<person>/<choice>@<place>`. All there is to know is in the button, so it works after a
 * restart and in any process; Discord takes presses only of ids that it was given. Throws a `RangeError` where a choice
 * does not fit into Discord's 100 characters.
 */
export function writePress({ person, choice = '', about }: Press): string {
  const id = `${person}/${choice}`;
  if (id.length > LIMIT || choice.includes('@'))
    throw new RangeError(`choice "${choice}" is no choice for a button`);
  const whole = about === undefined ? id : `${id}@${about.slice(about.indexOf(':') + 1)}`;
  return whole.length > LIMIT ? id : whole;
}

/** Reads what `writePress` wrote; nothing for a custom id that is not ours. */
export function readPress(id: string): Press | undefined {
  const [, person, choice, place] = SHAPE.exec(id) ?? [];
  if (person === undefined) return undefined;
  return {
    person,
    ...(choice === '' || choice === undefined ? {} : { choice }),
    ...(place === undefined ? {} : { about: writeAddress(readAddress(`discord:${place}`)) }),
  };
}
