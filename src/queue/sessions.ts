import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Project, Secrets, Sessions } from '../core/ports.ts';
import type { Session, SessionId, SessionPatch } from '../core/session.ts';
import { LANGUAGES } from '../core/text/words.ts';
import { KEYS, LIFE } from './keys.ts';
import { remembering, script } from './redis.ts';
import type { Vault } from './vault.ts';

/** JSON in a field of a hash; one that cannot be read is as if it were not there. */
const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue('no JSON');
        return z.NEVER;
      }
    })
    .pipe(schema)
    .optional()
    .catch(undefined);

const StoredAttachment = z.object({
  kind: z.enum(['video', 'image', 'audio', 'file', 'link']),
  name: z.string(),
  bytes: z.number().exactOptional(),
  mime: z.string().exactOptional(),
  voice: z.literal(true).exactOptional(),
  ref: z.string(),
});

const flag = z.literal('1').transform(() => true);

/** A session's hash, as it lies in Redis. */
const Stored = z.object({
  skill: z.string().optional(),
  language: z.enum(LANGUAGES).optional().catch(undefined),
  languageChosen: flag.optional().catch(undefined),
  greeted: flag.optional().catch(undefined),
  connected: flag.optional().catch(undefined),
  pendingWish: json(z.object({ text: z.string(), until: z.number() })),
  voiceNote: json(StoredAttachment),
});

const StoredProject = z.object({
  token: z.string(),
  session: z.string(),
  clientId: z.string().exactOptional(),
  task: z.string().exactOptional(),
  user: z.string().exactOptional(),
  held: z.boolean().exactOptional(),
  past: z.array(z.string()).exactOptional(),
  title: z.string().exactOptional(),
  videos: z.number().exactOptional(),
  last: z.object({ digest: z.string(), at: z.number(), asked: z.boolean() }).exactOptional(),
});

/** What is remembered of people, in one place in Redis. */
export function createSessions(redis: Redis, defaultSkill: string): Sessions {
  return {
    read: (id) =>
      remembering(async (): Promise<Session> => {
        const stored = Stored.parse(await redis.hgetall(KEYS.session(id)));
        return {
          id,
          skill: stored.skill ?? defaultSkill,
          greeted: stored.greeted ?? false,
          connected: stored.connected ?? false,
          ...(stored.language === undefined ? {} : { language: stored.language }),
          ...(stored.languageChosen === undefined ? {} : { languageChosen: true }),
          ...(stored.pendingWish === undefined ? {} : { pendingWish: stored.pendingWish }),
          ...(stored.voiceNote === undefined ? {} : { voiceNote: stored.voiceNote }),
        };
      }),
  };
}

/** A patch as the alternating fields and values of a hash. */
export function flatten(patch: SessionPatch): string[] {
  return Object.entries(patch).flatMap(([field, value]) =>
    value === undefined || value === false ? [] : [field, stored(value)],
  );
}

function stored(value: string | object | true): string {
  if (value === true) return '1';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Where projects lie: encrypted, and nowhere else. */
export interface Projects {
  read(id: SessionId): Promise<Project | undefined>;
  /** Fenced by the epoch at `epochKey`: false when somebody else holds the lease now. */
  write(id: SessionId, project: Project, epochKey: string, epoch: number): Promise<boolean>;
}

const writeProject = script(`
-- project.write
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('HSET', KEYS[3], 'connected', '1')
redis.call('EXPIRE', KEYS[3], ARGV[3])
return 1`);

/** Projects, sealed by the vault; one that another key sealed is as if it were not there. */
export function createProjects(redis: Redis, vault: Vault): Projects {
  return {
    async read(id) {
      const sealed = await redis.get(KEYS.project(id));
      const text = sealed === null ? undefined : vault.open(KEYS.project(id), sealed);
      return text === undefined ? undefined : StoredProject.parse(JSON.parse(text));
    },
    async write(id, project, epochKey, epoch) {
      const sealed = vault.seal(KEYS.project(id), JSON.stringify(project));
      return (
        (await writeProject(
          redis,
          [epochKey, KEYS.project(id), KEYS.session(id)],
          [epoch, sealed, LIFE.session],
        )) === 1
      );
    },
  };
}

/** Small secrets with an end of their own. */
export function createSecrets(redis: Redis, vault: Vault): Secrets {
  return {
    keep: (name, value, seconds) =>
      remembering(async () => {
        await redis.set(KEYS.secret(name), vault.seal(name, value), 'EX', Math.ceil(seconds));
      }),
    read: (name) =>
      remembering(async () => {
        const sealed = await redis.get(KEYS.secret(name));
        return sealed === null ? undefined : vault.open(name, sealed);
      }),
  };
}
