import type { Sent } from './message.ts';
import { isProblem, Problem, type RefusedPart } from './problem.ts';
import type { Reply } from './reply.ts';

/**
 * The rungs that a final goes down until it stands: the message that shows the work, a new message in the place, the
 * asker's private chat; then the same three with words and a link in place of the video; then it is kept until its person
 * writes again. A final of words begins at `words`.
 */
export type Rung = 'edit' | 'new' | 'private' | 'words' | 'words-new' | 'words-private' | 'kept';

/** How far down a final has come. Written down before the rung is tried, so that a second run goes on from there. */
export interface Step {
  readonly rung: Rung;
  /** The message that was given up on the way here. Where another one stands, the rung has its message already. */
  readonly left?: Sent;
  /** The last message that was left behind in the place itself: it says where the final went. */
  readonly behind?: Sent;
  /** Why the video could not stand, for the words that stand for it. */
  readonly because?: Because;
}

/** The largest file of the chat in bytes, or the right that is missing, where they are known. */
export interface Because {
  readonly limit?: number;
  readonly permission?: string;
}

const ORDER: readonly Rung[] = ['edit', 'new', 'private', 'words', 'words-new', 'words-private', 'kept'];

/** Whether the rung stands for the video itself. */
export const isVideoRung = (rung: Rung): boolean => rung === 'edit' || rung === 'new' || rung === 'private';

/** Whether the rung leads to the asker's private chat. */
export const isPrivateRung = (rung: Rung): boolean => rung === 'private' || rung === 'words-private';

/** Whether the rung needs a message of its own. */
export const isFreshRung = (rung: Rung): boolean => isPrivateRung(rung) || rung.endsWith('new');

/**
 * The next rung after a refusal; nothing for what is no refusal, and is tried again in its time. `aside`: others read the
 * place, and may not read this.
 */
export function nextRung(rung: Rung, error: unknown, aside: boolean): Rung | undefined {
  // A new message that may stand already is not made a second time.
  const doubtful = isProblem(error, 'platform-down') && error.details.repeats === 0;
  if (!doubtful && !isRefusal(error)) return undefined;
  const about = isProblem(error, 'platform-refused') ? error.details.part : undefined;
  if (isVideoRung(rung) && (error.code === 'over-chat-limit' || about === 'file')) return 'words';
  const shut = error.code === 'not-allowed' || error.code === 'chat-closed';
  if ((shut || aside || doubtful) && !isPrivateRung(rung) && rung !== 'kept')
    return isVideoRung(rung) ? 'private' : 'words-private';
  return ORDER[ORDER.indexOf(rung) + 1];
}

/** Whether the same request would be refused again. */
export function isRefusal(error: unknown): error is Problem {
  return (
    isProblem(error, 'message-gone') ||
    isProblem(error, 'not-allowed') ||
    isProblem(error, 'chat-closed') ||
    isProblem(error, 'over-chat-limit') ||
    isProblem(error, 'platform-refused')
  );
}

/** What a refusal says about why a video cannot stand. */
export function becauseOf(error: unknown): Because {
  if (isProblem(error, 'over-chat-limit')) return { limit: error.details.limit };
  const permission = isProblem(error, 'not-allowed') ? error.details.permission : undefined;
  return permission === undefined ? {} : { permission };
}

/** A reply as it is to be sent, and whether a preview picture goes with its video. */
export interface Form {
  readonly reply: Reply;
  readonly poster: boolean;
}

/**
 * The same without what was refused; nothing where there is nothing left to leave out. The address of a refused link button
 * stands in the words instead. `plain` replaces words that were refused themselves.
 */
export function lighter(form: Form, part: RefusedPart, plain: string | undefined): Form | undefined {
  const { reply } = form;
  const { choices = [], origin } = reply;
  switch (part) {
    case 'buttons': {
      const links = choices.filter(({ url }) => url !== undefined);
      if (links.length === 0) return choices.length === 0 ? undefined : withReply(form, { choices: [] });
      const spelt = links.map(({ label, url }) => `${label}: ${url}`);
      const text = [reply.text, ...spelt].join('\n');
      return withReply(form, { text, choices: choices.filter(({ url }) => url === undefined) });
    }
    case 'reference':
      return origin?.message === undefined
        ? undefined
        : withReply(form, { origin: { person: origin.person } });
    case 'poster':
      return form.poster ? { ...form, poster: false } : undefined;
    case 'words':
      return plain === undefined || plain === reply.text ? undefined : withReply(form, { text: plain });
    case 'file':
      return undefined;
    case 'unknown':
      return bare(form);
  }
}

function bare(form: Form): Form | undefined {
  const { choices = [], origin } = form.reply;
  if (choices.length === 0 && origin?.message === undefined && !form.poster) return undefined;
  const { message: _, ...who } = origin ?? { person: '' };
  return {
    poster: false,
    reply: { ...form.reply, choices: [], ...(origin === undefined ? {} : { origin: who }) },
  };
}

const withReply = (form: Form, change: Partial<Reply>): Form => ({
  ...form,
  reply: { ...form.reply, ...change },
});

/** A failure of a channel that is no problem is our own mistake: it goes down the whole ladder like a refusal. */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem) throw error;
    const message = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown failure';
    throw new Problem('platform-refused', { part: 'unknown' }, { message });
  }
}
