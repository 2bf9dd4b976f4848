import { languageOf } from '../core/language.ts';
import { type Address, channelOf, type InboundMessage } from '../core/message.ts';
import type { Channel, Log, Receive, Skills } from '../core/ports.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { words } from '../core/text/words.ts';

/** Nobody is told twice within this time that our memory is away. */
const AGAIN_MS = 60_000;

/** Chats that were told last. */
const MOST_TOLD = 1_000;

/**
 * A receipt that tells the person when our own memory is away or full: the one case in which words cannot leave by the
 * outbox, because the outbox lies in that memory. While it is away, the message itself is handed over again: for as long as
 * it takes where its platform keeps it, for a minute where it does not (Discord). When it is full, the message is refused:
 * it counts as received once its person was told.
 */
export function apologizing(
  receive: Receive,
  channelOfName: (name: string) => Channel | undefined,
  log: Log,
  skills: Skills,
): Receive {
  const told = new Map<Address, number>();
  const tell = async (message: InboundMessage, full?: Problem) => {
    const now = Date.now();
    // What is refused is not tried again, so each of it is answered.
    if (full === undefined && now - (told.get(message.from) ?? 0) < AGAIN_MS) return;
    if (told.size >= MOST_TOLD) told.clear();
    told.set(message.from, now);
    const say = words(languageOf(message.sender.language, message.text));
    const text = full === undefined ? say.memoryAway : say.problem(full, skills.get(''));
    const channel = channelOfName(channelOf(message.from));
    await channel?.send(message.from, { text, quiet: true }, `away-${message.id}`.slice(0, 100));
  };
  return async (message) => {
    try {
      await receive(message);
    } catch (error) {
      if (isProblem(error, 'memory-full')) {
        log.warn('memory.full', { message: message.id });
        await tell(message, error);
        return;
      }
      if (isProblem(error, 'memory-down')) {
        tell(message).catch((failure: unknown) => log.debug('nobody could be told', { error: failure }));
      }
      throw error;
    }
  };
}
