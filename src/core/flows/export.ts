import { point } from '../points.ts';
import type { Project, RenderStatus, StudioState } from '../ports.ts';
import { isPassing, Problem } from '../problem.ts';
import type { Video } from '../reply.ts';
import type { Phase, Told } from '../task.ts';
import { shown } from '../text/measure.ts';
import { EMPTY_TIMELINE, isReady, type Timeline } from '../timeline.ts';
import { pause } from '../timing.ts';
import type { Finish } from '../turn.ts';
import { optional, present, videoName } from './present.ts';
import { keep, stateOf, withProject } from './project.ts';
import type { Job } from './work.ts';

type Rendering = Extract<Phase, { name: 'rendering' }>;

/** A render that failed gets one more, under a new id. */
const ATTEMPTS = 2;

/** Renders the draft and ends with the video. `told` is what stands before it. */
export async function exportFlow(job: Job, told: Told): Promise<Finish> {
  const { phase, task } = job.turn;
  if (phase.name === 'ready') return present(job, phase.video, phase.told);
  if (task.kind === 'export' && phase.name === 'queued' && (await isLatest(job)))
    return { ending: 'done', reply: { text: job.say.words.sameVideo } };
  let rendering = phase.name === 'rendering' ? phase : await begin(job, told, 1);
  for (;;) {
    const status = await follow(job, rendering);
    if (status.status === 'completed') return finish(job, rendering, status);
    if (rendering.attempt >= ATTEMPTS) throw new Problem('render-failed', {});
    rendering = await begin(job, told, rendering.attempt + 1);
  }
}

/** For so long (ms) after an export one of the same draft is the same export: a button pressed a few times. */
const SAME_EXPORT_MS = 60_000;

/** Whether this export was asked for while the same draft was rendered, or just after an export of it. */
async function isLatest(job: Job): Promise<boolean> {
  const last = job.project?.last;
  if (last === undefined) return false;
  const { at } = job.turn.task;
  const joins = at <= last.at || (last.asked && at - last.at < SAME_EXPORT_MS);
  return joins && (await stateOf(job)).timeline.digest === last.digest;
}

/** The id is written down before it is submitted: a second run polls it and never renders twice. */
async function begin(job: Job, told: Told, attempt: number): Promise<Rendering> {
  await job.say.stage('rendering', 0);
  const state = await stateOf(job);
  const draft = draftOf(state);
  const { digest } = state.timeline;
  const rendering: Rendering = {
    name: 'rendering',
    render: job.world.renderId(),
    attempt,
    told,
    ...(digest === undefined ? {} : { digest }),
  };
  await job.turn.advance(rendering);
  await submit(job, rendering, draft);
  return rendering;
}

function draftOf({ draft, timeline }: StudioState): string {
  if (draft === undefined || !isReady(timeline)) throw new Problem('nothing-to-export', {});
  return draft;
}

async function submit(job: Job, { render }: Rendering, draft: string): Promise<void> {
  const { studio, turn } = job;
  await point('render.before');
  await turn.guard();
  await withProject(job, (project) => studio.startRender(project, render, draft, turn.signal));
  await point('render.submitted');
}

/** Polls until the render is over; one that the backend never got is submitted again. A poll that fails costs a poll. */
async function follow(job: Job, rendering: Rendering): Promise<RenderStatus> {
  const { timing } = job.world;
  for (let polls = 0; polls < timing.renderPolls; polls += 1) {
    const status = await poll(job, rendering.render);
    if (status?.status === 'completed' || status?.status === 'failed') return status;
    if (status?.status === 'missing') await submit(job, rendering, draftOf(await stateOf(job)));
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

async function finish(job: Job, rendering: Rendering, status: RenderStatus): Promise<Finish> {
  const { render, told } = rendering;
  await job.say.stage('sending');
  const timeline = (await optional(stateOf(job)))?.timeline ?? EMPTY_TIMELINE;
  const { project } = job;
  const title = project?.title ?? titleOf(timeline);
  const number = (project?.videos ?? 0) + 1;
  const video: Video = {
    render,
    name: videoName(title, number),
    title: number > 1 ? `${shown(title, 40)} (${number})` : shown(title, 40),
    alt: job.say.words.alt(timeline),
    ...(status.url === undefined ? {} : { url: status.url }),
  };
  await point('render.done');
  if (project !== undefined) await keep(job, { ...project, videos: number, ...lastOf(job, rendering) });
  await job.turn.advance({ name: 'ready', video, told });
  return present(job, video, told);
}

function lastOf({ turn, world }: Job, { digest }: Rendering): Pick<Project, 'last'> {
  if (digest === undefined) return {};
  return { last: { digest, at: world.now(), asked: turn.task.kind === 'export' } };
}

/** What a film is about that no wish names: as its draft calls it, else its words or its first picture. */
function titleOf({ title, tracks }: Timeline): string {
  const clips = (['text', 'video'] as const).flatMap((kind) =>
    tracks.filter((track) => track.kind === kind).flatMap((track) => track.clips),
  );
  return title ?? clips.find(({ name }) => name !== '')?.name ?? '';
}
