import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { channelOf } from '../core/message.ts';
import type { Channel, StudioOf } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import type { World } from '../core/turn.ts';
import { createIntake } from '../media/intake.ts';
import { openOwnFolder } from '../media/own-folder.ts';
import { createNemo } from '../nemo/client.ts';
import { startDeliveries } from '../queue/deliveries.ts';
import { servesOnly } from '../queue/platforms.ts';
import { connect } from '../queue/redis.ts';
import { startSweeper } from '../queue/sweep.ts';
import { startTurns } from '../queue/turns.ts';
import type { Half } from './bots-half.ts';
import { channelsOf } from './channels.ts';
import { fetcher } from './fetch-video.ts';
import type { Ground } from './ground.ts';

/** Chats of one platform that one worker process brings words to at once. */
const DELIVERIES_AT_ONCE = 50;

/** Videos of one platform that one worker process fetches or brings at once. */
const FILES_AT_ONCE = 16;

/** Leaving takes at most this long; what is not done by then is taken up by another process. */
const LEAVE_MS = 8_000;

/** The half that works: turns and deliveries. `webUrl` overrides where the chat page is (a port that the system chose). */
export async function startWorker(ground: Ground, webUrl?: string): Promise<Half> {
  const { config, log, waiting, bells, projects, holder, redisUrl, skills } = ground;
  const told = config.redisUrl === undefined ? log : log.with({ setting: 'REDIS_URL' });
  const channels = channelsOf(ground, webUrl);
  const studioOf = createNemo({ ...config.nemo, timing: config.timing, log });
  const own = openOwnFolder(join(config.dataDir, 'media'), holder.name, (error) =>
    log.warn('media.sweep-failed', { error }),
  );
  const taking = { folder: own.path, allowedHosts: config.mediaHosts, pace: config.fetch };
  const intake = createIntake(taking);
  // What people send may be refused for want of space; a finished video waits for it.
  const uploads = createIntake({ ...taking, floor: config.diskFloor });
  const world = worldOf(ground, channels, studioOf, uploads);
  const blocking = connect(redisUrl, 'waiting', told);
  const serves = servesOnly(channels, log);
  const turns = startTurns({
    serves,
    redis: waiting,
    blocking,
    bells,
    projects,
    world,
    holder,
    concurrency: config.workerConcurrency,
  });
  const deliveries = startDeliveries({
    redis: waiting,
    blocking,
    bells,
    channels,
    fetch: fetcher({ intake, projects, skills, studioOf }),
    skills,
    log,
    holder,
    concurrency: DELIVERIES_AT_ONCE,
    files: FILES_AT_ONCE,
  });
  const stopSweeper = startSweeper({ redis: waiting, bells, skills, log, serves });
  return {
    checks: [],
    async close() {
      stopSweeper();
      await Promise.all([turns.close(LEAVE_MS), deliveries.close(LEAVE_MS)]);
      blocking.disconnect();
      await own.close();
    },
  };
}

function worldOf(
  { config, skills, log }: Ground,
  channels: ReadonlyMap<string, Channel>,
  studioOf: StudioOf,
  intake: World['intake'],
): World {
  return {
    studioOf,
    skills,
    intake,
    open: async (task, attachment, signal) => {
      const channel = channels.get(channelOf(task.to));
      if (channel === undefined) throw new Problem('file-unreachable', { name: attachment.name });
      return channel.open(attachment, signal);
    },
    timing: config.timing,
    autoExport: config.autoExport,
    shareAccount: config.shareAccount,
    log,
    now: Date.now,
    random: Math.random,
    renderId: () => `render_${Date.now()}_${randomBytes(6).toString('hex')}`,
  };
}
