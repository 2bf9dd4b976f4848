import { afterInterruption } from '../choices.ts';
import { pendingWish } from '../pending.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Stage } from '../reply.ts';
import { responder } from '../responder.ts';
import { JOBS } from '../task.ts';
import type { Catalog } from '../text/catalog.ts';
import { paragraphs } from '../text/lines.ts';
import { words } from '../text/words.ts';
import { pause, spread } from '../timing.ts';
import type { Finish, Turn, World } from '../turn.ts';
import { lateFlow } from './cancel.ts';
import { exportFlow } from './export.ts';
import { besideAnswer, failed } from './fail.ts';
import { generateFlow } from './generate.ts';
import { connectFlow, creditsFlow, newFlow, openFlow, registerFlow, statusFlow } from './inquire.ts';
import { withFoundSession } from './lost.ts';
import { isAboutTheFile, uploadFlow } from './upload.ts';
import { isShown, type Job } from './work.ts';

/** A task that was interrupted for longer than this asks before it goes on. */
const TOO_OLD_MS = 2 * 60 * 60_000;

/**
 * Waits between two tries while somebody is away and nothing was sent; up to half of each is left to chance, so that
 * those who were turned away together do not come back together.
 */
const DOWN_WAITS_MS = [1_000, 3_000, 6_000, 10_000, 20_000, 30_000];

/**
 * Does a task from the phase it stands in to its end. A `Problem` ends it in words; everything else (an abort, a bug, a
 * lost ledger) is thrown on: the ledger decides whether somebody tries again.
 */
export async function runTurn(turn: Turn, world: World): Promise<Finish> {
  const old = interrupted(turn, world);
  if (old !== undefined) return old;
  const skill = world.skills.get(turn.task.skill);
  const job: Job = {
    turn,
    world,
    skill,
    studio: world.studioOf(skill),
    say: responder(turn, world),
    project: turn.project,
  };
  try {
    return await patiently(job);
  } catch (error) {
    if (!(error instanceof Problem) || turn.signal.aborted || isProblem(error, 'memory-down')) throw error;
    world.log.info('task ended with a problem', { task: turn.task.id, error });
    const end = withWishKept(failed(turn.task, error, world.skills, isShown(job)), job, error);
    return besideAnswer(end, turn.phase);
  } finally {
    job.say.stop();
  }
}

/** A wish that failed because not one of its files could be used waits for other files. */
function withWishKept(finish: Finish, { turn: { task }, world, say }: Job, error: Problem): Finish {
  const about = task.kind === 'generate' && task.attachments.length > 0 && isAboutTheFile(error);
  if (!about || finish.reply === undefined) return finish;
  const reply = { ...finish.reply, text: paragraphs(finish.reply.text, say.words.wishKept) };
  const text = task.fresh === true ? `/new ${task.text}` : task.text;
  return { ...finish, reply, patch: { pendingWish: pendingWish(text, world.now()) } };
}

/**
 * While the backend, or the platform that has the files, cannot be reached and nothing was sent, a request waits; a
 * question is answered in words at once.
 */
async function patiently(job: Job): Promise<Finish> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await withFoundSession(job, () => dispatch(job));
    } catch (error) {
      const asked = JOBS[job.turn.task.kind].lane === 'ask';
      const waiting = waitingFor(error, job.say.words);
      if (waiting === undefined || asked) throw error;
      if (tries === 0) await job.say.say('down', waiting.text);
      await job.say.stage(waiting.stage);
      const wait = DOWN_WAITS_MS[Math.min(tries, DOWN_WAITS_MS.length - 1)] ?? 0;
      await pause(spread(wait, job.world.random), job.turn.signal);
    }
  }
}

/** What a person is told who has to wait; nothing where waiting would not help. */
function waitingFor(error: unknown, say: Catalog): { text: string; stage: Stage } | undefined {
  if (isProblem(error, 'backend-down')) return { text: say.waitingForBackend, stage: 'away' };
  return isProblem(error, 'platform-down') ? { text: say.waitingForFiles, stage: 'files-away' } : undefined;
}

function dispatch(job: Job): Promise<Finish> {
  const { task } = job.turn;
  switch (task.kind) {
    case 'connect':
      return connectFlow(job);
    case 'generate':
      return generateFlow(job, task);
    case 'upload':
      return uploadFlow(job, task.attachments);
    case 'export':
      return exportFlow(job, { said: '' });
    case 'credits':
      return creditsFlow(job);
    case 'open':
      return openFlow(job);
    case 'register':
      return registerFlow(job);
    case 'status':
      return statusFlow(job);
    case 'new':
      return newFlow(job);
    case 'late':
      return lateFlow(job, task);
  }
}

/**
 * What is free and nearly done goes on at any age; what would begin or spend is asked about first. Age counts from when the person asked: the
 * platform may have kept the message for hours while the bot was away.
 */
function interrupted({ task, phase }: Turn, world: World): Finish | undefined {
  const age = world.now() - Math.min(task.at, task.asked ?? task.at);
  const free = phase.name === 'answered' || phase.name === 'rendering' || phase.name === 'ready';
  if (age < TOO_OLD_MS || free) return undefined;
  if (task.kind === 'late') return { ending: 'done' };
  if (JOBS[task.kind].lane === 'ask') return undefined;
  const say = words(task.language);
  const hours = Math.floor(age / 3_600_000);
  const begun = phase.name !== 'queued' || world.now() - task.at >= TOO_OLD_MS;
  const text = begun ? say.interrupted(hours) : say.heardLate(hours);
  return { ending: 'cancelled', reply: { text, choices: afterInterruption(say, task.id) } };
}
