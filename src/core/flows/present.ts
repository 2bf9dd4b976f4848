import { afterEdit, afterVideo } from '../choices.ts';
import { Problem } from '../problem.ts';
import type { Video } from '../reply.ts';
import type { Task, Told } from '../task.ts';
import type { Catalog } from '../text/catalog.ts';
import { headOf } from '../text/graphemes.ts';
import { isReady, type Timeline } from '../timeline.ts';
import type { Finish } from '../turn.ts';
import { withProject } from './project.ts';
import type { Job } from './work.ts';

/** Words in a file name: enough to recognise it by, short enough for every platform. */
const NAME_LENGTH = 48;

/** The result message: the words, the timeline, credits left, and what can be done next. */
export async function present(job: Job, video: Video, { said, edit }: Told): Promise<Finish> {
  const { words } = job.say;
  const { studio, turn } = job;
  const timeline = await optional(withProject(job, (project) => studio.state(project, turn.signal)));
  const credits = await optional(withProject(job, (project) => studio.credits(project, turn.signal)));
  const link = await optional(withProject(job, (project) => studio.claimLink(project, turn.signal)));
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
      choices: afterVideo(words, link),
      ...(timeline === undefined ? {} : { timeline: timeline.timeline }),
    },
    notice: { text: words.notice, origin: turn.task.origin },
    ...chain(edit),
  };
}

/** An answer in words alone, with the timeline where there is one. */
export function presentWords(job: Job, { said, edit, show }: Told, timeline: Timeline | undefined): Finish {
  const { words } = job.say;
  if (timeline === undefined || !isReady(timeline)) {
    const empty = show === true && timeline !== undefined ? words.emptyTimeline : '';
    const text = [said, empty].filter((part) => part !== '').join('\n\n');
    return { ending: 'done', reply: { text: text === '' ? words.nothingChanged : text }, ...chain(edit) };
  }
  const text = said === '' ? words.timeline(timeline) : `${said}\n\n${words.timeline(timeline)}`;
  return { ending: 'done', reply: { text, timeline, choices: afterEdit(words) }, ...chain(edit) };
}

/** What the backend asked a person to do by hand follows as work of its own. */
const chain = (edit: string | undefined): Pick<Finish, 'followUp'> =>
  edit === undefined ? {} : { followUp: { kind: 'generate', text: edit, attachments: [] } };

/** What makes the result richer must not keep it back. */
async function optional<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** A file name in the person's own words, safe everywhere. */
export function videoName(task: Task, words: Catalog): string {
  const source = task.kind === 'generate' ? task.text : words.choices.export;
  const plain = source
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const name = headOf(plain, NAME_LENGTH).replace(/-$/, '');
  return `${name === '' ? 'video' : name}.mp4`;
}
