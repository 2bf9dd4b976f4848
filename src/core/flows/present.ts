import { afterAnswer, afterEdit, afterVideo, type Handover } from '../choices.ts';
import { Problem } from '../problem.ts';
import type { Video } from '../reply.ts';
import type { Told } from '../task.ts';
import { headOf } from '../text/graphemes.ts';
import { isReady, type Timeline } from '../timeline.ts';
import type { Finish } from '../turn.ts';
import { stateOf, withProject } from './project.ts';
import { isShown, type Job } from './work.ts';

/** Words in a file name: enough to recognise it by, short enough for every platform. */
const NAME_LENGTH = 48;

/** The result message: the words, the timeline, credits left, and what can be done next. */
export async function present(job: Job, video: Video, { said, edit, next }: Told): Promise<Finish> {
  const { words } = job.say;
  const { studio, turn } = job;
  const timeline = await optional(stateOf(job));
  const credits = isShown(job)
    ? await optional(withProject(job, (project) => studio.credits(project, turn.signal)))
    : undefined;
  const text = [
    said === '' ? words.videoReady : said,
    timeline === undefined || !isReady(timeline.timeline) ? '' : words.timeline(timeline.timeline),
    credits === undefined ? '' : words.creditsLeft(credits.available),
  ];
  return {
    ending: 'done',
    video,
    reply: {
      text: text.filter((part) => part !== '').join('\n\n'),
      origin: turn.task.origin,
      choices: [...afterAnswer(words, turn.task.id, next), ...afterVideo(words, await opening(job))],
      ...(timeline === undefined ? {} : { timeline: timeline.timeline }),
    },
    notice: { text: words.noticeOf(video.title ?? ''), origin: turn.task.origin },
    ...chain(edit),
  };
}

/** The way into a browser. Its link hands the project over, so it stands only where the asker alone reads. */
async function opening(job: Job): Promise<Handover | undefined> {
  if (!isShown(job)) return undefined;
  if (job.turn.task.direct !== true) return 'press';
  const { studio, turn } = job;
  const url = await optional(withProject(job, (project) => studio.claimLink(project, turn.signal)));
  return url === undefined ? undefined : { url };
}

/** An answer in words alone, with the timeline where there is one. */
export function presentWords(
  job: Job,
  { said, edit, next, show }: Told,
  timeline: Timeline | undefined,
): Finish {
  const { words } = job.say;
  const own = afterAnswer(words, job.turn.task.id, next);
  const choices = own.length === 0 ? {} : { choices: own };
  if (timeline === undefined || !isReady(timeline)) {
    const empty = show === true && timeline !== undefined ? words.emptyTimeline : '';
    const text = [said, empty].filter((part) => part !== '').join('\n\n');
    const reply = { text: text === '' ? words.nothingChanged : text, ...choices };
    return { ending: 'done', reply, ...chain(edit) };
  }
  const text = said === '' ? words.timeline(timeline) : `${said}\n\n${words.timeline(timeline)}`;
  const reply = { text, timeline, choices: [...own, ...afterEdit(words)] };
  return { ending: 'done', reply, ...chain(edit) };
}

/** What the backend asked a person to do by hand follows as work of its own. */
const chain = (edit: string | undefined): Pick<Finish, 'followUp'> =>
  edit === undefined ? {} : { followUp: { kind: 'generate', text: edit, attachments: [] } };

/** Nothing in the place of a call that failed: what makes a result richer must not keep it back. */
export async function optional<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** A file name that says what the film is about, safe everywhere; from the second video on with its number. */
export function videoName(title: string, number: number): string {
  const plain = title
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const name = headOf(plain, NAME_LENGTH).replace(/-$/, '');
  return `${name === '' ? 'video' : name}${number > 1 ? `-${number}` : ''}.mp4`;
}
