import { afterEdit, handover } from '../choices.ts';
import { isReady } from '../timeline.ts';
import type { Finish } from '../turn.ts';
import { ensureProject, freshProject, stateOf, withProject } from './project.ts';
import { isShown, type Job } from './work.ts';

/** First contact without a wish. */
export async function connectFlow(job: Job): Promise<Finish> {
  await ensureProject(job);
  return { ending: 'done', reply: { text: job.say.words.ready(job.skill) } };
}

/** Begins a project anew; the credits are the same account's. */
export async function newFlow(job: Job): Promise<Finish> {
  await freshProject(job);
  return { ending: 'done', reply: { text: job.say.words.newProject } };
}

/** How many credits are left. Costs nothing. */
export async function creditsFlow(job: Job): Promise<Finish> {
  await ensureProject(job);
  if (!isShown(job)) return { ending: 'done', reply: { text: job.say.words.operatorsAccount } };
  const credits = await withProject(job, (project) => job.studio.credits(project, job.turn.signal));
  return { ending: 'done', reply: { text: job.say.words.credits(credits) } };
}

/** The project's link for a browser. Where others read, the answer goes to the asker alone. */
export async function openFlow(job: Job): Promise<Finish> {
  const { words } = job.say;
  if (job.project === undefined) return { ending: 'done', reply: { text: words.emptyTimeline } };
  if (!isShown(job)) return { ending: 'done', reply: { text: words.operatorsAccount } };
  const url = await withProject(job, (project) => job.studio.claimLink(project, job.turn.signal));
  return { ending: 'done', reply: { text: words.openHere, choices: [handover('open', words, { url })] } };
}

/** The link that keeps a free account; in the same way. */
export async function registerFlow(job: Job): Promise<Finish> {
  const { words } = job.say;
  const url = job.project === undefined ? undefined : job.studio.registerLink(job.project);
  if (!isShown(job)) return { ending: 'done', reply: { text: words.operatorsAccount } };
  if (url === undefined) return { ending: 'done', reply: { text: words.registered } };
  const choices = [handover('register', words, { url })];
  return { ending: 'done', reply: { text: words.registerHere, choices } };
}

/** What is on the timeline, in words and for drawing. Costs nothing, and opens no account: without a project there is no timeline. */
export async function statusFlow(job: Job): Promise<Finish> {
  if (job.project === undefined) return { ending: 'done', reply: { text: job.say.words.emptyTimeline } };
  const { timeline } = await stateOf(job);
  const { words } = job.say;
  if (!isReady(timeline)) return { ending: 'done', reply: { text: words.emptyTimeline } };
  return { ending: 'done', reply: { text: words.timeline(timeline), timeline, choices: afterEdit(words) } };
}
