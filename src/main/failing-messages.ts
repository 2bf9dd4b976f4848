import type { Redis } from 'ioredis';
import { languageOf } from '../core/language.ts';
import { type Mail, originOf } from '../core/mail.ts';
import type { InboundMessage } from '../core/message.ts';
import type { Log, Receive, Skills } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { sessionOf } from '../core/session.ts';
import { words } from '../core/text/words.ts';
import { beginMessage, endMessage } from '../queue/message-tries.ts';
import { isAway } from '../queue/redis.ts';
import { setAside } from '../queue/set-aside.ts';

/** Tries of a message that a bug of ours keeps from being received. */
const MOST_TRIES = 3;

/** Processes that may die with a message in hand. */
const MOST_DEATHS = 3;

/** Messages whose failures are counted at once. */
const MOST_COUNTED = 1_000;

/** What is needed to set a message aside and tell its sender. */
export interface FailingParts {
  readonly mail: Mail;
  readonly redis: Redis;
  readonly skills: Skills;
  readonly log: Log;
}

/**
 * A receipt that no message can hold up: one that fails for another reason than an absent Redis, or that ends the process, is
 * tried a few times, then set aside; its sender is told. Rejects with `memory-down` while Redis is away.
 */
export function settingAside(receive: Receive, parts: FailingParts): Receive {
  const failures = new Map<string, number>();
  const giveUp = async (message: InboundMessage, error: unknown) => {
    failures.delete(message.id);
    await setAside(parts.redis, parts.log, 'message', message.id, error);
    await apologize(message, parts).catch((failure: unknown) => {
      parts.log.warn('message.not-answered', { message: message.id, error: failure });
    });
  };
  return async (message) => {
    const deaths = await beginMessage(parts.redis, message.id);
    try {
      if (deaths >= MOST_DEATHS) return await giveUp(message, new Error('processes died with it'));
      await receive(message);
      failures.delete(message.id);
    } catch (error) {
      if (isAway(error)) throw error;
      const count = (failures.get(message.id) ?? 0) + 1;
      if (failures.size >= MOST_COUNTED) failures.clear();
      failures.set(message.id, count);
      parts.log.error('message.failed', { message: message.id, count, error });
      if (count < MOST_TRIES) throw error;
      await giveUp(message, error);
    } finally {
      await endMessage(parts.redis, message.id).catch(() => undefined);
    }
  };
}

/** Says that it did not work, and marks the message as received in the same step. */
async function apologize(message: InboundMessage, { mail, skills }: FailingParts): Promise<void> {
  const say = words(languageOf(message.sender.language, message.text));
  const text = say.problem(new Problem('gave-up', {}), skills.get(''));
  await mail.accept({
    message: message.id,
    session: sessionOf(message),
    lane: 'work',
    to: message.from,
    patch: {},
    replies: [{ text, origin: originOf(message) }],
    filings: [],
    ...(message.placeholder === undefined ? {} : { placeholder: message.placeholder }),
  });
}
