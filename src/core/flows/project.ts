import { point } from '../points.ts';
import type { Project } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Job } from './work.ts';

/** The project behind the conversation; made, and said to be made, where there is none. */
export async function ensureProject(job: Job): Promise<Project> {
  if (job.project !== undefined) return job.project;
  await job.say.stage('connecting');
  await point('project.before');
  const project = await job.studio.createProject(job.turn.task.tongue, undefined, job.turn.signal);
  await point('project.made');
  return keep(job, project);
}

/** A new project in the same account. The old one stays at the backend. */
export async function freshProject(job: Job): Promise<Project> {
  const open = (existing: Project | undefined) =>
    job.studio.createProject(job.turn.task.tongue, existing, job.turn.signal);
  const old = job.project;
  try {
    return await keep(job, await open(old));
  } catch (error) {
    if (old === undefined || !isProblem(error, 'token-expired')) throw error;
    const renewed = await keep(job, await job.studio.renewToken(old, job.turn.signal));
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

/** A new token for the same client id, written down. An operator's own token cannot be renewed here. */
async function renew(job: Job, project: Project): Promise<Project> {
  if (project.clientId === undefined)
    throw new Problem('token-expired', {}, { message: 'NEMO_TOKEN was refused' });
  await point('renew.before');
  const renewed = await job.studio.renewToken(project, job.turn.signal);
  await point('renew.made');
  return keep(job, renewed);
}

async function keep(job: Job, project: Project): Promise<Project> {
  await job.turn.keepProject(project);
  job.project = project;
  return project;
}
