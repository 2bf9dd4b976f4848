import type { Courier } from '../../src/core/flows/courier.ts';
import { bring } from '../../src/core/flows/deliver.ts';
import type { Step } from '../../src/core/ladder.ts';
import type { Address, Sent } from '../../src/core/message.ts';
import type { Channel, MediaFile } from '../../src/core/ports.ts';
import type { Reply, Video } from '../../src/core/reply.ts';
import type { Op } from '../../src/core/task.ts';
import { words } from '../../src/core/text/words.ts';

/** One final on its way to a real channel, with what the ledger would remember of it. */
export interface Carried {
  bubble: Sent | undefined;
  step: Step | undefined;
  kept: boolean;
  readonly follows: Op[];
  /** Tries once, as the deliveries do. Rejects with what is to be tried again. */
  bring(): Promise<void>;
}

/** A final of this video (or of words alone), whose bubble stands at `bubble`. */
export function carry(
  channel: Channel,
  to: Address,
  bubble: Sent | undefined,
  about: { readonly reply: Reply; readonly video?: Video; readonly file?: MediaFile; readonly task?: string },
): Carried {
  const { reply, video, file, task = 't1' } = about;
  const op: Op = { kind: 'final', id: `${task}-final`, task, reply, ...(video && { video }) };
  const carried: Carried = {
    bubble,
    step: undefined,
    kept: false,
    follows: [],
    bring: () => bring(op, carried.bubble, courier()),
  };
  const courier = (): Courier => ({
    channel,
    to,
    words: words('en'),
    step: carried.step,
    fetch: async () => {
      if (file === undefined) throw new Error('no file was to be fetched');
      return file;
    },
    guard: () => undefined,
    adopt: async (sent) => {
      carried.bubble = sent;
    },
    follow: async (next) => {
      carried.follows.push(next);
    },
    reached: async (step) => {
      carried.step = step;
    },
    keep: async () => {
      carried.kept = true;
    },
  });
  return carried;
}
