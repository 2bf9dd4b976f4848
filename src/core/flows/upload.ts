import type { Attachment } from '../message.ts';
import { point } from '../points.ts';
import type { MediaFile } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Phase } from '../task.ts';
import { pause, spread } from '../timing.ts';
import type { Finish } from '../turn.ts';
import { withProject } from './project.ts';
import type { Job } from './work.ts';

/** Which files are in, and which the backend would not take. */
export type Uploaded = Extract<Phase, { name: 'uploading' }>;

/**
 * Brings the files to the backend one by one, each written down when it is in. A file that cannot be taken is named and
 * the others go on; when not one could be taken, the first one's problem ends the task.
 */
export async function uploadAll(job: Job, files: readonly Attachment[], from: Phase): Promise<Uploaded> {
  let progress: Uploaded = from.name === 'uploading' ? from : { name: 'uploading', done: 0, failed: [] };
  let first: Problem | undefined;
  for (const [index, file] of files.entries()) {
    if (index < progress.done) continue;
    await job.say.stage(
      'uploading',
      files.length === 1 ? undefined : Math.round((100 * index) / files.length),
    );
    try {
      await point('upload.before');
      await uploadOne(job, file);
      await point('upload.after');
      progress = { ...progress, done: index + 1 };
    } catch (error) {
      if (!(error instanceof Problem) || !isAboutTheFile(error)) throw error;
      first ??= error;
      progress = { ...progress, done: index + 1, failed: [...progress.failed, file.name] };
    }
    // Nothing is written down before this end: a second run would not know why the file was refused.
    if (first !== undefined && progress.failed.length === files.length) throw first;
    await job.turn.advance(progress);
  }
  if (files.length > 0 && progress.failed.length === files.length) {
    throw new Problem('file-unreachable', { name: progress.failed[0] ?? '' });
  }
  return progress;
}

/** The file itself is at fault, or the way to it: another file may do. */
export const isAboutTheFile = (problem: Problem): boolean =>
  isProblem(problem, 'bad-format') ||
  isProblem(problem, 'too-large') ||
  isProblem(problem, 'empty-file') ||
  isProblem(problem, 'file-unreachable');

async function uploadOne(job: Job, attachment: Attachment): Promise<void> {
  const { turn, studio } = job;
  if (attachment.kind === 'link') {
    await withProject(job, (project) => studio.uploadUrls(project, [attachment.ref], turn.signal));
    return;
  }
  const file = await fetched(job, attachment);
  try {
    await withProject(job, (project) => studio.upload(project, file, turn.signal));
  } finally {
    await file.discard();
  }
}

/** Waits before a file is asked for again that did not come whole, in milliseconds; up to half of each is left to chance. */
const AGAIN_MS = [1_000, 3_000];

/** Reads a file from its platform; a sender may break off, and the next time all may go well. */
async function fetched({ turn, world, skill }: Job, attachment: Attachment): Promise<MediaFile> {
  for (let tries = 0; ; tries += 1) {
    try {
      const inlet = await world.open(turn.task, attachment, turn.signal);
      return await world.intake.take(inlet, attachment.name, skill.maxBytes, turn.signal);
    } catch (error) {
      const wait = AGAIN_MS[tries];
      if (wait === undefined || !isProblem(error, 'file-unreachable')) throw error;
      await pause(spread(wait, world.random), turn.signal);
    }
  }
}

/** Files without words. */
export async function uploadFlow(job: Job, attachments: readonly Attachment[]): Promise<Finish> {
  const { failed } = await uploadAll(job, attachments, job.turn.phase);
  const left = [...failed];
  // Phones give many files one name, so each name that failed takes one file away.
  const good = attachments.filter(({ name }) => {
    const at = left.indexOf(name);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  const of = (kind: string) => good.filter((file) => file.kind === kind).length;
  const brought = {
    images: of('image'),
    videos: of('video'),
    audios: of('audio'),
    others: of('file'),
    links: of('link'),
  };
  return { ending: 'done', reply: { text: job.say.words.uploaded(brought, failed) } };
}
