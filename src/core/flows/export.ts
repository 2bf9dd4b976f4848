import { point } from '../points.ts';
import type { RenderStatus } from '../ports.ts';
import { isPassing, Problem } from '../problem.ts';
import type { Video } from '../reply.ts';
import type { Phase, Told } from '../task.ts';
import { EMPTY_TIMELINE, isReady } from '../timeline.ts';
import { pause } from '../timing.ts';
import type { Finish } from '../turn.ts';
import { present, videoName } from './present.ts';
import { withProject } from './project.ts';
import type { Job } from './work.ts';

type Rendering = Extract<Phase, { name: 'rendering' }>;

/** A render that failed gets one more, under a new id. */
const ATTEMPTS = 2;

/** Renders the draft and ends with the video. `told` is what stands before it. */
export async function exportFlow(job: Job, told: Told): Promise<Finish> {
  const { phase } = job.turn;
  if (phase.name === 'ready') return present(job, phase.video, phase.told);
  let rendering = phase.name === 'rendering' ? phase : await begin(job, told, 1);
  for (;;) {
    const status = await follow(job, rendering);
    if (status.status === 'completed') return finish(job, rendering, status);
    if (rendering.attempt >= ATTEMPTS) throw new Problem('render-failed', {});
    rendering = await begin(job, told, rendering.attempt + 1);
  }
}

/** The id is written down before it is submitted: a second run polls it and never renders twice. */
async function begin(job: Job, told: Told, attempt: number): Promise<Rendering> {
  await job.say.stage('rendering', 0);
  const rendering: Rendering = { name: 'rendering', render: job.world.renderId(), attempt, told };
  await job.turn.advance(rendering);
  await submit(job, rendering);
  return rendering;
}

async function submit(job: Job, { render }: Rendering): Promise<void> {
  const { studio, turn } = job;
  const state = await withProject(job, (project) => studio.state(project, turn.signal));
  const { draft } = state;
  if (draft === undefined || !isReady(state.timeline)) throw new Problem('nothing-to-export', {});
  await point('render.before');
  turn.guard();
  await withProject(job, (project) => studio.startRender(project, render, draft, turn.signal));
  await point('render.submitted');
}

/** Polls until the render is over; one that the backend never got is submitted again. A poll that fails costs a poll. */
async function follow(job: Job, rendering: Rendering): Promise<RenderStatus> {
  const { timing } = job.world;
  for (let polls = 0; polls < timing.renderPolls; polls += 1) {
    const status = await poll(job, rendering.render);
    if (status?.status === 'completed' || status?.status === 'failed') return status;
    if (status?.status === 'missing') await submit(job, rendering);
    await job.say.stage('rendering', status?.percent);
    await pause(timing.renderPoll, job.turn.signal);
  }
  throw new Problem('took-too-long', {}, { message: 'the render did not end within its polls' });
}

async function poll(job: Job, render: string): Promise<RenderStatus | undefined> {
  try {
    return await withProject(job, (project) => job.studio.renderStatus(project, render, job.turn.signal));
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}

async function finish(job: Job, { render, told }: Rendering, status: RenderStatus): Promise<Finish> {
  await job.say.stage('sending');
  const state = await withProject(job, (project) => job.studio.state(project, job.turn.signal)).catch(
    () => undefined,
  );
  const video: Video = {
    render,
    name: videoName(job.turn.task, job.say.words),
    alt: job.say.words.alt(state?.timeline ?? EMPTY_TIMELINE),
    ...(status.url === undefined ? {} : { url: status.url }),
  };
  await point('render.done');
  await job.turn.advance({ name: 'ready', video, told });
  return present(job, video, told);
}
