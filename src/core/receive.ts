import { isForOne, whileWorking } from './choices.ts';
import { backendLanguage } from './language.ts';
import { type Access, isServed, type Named, withinLimits } from './limits.ts';
import type { Acceptance, Filing, Mail } from './mail.ts';
import { originOf } from './mail.ts';
import { type InboundMessage, isMessage } from './message.ts';
import { type Act, answer, type Plan } from './plan.ts';
import { point } from './points.ts';
import type { Limits, Log, Receive, Sessions, Skills } from './ports.ts';
import type { Reply } from './reply.ts';
import { languageFor, route } from './router.ts';
import { type Session, sessionOf } from './session.ts';
import { JOBS, type Lane, type Phase, type Task, type TaskId, type Work } from './task.ts';
import type { Brought, Catalog } from './text/catalog.ts';
import { words } from './text/words.ts';

/** What receipt needs. */
export interface Desk {
  readonly mail: Mail;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly access: Access;
  readonly skills: Skills;
  readonly log: Log;
  /** Tasks that one mailbox may hold. */
  readonly maxQueued: number;
  /** Epoch ms. */
  readonly now: () => number;
  /** Made from the message alone, so that a message received twice names the same task. */
  readonly taskId: (message: string, index: number) => TaskId;
}

/** Makes the function that listeners hand messages to: it decides, then writes everything in one step. */
export function receiver(desk: Desk): Receive {
  return async (raw) => {
    await point('receive.begin');
    const message = alone({ ...raw, from: await desk.mail.firstName(raw.from) });
    if (!isServed(message, desk.access)) return decline(message, desk);
    const late = isPart(message);
    if (late && (await gathered(message, desk))) return;
    if (await desk.mail.seen(message.id)) return;
    const session = await desk.sessions.read(sessionOf(message));
    // A correction of what is done already changes nothing, and is worth no words.
    if (message.edited === true && !(await desk.mail.busy(session.id))) return;
    const routed = route(message, { session, skills: desk.skills });
    // Words about an album must not get past it; questions and a cancel may.
    const works = routed.work.some(({ kind }) => JOBS[kind].lane === 'work');
    if (works && message.gathered !== true && (await desk.mail.wait(message, isWish(routed)))) return;
    const say = words(languageFor(message, session));
    const settled = await settle(routed, message, session, desk);
    const plan = await withinLimits(settled, message, session, say, desk);
    const lateWork = late && plan.work.length > 0;
    const notes = [...(lateWork ? [say.lateItem] : []), ...(await aboutOlder(plan, message, session, desk))];
    const replies = [...notes.map((text): Reply => ({ text })), ...plan.replies];
    const acceptance = acceptanceOf({ ...plan, replies }, message, session, desk);
    await point('receive.before-accept');
    const fresh = await desk.mail.accept(acceptance);
    await point('receive.accepted');
    if (fresh)
      desk.log.info('message accepted', {
        message: message.id,
        tasks: acceptance.filings.map((f) => f.task.id),
      });
  };
}

/** How often a person is told that they are not served, at the most. */
const DECLINED_MS = 24 * 60 * 60_000;

/**
 * A message that the operator does not want served: silence where others read along, one sentence a day in private. A platform that
 * waits for an answer gets it.
 */
async function decline(message: InboundMessage, desk: Desk): Promise<void> {
  const { placeholder, direct, from, id } = message;
  if (placeholder === undefined && !direct) return;
  const first = await desk.limits.first(`denied:${from}`, id, DECLINED_MS);
  if (placeholder === undefined && !first) return;
  const session = await desk.sessions.read(sessionOf(message));
  const text = words(languageFor(message, session)).denied;
  await desk.mail.accept(acceptanceOf({ ...answer({ text }), ids: [] }, message, session, desk));
}

/** An album's photo, or a message that more of the same request may follow. */
const isPart = ({ group, continues }: InboundMessage): boolean =>
  group !== undefined || continues !== undefined;

