import { hkdfSync, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Redis } from 'ioredis';
import type { Config } from '../config.ts';
import type { Log, Secrets, Sessions, Skills } from '../core/ports.ts';
import { type Bells, createBells } from '../queue/bells.ts';
import type { Holder } from '../queue/lease.ts';
import { protectRecords } from '../queue/records.ts';
import { checkServer, connect } from '../queue/redis.ts';
import { createProjects, createSecrets, createSessions, type Projects } from '../queue/sessions.ts';
import { createVault } from '../queue/vault.ts';
import { loadSkills } from '../skills/load.ts';
import { secretKeys } from './secret-key.ts';

/** What both halves of the bot stand on. */
export interface Ground {
  readonly config: Config;
  readonly log: Log;
  readonly redisUrl: string;
  /** For whoever waits for the answer: fails within seconds. */
  readonly asking: Redis;
  /** For workers: never gives up. */
  readonly waiting: Redis;
  readonly bells: Bells;
  readonly sessions: Sessions;
  readonly projects: Projects;
  readonly secrets: Secrets;
  readonly skills: Skills;
  readonly holder: Holder;
  /** Shared by the chat page's server and its channel. */
  readonly webSecret: string;
  close(): Promise<void>;
}

const BUILT_IN_SKILLS = join(import.meta.dirname, '..', '..', 'skills');

/** Connects to Redis and reads keys and skills. */
export async function prepare(config: Config, log: Log, redisUrl: string): Promise<Ground> {
  const keys = await secretKeys(config, log);
  const vault = createVault(...keys);
  protectRecords(vault);
  const told = config.redisUrl === undefined ? log : log.with({ setting: 'REDIS_URL' });
  const asking = connect(redisUrl, 'asking', told);
  const waiting = connect(redisUrl, 'waiting', told);
  const ringing = connect(redisUrl, 'waiting', told);
  const bells = createBells(ringing, log);
  void checkServer(asking, log).catch((error: unknown) => log.warn('redis was not checked', { error }));
  const folders = [BUILT_IN_SKILLS, ...(config.skillsDir === undefined ? [] : [config.skillsDir])];
  return {
    config,
    log,
    redisUrl,
    asking,
    waiting,
    bells,
    sessions: createSessions(asking, config.skill),
    projects: createProjects(waiting, vault, log),
    secrets: createSecrets(asking, vault),
    skills: loadSkills(folders, { fallback: config.skill, platform: config.skillPlatform, log }),
    holder: { name: randomUUID(), ms: config.lease },
    webSecret: Buffer.from(hkdfSync('sha256', keys[0], 'nemo-video-bot', 'chat page', 32)).toString('hex'),
    async close() {
      await bells.close();
      for (const redis of [asking, waiting, ringing]) redis.disconnect();
    },
  };
}
