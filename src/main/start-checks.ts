import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { discordIdentity } from '../bots/discord/identity.ts';
import type { BotIdentity } from '../bots/listener.ts';
import { telegramIdentity } from '../bots/telegram/identity.ts';
import type { Config } from '../config.ts';
import type { Log } from '../core/ports.ts';
import { claimIdentity } from '../queue/identity.ts';
import type { Ground } from './ground.ts';
import { findProgram } from './redis-program.ts';

/** A platform that does not answer at start is not waited for longer, in seconds: its listener tries again for itself. */
const PLATFORM_SECONDS = 5;

/** Rejects, in words for an operator, where the folder cannot be made or written, or its disk is full. */
export async function checkFolder(dataDir: string): Promise<void> {
  const folder = resolve(dataDir);
  const probe = join(folder, `.check-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true });
    // A whole block: a disk that is full still takes the name of an empty file.
    await writeFile(probe, Buffer.alloc(4_096), { flag: 'wx', flush: true });
  } catch (error) {
    throw new Error(inWords(folder, error), { cause: error });
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

function inWords(folder: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `the disk of DATA_DIR (${folder}) is full: free some space on it, for example in ${folder}/media, or move the folder to a larger disk`;
  return `DATA_DIR (${folder}) cannot be written (${code}): give this user the right to write there, or set another folder`;
}

/** Says once at start what the worker will miss. It starts all the same: most of what it does needs none of it. */
export async function checkPrograms(log: Log): Promise<void> {
  for (const program of ['ffmpeg', 'ffprobe']) {
    if ((await findProgram([program])) !== undefined) continue;
    log.error('program.missing', {
      program,
      help: `${program} is not installed: videos are delivered without a measured size and a poster. Run bin/setup, or install ffmpeg.`,
    });
  }
}

interface Account {
  readonly platform: 'telegram' | 'discord';
  readonly setting: 'TELEGRAM_TOKEN' | 'DISCORD_TOKEN';
  readonly where: string;
  readonly ask: Promise<BotIdentity>;
}

/**
 * Rejects, in words for an operator, where a platform refuses a token, or a token belongs to another bot than the one that
 * this Redis was used with. A platform that does not answer refuses nothing.
 */
export async function checkBots({ config, waiting, log }: Ground): Promise<void> {
  await Promise.all(
    accounts(config).map(async ({ platform, setting, where, ask }) => {
      const { id, refused } = await ask;
      if (refused) throw new Error(`${setting} is refused: take the bot's token from ${where} again`);
      if (id === undefined) return log.warn('identity.unknown', { platform });
      const owner = await claimIdentity(waiting, platform, id);
      if (owner === id) return;
      throw new Error(
        `${setting} belongs to bot ${id}, but the Redis keeps the chats of bot ${owner} under REDIS_PREFIX=${config.redisPrefix}: ` +
          `set another REDIS_PREFIX for this bot. Where it replaces the other one for good, run: redis-cli HDEL ${config.redisPrefix}:identity ${platform}`,
      );
    }),
  );
}

function accounts({ telegram, discord }: Config): Account[] {
  const found: Account[] = [];
  if (telegram !== undefined) {
    const ask = telegramIdentity(telegram, PLATFORM_SECONDS);
    found.push({ platform: 'telegram', setting: 'TELEGRAM_TOKEN', where: '@BotFather', ask });
  }
  if (discord !== undefined) {
    const ask = discordIdentity(discord, PLATFORM_SECONDS);
    found.push({
      platform: 'discord',
      setting: 'DISCORD_TOKEN',
      where: 'the developer portal (Bot ▸ Reset Token)',
      ask,
    });
  }
  return found;
}
