import type { Log } from '../core/ports.ts';

/**
 * Logs rejections that no code waits for, and goes on. Node would end the process, and one odd packet is enough: discord.js
 * reads the gateway's READY in a promise of its own. Errors thrown outside of promises still end the process, because what
 * they leave half done is unknown.
 */
export function keepStrayRejections(log: Log): void {
  process.on('unhandledRejection', (error: unknown) => log.error('process.rejection', { error }));
}
