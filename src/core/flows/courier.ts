import { asked, type Form, lighter, type Step } from '../ladder.ts';
import type { Address, Sent } from '../message.ts';
import type { Channel, MediaFile } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Reply, Video } from '../reply.ts';
import type { Op } from '../task.ts';
import type { Catalog } from '../text/catalog.ts';

/** What it takes to bring one op to its chat. */
export interface Courier {
  readonly channel: Channel;
  /** The chat's address as it is today. */
  readonly to: Address;
  readonly words: Catalog;
  /** Where on the ladder a final stands that was tried before. */
  readonly step: Step | undefined;
  /** Fetches a finished video, measured and with its poster. The courier discards it. */
  readonly fetch: (video: Video) => Promise<MediaFile>;
  /** Throws when the chat's lease is nearly over. */
  readonly guard: () => void;
  /** Writes down which message is the task's bubble now; before anything is made of it. */
  readonly adopt: (bubble: Sent) => Promise<void>;
  /** Puts another op right behind this one, once for its id. */
  readonly follow: (next: Op) => Promise<void>;
  /** Writes down the rung that is tried next. */
  readonly reached: (step: Step) => Promise<void>;
  /** Keeps a final that stands nowhere until its person writes again. */
  readonly keep: () => Promise<void>;
}

/** What is left of a reply after what was refused. `plain` stands for words that are refused themselves. */
export interface Load {
  form: Form;
  readonly plain?: string;
}

/** Tries it with all that belongs to it, then without what was refused. What was left out once stays out. */
export async function lightly<T>(load: Load, attempt: (form: Form) => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await asked(attempt(load.form));
    } catch (error) {
      const part = isProblem(error, 'platform-refused') ? error.details.part : undefined;
      const less = part === undefined ? undefined : lighter(load.form, part, load.plain);
      if (less === undefined) throw error;
      load.form = less;
    }
  }
}

/** A load of words alone. */
export const wordsOf = (reply: Reply): Load => ({ form: { reply, poster: false } });

/** The asker's private chat. Rejects with `chat-closed` where there is none beside the place itself. */
export async function privatePlace({ origin }: Reply, { channel, to }: Courier): Promise<Address> {
  const { person } = origin ?? {};
  const place =
    person === undefined || channel.privately === undefined
      ? undefined
      : await asked(channel.privately(to, person));
  if (place === undefined) throw new Problem('chat-closed', {});
  return place;
}

/** A reply as it is right in `place`: elsewhere it answers no message, and its buttons are about where it came from. */
export function placed(reply: Reply, place: Address, { to }: Courier): Reply {
  if (place === to || reply.origin === undefined) return reply;
  return { ...reply, origin: { person: reply.origin.person }, about: to };
}

/** What is said in the place where the words themselves are for one person alone, whose private chat is shut. */
export function shut({ origin }: Reply, words: Catalog): Reply {
  return { text: words.writeToMeFirst, ...(origin === undefined ? {} : { origin }) };
}
