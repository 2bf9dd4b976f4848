import type { Call } from './app.ts';
import { readObject } from './http/body.ts';
import { answer } from './http/reply.ts';
import { obey } from './orders.ts';

/** GET /__control: how everything is turned, and which faults still wait. */
export function showControl(call: Call): void {
  answer(call, 200, { switches: call.app.switches, faults: call.app.faults.list() });
}

/** POST /__control: turns switches and orders faults. What is not understood is named in a 400, and the rest still holds. */
export async function setControl(call: Call): Promise<void> {
  const { app } = call;
  const wrong = obey(app, await readObject(call.req));
  const body = { switches: app.switches, faults: app.faults.list() };
  if (wrong.length === 0) answer(call, 200, body);
  else answer(call, 400, { error: `not understood: ${wrong.join(', ')}`, ...body });
}

/** GET /__ledger: what happened, for assertions. Holds no token. */
export function showLedger(call: Call): void {
  const { world, calls, queue } = call.app;
  const counts: Record<string, number> = {};
  for (const one of calls) counts[one.endpoint] = (counts[one.endpoint] ?? 0) + 1;
  const accounts = world.accounts.all();
  answer(call, 200, {
    accounts: accounts.map(({ id, clientId, available, frozen, spent, tokens }) => ({
      user_id: id,
      client_id: clientId,
      available,
      frozen,
      spent,
      tokens: tokens.length,
    })),
    sessions: world.sessions.all().map(({ id, task, account, language, edits, turns, infos }) => ({
      session_id: id,
      task_id: task,
      user_id: account,
      language,
      edits,
      turns,
      uploads: infos.length,
    })),
    runs: world.runs.all(),
    uploads: world.uploads.all(),
    renders: world.renders.all().map(({ draft: _draft, key, ...render }) => ({
      ...render,
      url: render.status === 'completed' ? `${call.base}/files/renders/${key}.mp4` : null,
    })),
    claims: world.claims.all().length,
    counts,
    calls,
    spent: accounts.reduce((sum, account) => sum + account.spent, 0),
    rendering: queue.running(),
  });
}