/** False for a part that came after the whole was taken up. */
const gathered = (message: InboundMessage, { mail }: Desk): Promise<boolean> =>
  message.continues === undefined ? mail.gather(message) : mail.join(message);

/** Words or files for a video. They join a request whose parts are still coming; a command waits behind it. */
const isWish = ({ work }: Plan): boolean => work.some(({ kind }) => kind === 'generate' || kind === 'upload');

/** A wish that answers an older video is about the latest one all the same: there is one timeline. That is said. */
async function aboutOlder(
  { work }: Plan,
  message: InboundMessage,
  session: Session,
  desk: Desk,
): Promise<string[]> {
  const { answers, pressed } = message;
  if (answers === undefined || pressed !== undefined || !work.some(({ kind }) => kind === 'generate'))
    return [];
  const [latest, ...older] = await desk.mail.videos(session.id);
  if (latest === undefined || !older.some(({ sent }) => isMessage(sent, answers))) return [];
  return [words(languageFor(message, session)).changesLatest(latest.title)];
}

/** What hands something over is answered to the one who pressed, wherever they did. */
function alone(message: InboundMessage): InboundMessage {
  const { direct, pressed } = message;
  return !direct && pressed !== undefined && isForOne(pressed) ? { ...message, aside: true } : message;
}

/** A plan whose act is done: the phase and the id that its work takes over, where it is the try of an old task. */
type Settled = Plan & { readonly taken?: Phase; readonly id?: TaskId };

/** Does what the plan says about tasks that stand already, and turns the outcome into replies. */
async function settle(plan: Plan, message: InboundMessage, session: Session, desk: Desk): Promise<Settled> {
  const { act } = plan;
  if (act === undefined) return once(plan, message, session, desk);
  const say = words(languageFor(message, session));
  switch (act.kind) {
    case 'cancel':
      return { ...plan, replies: [...plan.replies, ...(await cancel(act, message, session, desk, say))] };
    case 'how-long': {
      const { tasks, since } = await desk.mail.standing(session.id);
      const seconds = Math.max(0, Math.round((desk.now() - (since ?? desk.now())) / 1000));
      return { ...plan, replies: [...plan.replies, { text: say.howLong(tasks, seconds) }] };
    }
    case 'forget':
      await desk.mail.cancel(session.id, undefined, message.id);
      await desk.mail.forget(session.id, message.id);
      return { ...plan, patch: {}, replies: [{ text: say.forgotten }] };
    case 'again':
      return again(plan, act, session, desk, say);
  }
}

/** A button that is pressed again while its work goes on begins nothing more: people press twice when nothing moves at once. */
async function once(plan: Plan, message: InboundMessage, session: Session, desk: Desk): Promise<Settled> {
  const { pressed, answers = '' } = message;
  if (pressed === undefined || plan.work.length !== 1) return plan;
  const id = await nextTry(desk.taskId(`pressed:${session.id}:${answers}:${pressed}`, 0), session, desk);
  const { heard } = words(languageFor(message, session));
  return id === undefined ? { ...plan, work: [], replies: [{ text: heard }] } : { ...plan, id };
}

/**
 * What a cancel is answered. A button stands on the message of its task, which tells by itself how it ended; only where the
 * platform waits for an answer to the press is there one.
 */
async function cancel(
  act: Act & { kind: 'cancel' },
  message: InboundMessage,
  session: Session,
  desk: Desk,
  say: Catalog,
): Promise<Reply[]> {
  const { queued, running } = await desk.mail.cancel(session.id, act.task, message.id);
  if (queued === 0 && running === undefined) return [{ text: say.nothingToCancel }];
  const told = message.pressed !== undefined && message.placeholder === undefined;
  return told ? [] : [{ text: say.cancelled(queued, running !== undefined) }];
}

