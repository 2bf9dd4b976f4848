import type { Attachment } from '../message.ts';
import type { Finish } from '../turn.ts';
import { converse } from './converse.ts';
import { exportFlow } from './export.ts';
import { presentWords } from './present.ts';
import { withProject } from './project.ts';
import { look } from './recover.ts';
import { uploadAll } from './upload.ts';
import type { Answered, Job } from './work.ts';

/** Files first, then the words, then the video when the timeline changed. */
export async function generateFlow(
  job: Job,
  text: string,
  attachments: readonly Attachment[],
): Promise<Finish> {
  const { phase } = job.turn;
  if (phase.name === 'rendering' || phase.name === 'ready') return exportFlow(job, phase.told);
  const answered = await answerOf(job, text, attachments);
  return answered.render ? exportFlow(job, answered.told) : plain(job, answered);
}

async function answerOf(job: Job, text: string, attachments: readonly Attachment[]): Promise<Answered> {
  const { phase } = job.turn;
  if (phase.name === 'answered') return phase;
  if (phase.name === 'intent' || phase.name === 'streaming') return look(job, phase);
  const { failed } = await uploadAll(job, attachments, phase);
  if (failed.length > 0) await job.say.say('left-out', job.say.words.leftOut(failed));
  return converse(job, text);
}

async function plain(job: Job, { told }: Answered): Promise<Finish> {
  const state = await withProject(job, (project) => job.studio.state(project, job.turn.signal));
  return presentWords(job, told, state.timeline);
}
