import { z } from 'zod';
import type { Step } from '../core/ladder.ts';
import type { InboundMessage, Sent } from '../core/message.ts';
import type { Reply } from '../core/reply.ts';
import { JOBS, type Op, type Phase, type Task } from '../core/task.ts';
import type { Vault } from './vault.ts';

/**
 * The shape of what is written today. A record without a number was written by 0.1.0. A version that changes a shape raises
 * the number and still reads every older one: tasks are kept for 7 days.
 */
const SCHEMA = 1;

/** Marks a text that is encrypted inside a record. */
const SEALED = 'sealed:';

let vault: Vault | undefined;

/**
 * From here on every text with a link in it is encrypted when a record is written: signed URLs, claim links and links to
 * register hand a file or an account to whoever reads them. Call it once, before anything is written.
 */
export function protectRecords(by: Vault): void {
  vault = by;
}

/** A record of another schema, or one that is damaged. The message names no content, so it may be logged. */
export class Unreadable extends Error {
  constructor(what: string, why: string) {
    super(`a ${what} cannot be read: ${why}`);
    this.name = 'Unreadable';
  }
}

const text = z.string();
const kinds = Object.keys(JOBS) as [Task['kind'], ...Task['kind'][]];
const files = z.array(z.looseObject({ kind: text, name: text }));

// Only what the code relies on without looking is checked. An unknown language has the words of a known one.
const KnownTask = z
  .looseObject({
    id: text,
    session: text,
    to: text,
    origin: z.looseObject({ person: text }),
    language: text,
    skill: text,
    tongue: text,
    at: z.number(),
    kind: z.enum(kinds),
    text: text.optional(),
    attachments: files.optional(),
  })
  .refine(({ kind, attachments }) => (kind !== 'generate' && kind !== 'upload') || attachments !== undefined)
  .refine(({ kind, text: words }) => kind !== 'generate' || words !== undefined);

const told = z.looseObject({ said: text });
const heard = z.looseObject({ text });
const timeline = z.looseObject({ tracks: z.array(z.unknown()) });
const KnownPhase = z.discriminatedUnion('name', [
  z.looseObject({ name: z.literal('queued') }),
  z.looseObject({ name: z.literal('uploading'), done: z.number(), failed: z.array(text) }),
  z.looseObject({ name: z.literal('intent'), at: z.number(), before: timeline }),
  z.looseObject({ name: z.literal('streaming'), at: z.number(), before: timeline, heard: heard.optional() }),
  z.looseObject({ name: z.literal('answered'), told }),
  z.looseObject({ name: z.literal('rendering'), render: text, attempt: z.number(), told }),
  z.looseObject({ name: z.literal('ready'), video: z.looseObject({ render: text, name: text }), told }),
]);

const KnownReply = z.looseObject({
  text,
  document: z.looseObject({ name: text, text }).optional(),
  timeline: timeline.optional(),
});
const KnownOp = z.looseObject({
  kind: z.enum(['bubble', 'say', 'final', 'notice']),
  id: text,
  reply: KnownReply,
});
const KnownMessage = z.looseObject({
  id: text,
  from: text,
  sender: z.looseObject({ id: text }),
  text,
  attachments: files,
  at: z.number(),
  quoted: z.looseObject({ text }).optional(),
});

const write = (value: object): string =>
  JSON.stringify({ ...value, schema: SCHEMA }, (_key, part: unknown) =>
    typeof part === 'string' && vault !== undefined && part.includes('://')
      ? `${SEALED}${vault.seal('record', part)}`
      : part,
  );

/** Throws `Unreadable` for everything that is not a record of this kind, of a schema that is known. */
function read<T>(what: string, shape: z.ZodType, json: string): T {
  const value = parsed(what, json);
  const { schema = 0, ...record } = value;
  if (typeof schema !== 'number' || schema > SCHEMA) throw new Unreadable(what, `its schema is ${schema}`);
  const checked = shape.safeParse(record);
  if (!checked.success) throw new Unreadable(what, `its shape is wrong at ${at(checked.error)}`);
  return record as T;
}

const at = (error: z.ZodError): string => error.issues[0]?.path.join('.') ?? '';

function parsed(what: string, json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json, (key, part: unknown) => opened(key, part));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // What the parser says quotes the text, which may be a person's.
  }
  throw new Unreadable(what, 'it is no JSON object');
}

/** A text whose key is lost is empty, and a link whose key is lost is absent. */
function opened(key: string, part: unknown): unknown {
  if (typeof part !== 'string' || !part.startsWith(SEALED)) return part;
  return vault?.open('record', part.slice(SEALED.length)) ?? (key === 'url' ? undefined : '');
}

/** A task as it is stored. */
export const writeTask = (task: Task): string => write(task);
/** Throws `Unreadable`. */
export const readTask = (json: string): Task => read<Task>('task', KnownTask, json);

/** How far a task has come, as it is stored. */
export const writePhase = (phase: Phase): string => write(phase);
/** Throws `Unreadable`. An empty text is a task that has not begun. */
export const readPhase = (json: string | null | undefined): Phase =>
  json === null || json === undefined || json === ''
    ? { name: 'queued' }
    : read<Phase>('phase', KnownPhase, json);

/** An op of an outbox as it is stored. */
export const writeOp = (op: Op): string => write(op);
/** Throws `Unreadable`. */
export const readOp = (json: string): Op => read<Op>('op', KnownOp, json);

/** A status message's look, as it is stored. */
export const writeReply = (reply: object): string => write(reply);
/** Throws `Unreadable`. */
export const readReply = (json: string): Reply => read<Reply>('look', KnownReply, json);

/** A part of an album, or what waits behind one, as it is stored. */
export const writeMessage = (message: InboundMessage): string => write(message);
/** Throws `Unreadable`. */
export const readMessage = (json: string): InboundMessage =>
  read<InboundMessage>('message', KnownMessage, json);

const KnownSent = z.looseObject({ to: text, id: text });

/** Where a status message stands; nothing where that is not known, or cannot be read: then a new one is made. */
export const readSent = (json: string | null | undefined): Sent | undefined =>
  json === null || json === undefined ? undefined : readable(() => read<Sent>('bubble', KnownSent, json));

/** What `read` answers, or nothing where the record cannot be read. */
export function readable<T>(reading: () => T): T | undefined {
  try {
    return reading();
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

const KnownStep = z.looseObject({ rung: text });

/** Where on the ladder a final stands; nothing for one that was not refused yet. */
export const readStep = (json: string | null | undefined): Step | undefined =>
  json === null || json === undefined ? undefined : readable(() => read<Step>('step', KnownStep, json));

/** Ids of ops come from the task and the thought, so that writing one twice writes it once. */
export const opId = (task: string, thought: string): string => `${task}-${thought}`;

/** Whether an op is the last word of its task. */
export const isFinalId = (op: string): boolean => op.endsWith('-final');

/** The task, or the message, that an op belongs to. */
export const ownerOf = (op: string): string => op.slice(0, op.indexOf('-'));