async function again(
  plan: Plan,
  act: Act & { kind: 'again' },
  session: Session,
  desk: Desk,
  say: Catalog,
): Promise<Settled> {
  const old = await desk.mail.recall(session.id, act.task);
  if (old === undefined) return { ...plan, replies: [...plan.replies, { text: say.unknownChoice }] };
  const id = await nextTry(act.task, session, desk);
  if (id === undefined) return { ...plan, replies: [...plan.replies, { text: say.heard }] };
  const { task, phase } = old;
  const again = { ...plan, work: [act.anew === true ? { ...task, anew: true } : task], id };
  return act.from === 'phase' ? { ...again, taken: phase } : again;
}

/**
 * The id of a task's next try, made from the one before it, so that a button pressed twice names one task; nothing while a
 * try is under way.
 */
async function nextTry(task: TaskId, session: Session, desk: Desk): Promise<TaskId | undefined> {
  for (let last = task; ; ) {
    const id = desk.taskId(`again:${last}`, 0);
    const known = await desk.mail.recall(session.id, id);
    if (known === undefined) return id;
    if (!known.ended) return undefined;
    last = id;
  }
}

function acceptanceOf(
  plan: Named<Settled>,
  message: InboundMessage,
  session: Session,
  desk: Desk,
): Acceptance {
  const origin = originOf(message);
  const aside = message.aside === true && !message.direct;
  const said = (reply: Reply): Reply => ({ ...reply, origin, ...(aside ? { aside } : {}) });
  const filings = plan.work.map((work, index): Filing => {
    const id = plan.ids[index] ?? desk.taskId(message.id, index);
    const task = taskOf(work, id, message, { ...session, ...plan.patch }, desk);
    const say = words(task.language);
    return {
      task,
      bubbles: bubbles(task, say, desk.maxQueued).map(said),
      full: said({ text: say.queueFull(desk.maxQueued) }),
      ...(plan.taken === undefined ? {} : { phase: plan.taken }),
    };
  });
  return {
    message: message.id,
    session: session.id,
    lane: laneOf(plan.work, session),
    to: message.from,
    patch: plan.patch ?? {},
    replies: plan.replies.map(said),
    filings,
    person: message.sender.id,
    direct: message.direct,
    ...(message.placeholder === undefined ? {} : { placeholder: message.placeholder }),
  };
}

/** A question alone goes past the work, unless there is no project yet to ask about. */
function laneOf(work: readonly Work[], session: Session): Lane {
  const [only, ...more] = work;
  return only === undefined || more.length > 0 || !session.connected ? 'work' : JOBS[only.kind].lane;
}

function taskOf(work: Work, id: TaskId, message: InboundMessage, session: Session, desk: Desk): Task {
  return {
    ...work,
    id,
    session: session.id,
    to: message.from,
    origin: originOf(message),
    language: languageFor(message, session),
    tongue: backendLanguage(message.sender.language, message.text),
    skill: session.skill,
    at: desk.now(),
    asked: Math.min(message.at, desk.now()),
    direct: message.direct,
    aside: message.aside === true && !message.direct,
  };
}

function bubbles(task: Task, say: Catalog, places: number): Reply[] {
  const choices = whileWorking(say, task.id);
  const quiet = true;
  if (task.kind === 'new' || JOBS[task.kind].lane === 'ask') return [{ text: say.moment, quiet }];
  if (task.kind === 'connect') return [{ text: say.stages.connecting, quiet }];
  const brought = count(task);
  return Array.from({ length: places }, (_, place) => ({
    text: say.accepted(brought, place),
    quiet,
    choices,
  }));
}

function count(task: Task): Brought {
  const files = 'attachments' in task ? task.attachments : [];
  const of = (kind: string) => files.filter((file) => file.kind === kind).length;
  return {
    images: of('image'),
    videos: of('video'),
    audios: of('audio'),
    others: of('file'),
    links: of('link'),
  };
}
