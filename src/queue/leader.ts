import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Log } from '../core/ports.ts';
import { pause } from '../core/timing.ts';
import { KEYS } from './keys.ts';
import { moment, since } from './lease.ts';
import { script } from './redis.ts';

const renew = script(`
-- lead.renew
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0`);

const resign = script(`
-- lead.resign
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`);

/** The right to listen to a platform. */
export interface Lead {
  /**
   * Waits until this process may listen to a platform, then answers a signal that is aborted when it may no longer. One
   * listener a platform: two would hear everything twice, and Telegram ends both with 409.
   */
  (platform: string, signal: AbortSignal): Promise<AbortSignal>;
  /**
   * Resolves when every lead that was given up is out of Redis, so that another process may take it at once. Await it before
   * the connection is closed; it never rejects.
   */
  resigned(): Promise<void>;
}

/** A leader that died is followed `leadMs` later, and a second more; a live one renews three times in it. */
export function createLead(redis: Redis, leadMs: number, log: Log): Lead {
  const resigning = new Set<Promise<unknown>>();
  /** `after`: a renewal under way that would take the lead again. */
  const giveUp = (key: string, owner: string, after: Promise<unknown>) => {
    const done = after
      .then(() => resign(redis, [key], [owner]))
      .catch((error: unknown) => log.warn('lead.not-resigned', { key, error }))
      .finally(() => resigning.delete(done));
    resigning.add(done);
  };
  const lead = async (platform: string, signal: AbortSignal): Promise<AbortSignal> => {
    const key = KEYS.leader(platform);
    const owner = randomUUID();
    let told = false;
    while ((await renew(redis, [key], [owner, leadMs])) !== 1) {
      if (!told) log.info('another process listens; waiting', { platform });
      told = true;
      await pause(1_000, signal);
    }
    log.info('listening', { platform });
    const lost = new AbortController();
    let renewedAt = moment();
    let beating: Promise<unknown> = Promise.resolve();
    const timer = setInterval(() => {
      beating = beat();
    }, leadMs / 3);
    const beat = async () => {
      const at = moment();
      const held = await renew(redis, [key], [owner, leadMs]).catch(() => undefined);
      if (held === 1) renewedAt = at;
      if (held === 0 || since(renewedAt) > leadMs) lost.abort('lost');
    };
    const leave = () => {
      clearInterval(timer);
      giveUp(key, owner, beating);
    };
    // The word to leave may have come while Redis was asked.
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    lost.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    return AbortSignal.any([signal, lost.signal]);
  };
  return Object.assign(lead, {
    async resigned() {
      await Promise.all(resigning);
    },
  });
}
