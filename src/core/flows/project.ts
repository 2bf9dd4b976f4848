import { point } from '../points.ts';
import type { Project, StudioState } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import { JOBS } from '../task.ts';
import { isReady } from '../timeline.ts';
import type { Job } from './work.ts';

/** Sessions of a project that are remembered after it was begun anew. */
const PAST = 5;

/** Characters of a wish that are kept as what the film is about. */
const TITLE_LENGTH = 200;

/** The project behind the conversation; made, and said to be made, where there is none. */
export async function ensureProject(job: Job): Promise<Project> {
  if (job.project !== undefined) return job.project;
  return await job.say.meanwhile('connecting', async () => {
    await point('project.before');
    const made = await job.studio.createProject(job.turn.task.tongue, undefined, job.turn.signal);
    await point('project.made');
    return await keep(job, { ...made, held: false });
  });
}

/** A new project in the same account. The old one stays at the backend; its session's id is remembered. */
export async function freshProject(job: Job): Promise<Project> {
  const open = async (existing: Project | undefined): Promise<Project> => {
    const made = await job.studio.createProject(job.turn.task.tongue, existing, job.turn.signal);
    const past = existing === undefined ? [] : [...(existing.past ?? []), existing.session].slice(-PAST);
    return { ...made, held: false, ...(past.length === 0 ? {} : { past }) };
  };
  const old = job.project;
  try {
    return await keep(job, await open(old));
  } catch (error) {
    if (old === undefined || !isProblem(error, 'token-expired')) throw error;
    const renewed = await keep(job, { ...old, ...(await job.studio.renewToken(old, job.turn.signal)) });
    return await keep(job, await open(renewed));
  }
}

/**
 * Calls the backend with the project. A bad token is renewed once with the same client id, and the call made again: it
 * was refused, so nothing was done. A missing session is left to the caller, who knows what was lost with it.
 */
export async function withProject<T>(job: Job, call: (project: Project) => Promise<T>): Promise<T> {
  const project = await ensureProject(job);
  try {
    await point('studio.before');
    const answer = await call(project);
    await point('studio.after');
    return answer;
  } catch (error) {
    if (!isProblem(error, 'token-expired')) throw error;
    return await call(await renew(job, project));
  }
}

/**
 * What the project holds now. That it held a timeline is written down, because such a project is never replaced without a
 * yes; questions and late looks run beside the work and write nothing.
 */
export async function stateOf(job: Job): Promise<StudioState> {
  const state = await withProject(job, (project) => job.studio.state(project, job.turn.signal));
  const { project } = job;
  const writes = JOBS[job.turn.task.kind].lane === 'work';
  if (writes && project?.held === false && isReady(state.timeline))
    await keep(job, { ...project, held: true });
  return state;
}

/** Keeps the wish that a film began with as what it is about; wishes after there is a timeline only change it. */
export async function keepTitle(job: Job, wish: string): Promise<void> {
  const { project } = job;
  const title = wish.slice(0, TITLE_LENGTH).toWellFormed();
  if (project?.held !== false || project.title === title) return;
  await keep(job, { ...project, title });
}

/** Writes the project down and answers the one that stands: another lane may have renewed the token first. */
export async function keep(job: Job, project: Project): Promise<Project> {
  const standing = await job.turn.keepProject(project);
  job.project = standing;
  return standing;
}

/** A new token for the same client id, written down. An operator's own token cannot be renewed here. */
async function renew(job: Job, project: Project): Promise<Project> {
  if (project.clientId === undefined)
    throw new Problem('token-expired', {}, { message: 'NEMO_TOKEN was refused' });
  await point('renew.before');
  const renewed = await job.studio.renewToken(project, job.turn.signal);
  await point('renew.made');
  return keep(job, { ...project, ...renewed });
}
