import type { Work } from '../task.ts';
import type { Finish } from '../turn.ts';
import { converse } from './converse.ts';
import { exportFlow } from './export.ts';
import { optional, presentWords } from './present.ts';
import { freshProject, stateOf } from './project.ts';
import { look } from './recover.ts';
import { settle } from './settle.ts';
import { uploadAll } from './upload.ts';
import type { Answered, Job } from './work.ts';

type Wish = Extract<Work, { kind: 'generate' }>;

/** Files first, then the words, then the video when the timeline changed. */
export async function generateFlow(job: Job, wish: Wish): Promise<Finish> {
  const { phase } = job.turn;
  if (phase.name === 'rendering' || phase.name === 'ready') return exportFlow(job, phase.told);
  const answered = await answerOf(job, wish);
  return answered.render ? exportFlow(job, answered.told) : plain(job, answered);
}

async function answerOf(job: Job, { text, attachments, fresh = false }: Wish): Promise<Answered> {
  const { phase } = job.turn;
  if (phase.name === 'answered') return phase;
  if (phase.name === 'streaming' && phase.heard !== undefined) return settle(job, phase, phase.heard);
  if (phase.name === 'intent' || phase.name === 'streaming') return look(job, phase);
  if (fresh && phase.name === 'queued') await begin(job);
  const { failed } = await uploadAll(job, attachments, job.turn.phase);
  if (failed.length > 0) await job.say.say('left-out', job.say.words.leftOut(failed));
  return converse(job, text);
}

/** A fresh project, written down as the task's: tried again, it goes on in that one. */
async function begin(job: Job): Promise<void> {
  await job.say.stage('connecting');
  await freshProject(job);
  await job.turn.advance({ name: 'uploading', done: 0, failed: [] });
}

async function plain(job: Job, { told }: Answered): Promise<Finish> {
  const state = await optional(stateOf(job));
  return presentWords(job, told, state?.timeline);
}
