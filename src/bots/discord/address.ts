import type { Address } from '../../core/message.ts';

const PREFIX = 'discord:';
const SHAPE = /^discord:(@)?(\d{1,20})(?:~(\d{1,20}))?$/;

/** Where a conversation happens. */
export interface Place {
  /** The channel, thread or DM. */
  readonly channel: string;
  /** A DM with the bot: nobody else reads it. */
  readonly direct?: boolean;
  /**
   * Set where the bot cannot write by its own token (the app came with a person, not with the server): that person,
   * who is then answered through the interaction while it lives, and by DM after that.
   */
  readonly outside?: string;
}

/** A place as an address: `discord:<channel>`, `discord:@<DM>`, or `discord:<channel>~<person>` from outside. */
export function writeAddress({ channel, direct, outside }: Place): Address {
  return `${PREFIX}${direct ? '@' : ''}${channel}${outside === undefined ? '' : `~${outside}`}`;
}

/**
 * `InboundMessage.places`: a channel, thread or DM, and its server where it has one. A button that stands elsewhere belongs to the channel
 * that it is `about`, too.
 */
export function placesOf(channel: string, server: string | undefined, about?: Address): readonly string[] {
  const own = about === undefined ? channel : readAddress(about).channel;
  return [...new Set([own, channel, ...(server === undefined ? [] : [server])])];
}

/** Reads what `writeAddress` wrote; throws a `RangeError` for anything else. */
export function readAddress(address: Address): Place {
  const [, direct, channel, outside] = SHAPE.exec(address) ?? [];
  if (channel === undefined) throw new RangeError(`no Discord address: ${address}`);
  return {
    channel,
    ...(direct === undefined ? {} : { direct: true }),
    ...(outside === undefined ? {} : { outside }),
  };
}

/** One message of ours, and how it may be changed. */
export interface Mark {
  readonly message: string;
  /** The interaction that made it: while its token lives, changes go through it. */
  readonly interaction?: string;
  /** Only one person sees it, and only the interaction's token reaches it. */
  readonly hidden?: boolean;
  /** The conversation that it belongs to, where it had to go to another place: the asker's DM. */
  readonly about?: Address;
}

/** A mark as the id of a `Sent`: `<message>`, then `@<interaction>`, `!` when it is hidden, `^<place>` it is about. */
export function writeMark({ message, interaction, hidden, about }: Mark): string {
  const place = about === undefined ? '' : `^${about.slice(PREFIX.length)}`;
  return `${message}${interaction === undefined ? '' : `@${interaction}`}${hidden ? '!' : ''}${place}`;
}

/** Reads what `writeMark` wrote; throws a `RangeError` for anything else. */
export function readMark(id: string): Mark {
  const [, message, interaction, hidden, about] =
    /^(\d{1,20})(?:@(\d{1,20}))?(!)?(?:\^(.+))?$/.exec(id) ?? [];
  if (message === undefined) throw new RangeError(`no Discord message: ${id}`);
  return {
    message,
    ...(interaction === undefined ? {} : { interaction }),
    ...(hidden === undefined ? {} : { hidden: true }),
    ...(about === undefined ? {} : { about: writeAddress(readAddress(`${PREFIX}${about}`)) }),
  };
}
