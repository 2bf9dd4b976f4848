import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Log, Project, Secrets, Sessions } from '../core/ports.ts';
import type { Session, SessionId, SessionPatch } from '../core/session.ts';
import type { TaskId } from '../core/task.ts';
import { LANGUAGES } from '../core/text/words.ts';
import { KEYS, LIFE } from './keys.ts';
import { Unreadable } from './records.ts';
import { remembering, script } from './redis.ts';
import { setAside } from './set-aside.ts';
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

/** A project as it was read: `revision` tells it from every other state of the record. */
export interface ReadProject {
  readonly project: Project | undefined;
  /** Empty where there is no record. */
  readonly revision: string;
}

/** What became of a write: `stale` when another writer was first, `forgotten` when the person is. */
type WriteOutcome = 'written' | 'stale' | 'forgotten' | 'lost';

/** Where projects lie: encrypted, and nowhere else. */
export interface Projects {
  read(id: SessionId): Promise<ReadProject>;
  /** Writes only over the revision that was read, only under the lease of `epochKey`, and only for a task that stands. */
  write(
    id: SessionId,
    project: Project,
    over: string,
    by: Writer,
  ): Promise<{
    readonly outcome: WriteOutcome /** What it is now, where it was written. */;
    readonly revision: string;
  }>;
}

/** Who writes a project. */
export interface Writer {
  readonly task: TaskId;
  readonly epochKey: string;
  readonly epoch: number;
}

const OUTCOMES: readonly WriteOutcome[] = ['lost', 'written', 'stale', 'forgotten'];

/**
 * KEYS: epoch, project, session, task. ARGV: epoch, project, life, revision. The revision is the stored text itself: its nonce is
 * never used twice. Nothing is written for a task that ended or whose person is forgotten.
 */
const writeProject = script(`
-- project.write
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local t = redis.call('HMGET', KEYS[4], 'state', 'forget')
if t[1] == 'ended' or t[2] == '1' then return 3 end
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[4] then return 2 end
redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3])
redis.call('HSET', KEYS[3], 'connected', '1')
redis.call('EXPIRE', KEYS[3], ARGV[3])
return 1`);

/** Projects, sealed by the vault; one whose key is lost, or that cannot be read, is as if it were not there. */
export function createProjects(redis: Redis, vault: Vault, log: Log): Projects {
  return {
    async read(id) {
      const revision = (await redis.get(KEYS.project(id))) ?? '';
      const text = revision === '' ? undefined : vault.open(KEYS.project(id), revision);
      if (text === undefined) {
        if (revision !== '') log.warn('project.key-missing', { session: id });
        return { project: undefined, revision };
      }
      const project = StoredProject.safeParse(jsonOf(text));
      if (project.success) return { project: project.data, revision };
      await setAside(redis, log, 'project', id, new Unreadable('project', 'its shape is wrong'));
      return { project: undefined, revision };
    },
    async write(id, project, over, { task, epochKey, epoch }) {
      const sealed = vault.seal(KEYS.project(id), JSON.stringify({ ...project, schema: 1 }));
      const keys = [epochKey, KEYS.project(id), KEYS.session(id), KEYS.task(task)];
      const answer = await writeProject(redis, keys, [epoch, sealed, LIFE.session, over]);
      return { outcome: OUTCOMES[Number(answer)] ?? 'lost', revision: sealed };
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
