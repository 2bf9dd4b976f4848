import { accountOf, freeze, settleCredits } from '../accounts.ts';
import type { App, Call } from '../app.ts';
import { hex, seedOf } from '../chance.ts';
import { fingerprint } from '../draft.ts';
import { readObject } from '../http/body.ts';
import { Refusal } from '../http/reply.ts';
import { isRecord, text } from '../json.ts';
import type { Account, Run, Session } from '../model.ts';
import { sessionOf, storeDraft } from '../sessions.ts';
import { adkDialect } from '../stream/adk.ts';
import type { Dialect } from '../stream/dialect.ts';
import { heartbeat } from '../stream/heartbeat.ts';
import { typedDialect } from '../stream/typed.ts';
import { openWire, type Wire } from '../stream/wire.ts';
import { pause } from '../wait.ts';
import { decide, often } from './decide.ts';
import type { Step, Turn } from './turn.ts';

const HEARTBEAT_MS = 4000;
const NOISE = 'I encountered a temporary issue';

/** POST /run_sse. The turn goes on to its end even when the client hangs up: an edit that was begun is made. */
export async function runSse(call: Call): Promise<void> {
  const { app } = call;
  const account = accountOf(call);
  const body = await readObject(call.req);
  const session = sessionOf(call, account, body['session_id']);
  const words = wordsOf(body);
  if (!words.trim()) throw new Refusal(422, 'new_message has no text');
  const turn = decide(words, session, app.switches);
  const run = begin(app, account, session, turn, words);
  const seed = seedOf(words, session.turns);
  if (call.lost) call.res.destroy();
  const wire = openFor(call);
  const partials = body['streaming'] === true || often(app.switches.partials, seed % 3 === 0);
  const dialect = app.switches.dialect === 'typed' ? typedDialect() : adkDialect(partials);
  const done = await perform(app, session, turn, app.switches.stream === 'normal' ? wire : null, dialect);
  if (done && app.switches.stream === 'normal') {
    if (turn.silent) for (const frame of dialect.silentEnd(seed)) wire.write(frame);
    else if (often(app.switches.noise, seed % 7 === 3)) tell(wire, dialect, { do: 'say', text: NOISE }, {});
  }
  finish(app, account, run, done);
  if (app.switches.stream !== 'hang') wire.end();
}

function openFor(call: Call): Wire {
  if (call.lost) return { write: () => undefined, end: () => undefined };
  return openWire(call.res, call.app.faults.take('cut', 'run_sse')?.afterBytes);
}

function begin(app: App, account: Account, session: Session, turn: Turn, words: string): Run {
  const { costGeneration, costEdit } = app.switches;
  const cost = turn.kind === 'generate' ? costGeneration : turn.kind === 'edit' ? costEdit : 0;
  freeze(app, account, cost);
  const run: Run = {
    id: `run_${hex(8)}`,
    session: session.id,
    text: words,
    at: Date.now(),
    kind: turn.kind,
    silent: turn.silent,
    cost,
    overlapped: [...app.live.values()].includes(session.id),
  };
  app.live.set(run.id, session.id);
  app.world.runs.put(run.id, run);
  session.turns += 1;
  if (turn.kind === 'edit') session.edits += 1;
  app.world.sessions.put(session.id, session);
  return run;
}

function finish(app: App, account: Account, run: Run, done: boolean): void {
  app.live.delete(run.id);
  settleCredits(app, account, run.cost, done);
  if (done) app.world.runs.put(run.id, Object.assign(run, { endedAt: Date.now() }));
}

/** Goes through the steps; false when the emulator closed before the end. */
async function perform(
  app: App,
  session: Session,
  turn: Turn,
  wire: Wire | null,
  dialect: Dialect,
): Promise<boolean> {
  let beats = 0;
  const beat = (): void => wire?.write(heartbeat(app.switches.heartbeat, beats++));
  for (const step of turn.steps) {
    if (app.closing.aborted) return false;
    if (step.do === 'wait') await waitFor(app, step.ms, beat);
    else tell(wire, dialect, step, step.do === 'result' ? keep(app, session, step) : {});
  }
  return !app.closing.aborted;
}

async function waitFor(app: App, ms: number, beat: () => void): Promise<void> {
  // Long waits show at least one sign of life, even when the speed switch makes them no wait at all.
  if (ms >= HEARTBEAT_MS) beat();
  let left = ms * app.switches.speed;
  while (left > 0 && !app.closing.aborted) {
    const slice = Math.min(left, HEARTBEAT_MS);
    await pause(slice, app.closing);
    left -= slice;
    if (left > 0) beat();
  }
}

function tell(
  wire: Wire | null,
  dialect: Dialect,
  step: Exclude<Step, { do: 'wait' }>,
  delta: Record<string, unknown>,
): void {
  for (const frame of dialect.frames(step, delta)) wire?.write(frame);
}

function keep(app: App, session: Session, step: Extract<Step, { do: 'result' }>): Record<string, unknown> {
  if (!step.store) return {};
  const { draft, past, generated } = step.store;
  if (generated) session.generated.push({ id: `gen_${hex(6)}`, ...generated });
  storeDraft({ app }, session, draft, past);
  return { draft_version: fingerprint(draft).slice(0, 8), canvas_ratio: draft.m.ratio };
}

function wordsOf(body: Record<string, unknown>): string {
  const message = body['new_message'];
  const parts = isRecord(message) && Array.isArray(message['parts']) ? message['parts'] : [];
  return parts.map((part) => (isRecord(part) ? text(part['text']) : '')).join(' ');
}
