import { accountOf } from './accounts.ts';
import type { Past } from './agent/turn.ts';
import type { Call } from './app.ts';
import { hex, nineteenDigits } from './chance.ts';
import { CANVAS, type Draft, fingerprint, segmentsOf, TRACK } from './draft.ts';
import { readObject } from './http/body.ts';
import { ok, Refusal } from './http/reply.ts';
import { text } from './json.ts';
import type { Account, Session } from './model.ts';

const KEPT_DRAFTS = 8;
const CLAIM_SECONDS = 7 * 24 * 3600;

/** POST /api/tasks/me/with-session/nemo_agent. */
export async function createSession(call: Call): Promise<void> {
  const account = accountOf(call);
  const body = await readObject(call.req);
  const session: Session = {
    id: nineteenDigits(),
    task: `task_${hex(8)}`,
    account: account.id,
    name: text(body['task_name']) || 'project',
    language: text(body['language']) || 'en',
    draft: null,
    past: [],
    seen: [],
    infos: [],
    used: [],
    generated: [],
    edits: 0,
    turns: 0,
  };
  call.app.world.sessions.put(session.id, session);
  ok(call, { task_id: session.task, session_id: session.id, user_id: account.id });
}

/** The caller's session of that id; 1002 when it is not there or is someone else's. */
export function sessionOf(call: Call, account: Account, id: unknown): Session {
  const session = call.app.world.sessions.get(text(id));
  if (!session || session.account !== account.id) throw new Refusal(1002);
  return session;
}

/** GET /api/state/nemo_agent/me/{session}/latest. */
export function latestState(call: Call): void {
  const account = accountOf(call);
  const session = sessionOf(call, account, call.params[0]);
  ok(call, {
    session_id: session.id,
    task_id: session.task,
    task_name: session.name,
    user_id: account.id,
    state: stateOf(session),
  });
}

/** What the agent remembers of a project, in the backend's key names. */
function stateOf(session: Session): Record<string, unknown> {
  const { draft } = session;
  const [width, height] = CANVAS['16:9'] ?? [1920, 1080];
  return {
    video_infos: session.infos,
    draft: draft ?? {},
    canvas_config: draft
      ? { width: draft.m.width, height: draft.m.height, aspect_ratio: draft.m.ratio }
      : { width, height, aspect_ratio: '16:9' },
    video_analyses: Object.fromEntries(
      session.infos.map((info) => [
        info.hash,
        { filename: info.filename, kind: info.file_type, summary: 'not analysed: no AI here' },
      ]),
    ),
    generated_media: session.generated,
  };
}

/** Makes a draft the project's latest and remembers its fingerprint; `past` tells what becomes of the one before. */
export function storeDraft(call: Pick<Call, 'app'>, session: Session, draft: Draft, past: Past): void {
  if (past === 'pop') session.past = session.past.slice(0, -1);
  if (session.draft && past === 'push') session.past = [...session.past, session.draft].slice(-KEPT_DRAFTS);
  session.draft = draft;
  session.seen.push(fingerprint(draft));
  const shown = segmentsOf(draft, TRACK.video).map((piece) => piece.m.hash);
  session.used = [...new Set([...session.used, ...shown.filter((hash) => hash !== undefined)])];
  call.app.world.sessions.put(session.id, session);
}

/** POST /api/auth/claim-token. */
export async function claimToken(call: Call): Promise<void> {
  const account = accountOf(call);
  const body = await readObject(call.req);
  const session = sessionOf(call, account, body['session_id']);
  const claim = {
    token: `clm_${hex(12)}`,
    session: session.id,
    task: text(body['task_id']) || session.task,
    expiresAt: Date.now() + CLAIM_SECONDS * 1000,
  };
  call.app.world.claims.put(claim.token, claim);
  ok(call, { claim_token: claim.token, expires_in: CLAIM_SECONDS });
}
