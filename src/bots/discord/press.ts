/** What a pressed button or a chosen menu line says. */
export interface Press {
  /** Who asked, and so may press. */
  readonly person: string;
  /** Absent for a menu: its values are the choices. */
  readonly choice?: string;
}

const LIMIT = 100;

/**
 * A choice as a custom id: `<person>/<choice>`. All there is to know is in the button, so it works after a restart and in
 * any process. Throws a `RangeError` over Discord's 100 characters.
 */
export function writePress({ person, choice }: Press): string {
  const id = `${person}/${choice ?? ''}`;
  if (id.length > LIMIT) throw new RangeError(`choice "${choice ?? ''}" is too long for a button`);
  return id;
}

/** Reads what `writePress` wrote; nothing for a custom id that is not ours. */
export function readPress(id: string): Press | undefined {
  const [, person, choice] = /^(\d{0,20})\/(.*)$/s.exec(id) ?? [];
  if (person === undefined || choice === undefined) return undefined;
  return choice === '' ? { person } : { person, choice };
}
