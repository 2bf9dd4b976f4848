import type { Redis } from 'ioredis';
import type { Mail } from '../core/mail.ts';
import { Problem } from '../core/problem.ts';

/** Of `maxmemory`, so much is left for finishing what was accepted: a full Redis refuses that, too. */
const USABLE = 0.9;

/** Between two looks, in milliseconds. */
const EVERY_MS = 1_000;

/**
 * The same ledger, which rejects with `memory-full` what brings new tasks while Redis is nearly full. Words, cancels and
 * answers still get through: they are small, and they free memory.
 */
export function refusingWhenFull(mail: Mail, redis: Redis): Mail {
  let looked = Number.NEGATIVE_INFINITY;
  let full = false;
  return {
    ...mail,
    async accept(acceptance) {
      if (acceptance.filings.length > 0 && performance.now() - looked > EVERY_MS) {
        looked = performance.now();
        full = isFull(await redis.info('memory').catch(() => ''));
      }
      if (acceptance.filings.length > 0 && full) throw new Problem('memory-full', {});
      return mail.accept(acceptance);
    },
  };
}

/** No limit, or none that is told, is never reached. */
function isFull(info: string): boolean {
  const pairs = new Map(info.split(/\r?\n/).map((line) => line.split(':') as [string, string | undefined]));
  const of = (name: string) => Number(pairs.get(name) ?? 0);
  const most = of('maxmemory');
  return most > 0 && of('used_memory') > most * USABLE;
}
