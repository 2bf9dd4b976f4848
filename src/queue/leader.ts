import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Log } from '../core/ports.ts';
import { pause } from '../core/timing.ts';
import { KEYS } from './keys.ts';
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

/**
 * Waits until this process may listen to a platform, then answers a signal that is aborted when it may no longer. One
 * listener a platform: two would hear everything twice, and Telegram ends both with 409. A leader that is gone is followed
 * within `leadMs`; a live one renews three times in it.
 */
export function createLead(redis: Redis, leadMs: number, log: Log) {
  return async (platform: string, signal: AbortSignal): Promise<AbortSignal> => {
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
    let renewedAt = performance.now();
    const timer = setInterval(() => void beat(), leadMs / 3);
    const beat = async () => {
      const at = performance.now();
      const held = await renew(redis, [key], [owner, leadMs]).catch(() => undefined);
      if (held === 1) renewedAt = at;
      if (held === 0 || performance.now() - renewedAt > leadMs) lost.abort('lost');
    };
    const leave = () => {
      clearInterval(timer);
      void resign(redis, [key], [owner]).catch(() => undefined);
    };
    // The word to leave may have come while Redis was asked.
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    lost.signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    return AbortSignal.any([signal, lost.signal]);
  };
}
