import { channelOf, type InboundMessage } from './message.ts';
import type { Plan } from './plan.ts';
import type { Asked, Limits, Log, Verdict } from './ports.ts';
import type { Reply } from './reply.ts';
import type { Session } from './session.ts';
import { JOBS, type Phase, type TaskId, type Work } from './task.ts';
import type { Catalog } from './text/catalog.ts';
import { paragraphs } from './text/lines.ts';

/**
 * Whom the operator serves. Each entry is a platform (`web`), or `<platform>:<id>` of a person, a chat, a channel or a server.
 */
export interface Access {
  /** Where it is not empty, nobody else is served. */
  readonly allow: readonly string[];
  /** Not served, whatever `allow` says. */
  readonly deny: readonly string[];
  /** People who are served everywhere and never limited. */
  readonly admins: readonly string[];
}

/** What deciding on a plan takes. */
export interface LimitParts {
  readonly limits: Limits;
  readonly access: Access;
  readonly log: Log;
  /** Epoch ms. */
  readonly now: () => number;
  readonly taskId: (message: string, index: number) => TaskId;
}

/** A plan whose tasks have names. `id` is set for another try of an old task, `taken` where it goes on from a phase. */
type Started = Plan & { readonly id?: TaskId; readonly taken?: Phase };

/** The same with the id of each piece of work, because what is left keeps its name when a piece before it is refused. */
export type Named<P extends Started> = P & { readonly ids: readonly TaskId[] };

const personOf = ({ from, sender }: InboundMessage): string => `${channelOf(from)}:${sender.id}`;

const placesOf = ({ from, places = [] }: InboundMessage): string[] =>
  places.map((place) => `${channelOf(from)}:${place}`);

const isAdmin = (message: InboundMessage, { admins }: Access): boolean => admins.includes(personOf(message));

/** Whether the operator serves this person in this place. */
export function isServed(message: InboundMessage, access: Access): boolean {
  if (isAdmin(message, access)) return true;
  const names = [channelOf(message.from), message.from, personOf(message), ...placesOf(message)];
  if (names.some((name) => access.deny.includes(name))) return false;
  return access.allow.length === 0 || names.some((name) => access.allow.includes(name));
}

/**
 * What a plan asks of the limits. Videos (a generation, an export) are counted by the day and at once. What else opens an account, because
 * its session has no project yet, is counted at once, as one with all other work of the session. Every other question is counted by
 * the minute alone.
 */
export function askedOf(
  plan: Started,
  ids: readonly TaskId[],
  message: InboundMessage,
  session: Session,
): Asked {
  const tasks = plan.work.flatMap((work, index) => {
    const id = ids[index];
    const opens = !session.connected && work.kind !== 'status';
    if (id === undefined || (JOBS[work.kind].lane !== 'work' && !opens)) return [];
    const place = isVideo(work) ? id : opens ? session.id : undefined;
    // What goes on from a phase was counted when it began.
    const video = isVideo(work) && plan.taken === undefined;
    return [{ id, video, bytes: bytesOf(work), ...(place === undefined ? {} : { place }) }];
  });
  return {
    message: message.id,
    person: personOf(message),
    chat: placesOf(message)[0] ?? message.from,
    session: session.id,
    tasks,
    known: session.connected,
  };
}

const isVideo = ({ kind }: Work): boolean => kind === 'generate' || kind === 'export';

/** As the platform claims. Links and files of unknown size count nothing. */
function bytesOf(work: Work): number {
  const files = 'attachments' in work ? work.attachments : [];
  return files.reduce((sum, { bytes = 0 }) => sum + Math.max(0, Math.floor(bytes)), 0);
}

/** Help and a stop are never refused. */
const isFree = ({ always, act }: Plan): boolean =>
  always === true || act?.kind === 'cancel' || act?.kind === 'forget';

/** Counts what a plan begins, and takes out what is over a limit. The person is told once for each window of the limit. */
export async function withinLimits<P extends Started>(
  plan: P,
  message: InboundMessage,
  session: Session,
  say: Catalog,
  parts: LimitParts,
): Promise<Named<P>> {
  const ids = plan.work.map((_, index) => plan.id ?? parts.taskId(message.id, index));
  if (isAdmin(message, parts.access)) return { ...plan, ids };
  const asked = askedOf(plan, ids, message, session);
  const { granted, refused } = await parts.limits.ask(asked);
  const free = isFree(plan);
  const { tasks } = asked;
  const silenced = refused?.limit === 'person-per-minute' && !free;
  if (refused === undefined || (!silenced && granted === tasks.length)) return { ...plan, ids };
  const { limit } = refused;
  parts.log.info('limits.refused', { message: message.id, limit, asked: tasks.length, granted });
  const out = new Set(silenced ? ids : tasks.slice(granted).map(({ id }) => id));
  const works = plan.work.map((work, index) => ({ work, id: ids[index] ?? '' }));
  const [gone, left] = [works.filter(({ id }) => out.has(id)), works.filter(({ id }) => !out.has(id))];
  const words = await told(asked, { granted, refused }, gone, message, say, parts);
  const rest = left.length > 0 || free;
  return {
    ...plan,
    ids: left.map(({ id }) => id),
    work: left.map(({ work }) => work),
    // Replies and changes that belong to refused work go with it.
    replies: [...(rest ? plan.replies : []), ...words],
    patch: rest ? (plan.patch ?? {}) : languageIn(plan),
  };
}

type Refused = NonNullable<Verdict['refused']>;

/** What the person hears, unless they were told in this window. A platform that waits for an answer always gets one. */
async function told(
  asked: Asked,
  { granted, refused: { limit, until } }: { granted: number; refused: Refused },
  gone: readonly { readonly work: Work }[],
  message: InboundMessage,
  say: Catalog,
  { limits, now }: LimitParts,
): Promise<Reply[]> {
  // Nothing began here yet, so that is no refusal but the answer.
  if (limit !== 'person-per-minute' && gone.every(({ work }) => work.kind === 'credits'))
    return [{ text: say.noCreditsYet }];
  const ms = Math.max(0, until - now());
  const about = limit === 'chat-per-day' ? asked.chat : asked.session;
  const must = granted > 0 || message.placeholder !== undefined;
  if (!must && !(await limits.first(`${limit}:${about}`, message.id, ms > 0 ? ms : TOLD_MS))) return [];
  const part = granted > 0 ? say.limitedPart(granted, asked.tasks.length) : '';
  return [{ text: paragraphs(part, say.limited(limit, ms)) }];
}

/** A limit without a window (what runs at once) is told about once a minute. */
const TOLD_MS = 60_000;

const languageIn = ({ patch }: Plan) => (patch?.language === undefined ? {} : { language: patch.language });
