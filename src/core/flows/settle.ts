import { type Change, compare } from '../changes.ts';
import { dropApology, editsOf, type GuiAction, showsTimeline, translate } from '../gui.ts';
import { point } from '../points.ts';
import type { StudioState } from '../ports.ts';
import { isProblem, Problem } from '../problem.ts';
import type { Heard, Task, Told } from '../task.ts';
import { paragraphs } from '../text/lines.ts';
import { split } from '../text/split.ts';
import { isReady } from '../timeline.ts';
import { pause } from '../timing.ts';
import { optional } from './present.ts';
import { isChanged, lookForChange, peek } from './recover.ts';
import type { Answered, Intent, Job } from './work.ts';

/** Characters of an answer that stand in the chat; a longer one becomes a file, and its beginning stands. */
const ANSWER = { longest: 3_000, beginning: 1_000, file: 1_000_000 };

/** What is known after an answer. */
interface Outcome {
  /** The answer without instructions for a screen. */
  readonly text: string;
  readonly actions: readonly GuiAction[];
  /** Absent where the backend did not show its state. */
  readonly state: StudioState | undefined;
  readonly changes: readonly Change[];
  /** True when the change came only after the answer had ended. */
  readonly late: boolean;
}

/**
 * Turns an answer that came into what is told and whether a video follows. The words stand whatever becomes of the state
 * after them. An error after no words, which changed nothing, is thrown as `backend-failed`.
 */
export async function settle(job: Job, was: Intent, heard: Heard): Promise<Answered> {
  await point('converse.heard');
  const { text, actions } = translate(dropApology(heard.text));
  if (text !== '') await job.say.note(text);
  const failed = heard.failed === true;
  const first = await stateAfter(job, text !== '' || failed);
  const state = first === undefined ? undefined : await settled(job, was, heard, first);
  const changes = state === undefined ? [] : compare(was.before, state.timeline);
  const late = first !== undefined && changes.length > 0 && !isChanged(was, first);
  const outcome = { text, actions, state, changes, late };
  if (failed && text === '' && changes.length === 0) throw new Problem('backend-failed', {});
  const said = paragraphs(await inChat(job, text), ...remarks(job, outcome, heard));
  const answered: Answered = {
    name: 'answered',
    told: toldOf(job, said, outcome, heard),
    render: renders(job, outcome),
  };
  await job.turn.advance(answered);
  return answered;
}

/** The state after an answer. Words do not wait for ever for it, and are not lost with it. */
async function stateAfter(job: Job, spoke: boolean): Promise<StudioState | undefined> {
  const { settle, lookAgain } = job.world.timing;
  let missing = 0;
  const once = (error: unknown): undefined => {
    missing += 1;
    // That the session is gone is believed when it is said twice.
    if (!isProblem(error, 'session-missing') || missing > 1) throw error;
  };
  try {
    for (const wait of [...settle, ...lookAgain]) {
      const state = await peek(job).catch(once);
      if (state !== undefined) return state;
      await job.say.stage('checking');
      await pause(wait, job.turn.signal);
    }
  } catch (error) {
    if (!(error instanceof Problem) || !spoke) throw error;
    return undefined;
  }
  if (spoke) return undefined;
  throw new Problem('outcome-unknown', {}, { message: 'no state was shown after a silent answer' });
}

/**
 * The state once what the answer began has come to its end. A draft may be written a moment after the stream closed, so
 * an end that acted, was silent or unfinished without a visible change is looked after; so is a change that may be half made.
 */
async function settled(job: Job, was: Intent, heard: Heard, first: StudioState): Promise<StudioState> {
  const unfinished = heard.unfinished === true;
  const open = heard.acted || heard.silent || unfinished;
  if (!open || (isChanged(was, first) && !unfinished)) return first;
  const moved = (state: StudioState) => isChanged(was, state);
  return (await optional(lookForChange(job, moved, job.world.timing.settle, first))) ?? first;
}

/** What is said beside the backend's own words. */
function remarks({ say: { words }, skill, turn }: Job, outcome: Outcome, heard: Heard): string[] {
  const { text, changes, late, state, actions } = outcome;
  const { failed = false, unfinished = false, cut = false, silent } = heard;
  if (changes.length > 0) {
    const tells = late || silent || unfinished || failed || text === '';
    return [tells ? words.changes(changes) : '', cut ? words.answerCut : '', failed ? words.brokeOff : ''];
  }
  if (failed) return [words.problem(new Problem('backend-failed', {}), skill)];
  if (state === undefined) return [cut ? words.answerCut : '', words.notChecked];
  const left = leftTo(turn.task, actions);
  const mute = text === '' && left.length === 0 && !showsTimeline(actions);
  const unchanged = unfinished ? words.brokeOffUnchanged : mute ? words.nothingChanged : '';
  return [unchanged, cut ? words.answerCut : ''];
}

/**
 * Edits that the person has to ask for. A task that follows from an answer is not followed by another one, or two agents
 * could keep each other busy on the person's credits.
 */
const leftTo = (task: Task, actions: readonly GuiAction[]): readonly string[] =>
  task.chained === true ? editsOf(actions) : [];

function toldOf(job: Job, said: string, outcome: Outcome, heard: Heard): Told {
  const { task } = job.turn;
  const left = leftTo(task, outcome.actions);
  const edits = left.length > 0 ? [] : editsOf(outcome.actions);
  const stuck = outcome.changes.length === 0 && (heard.failed === true || heard.unfinished === true);
  const next = heard.cut === true ? 'go-on' : stuck ? 'retry' : undefined;
  return {
    said: paragraphs(said, left.length > 0 ? job.say.words.leftToDo(left) : ''),
    ...(edits.length === 0 ? {} : { edit: edits.join('\n') }),
    ...(showsTimeline(outcome.actions) ? { show: true } : {}),
    ...(next === undefined ? {} : { next }),
  };
}

function renders({ world }: Job, { actions, state, changes }: Outcome): boolean {
  if (state === undefined || !isReady(state.timeline)) return false;
  return (changes.length > 0 && world.autoExport) || actions.some(({ kind }) => kind === 'export');
}

/** The words as they stand in the chat: of a very long answer its beginning, after the whole was sent as a file. */
async function inChat({ say }: Job, text: string): Promise<string> {
  if (text.length <= ANSWER.longest) return text;
  const document = { name: 'answer.txt', text: text.slice(0, ANSWER.file).toWellFormed() };
  await say.say('whole', say.words.wholeAnswer, document);
  return `${split(text, ANSWER.beginning)[0] ?? ''}…`;
}
