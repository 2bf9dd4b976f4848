import { accountOf } from '../accounts.ts';
import type { Call } from '../app.ts';
import { hex } from '../chance.ts';
import { fingerprint, isReady } from '../draft.ts';
import { readObject } from '../http/body.ts';
import { sendFile } from '../http/files.ts';
import { answer, Refusal } from '../http/reply.ts';
import { isRecord, text } from '../json.ts';
import type { Render } from '../model.ts';
import { sessionOf } from '../sessions.ts';
import { filmPath } from './compose.ts';
import { explainDifference } from './verbatim.ts';

const ATTRIBUTION = ['x-skill-source', 'x-skill-version', 'x-skill-platform'];

/** POST /api/render/proxy/lambda. The draft has to come back exactly as the state gave it out. */
export async function submitRender(call: Call): Promise<void> {
  const { app } = call;
  const account = accountOf(call);
  if (!ATTRIBUTION.every((name) => call.req.headers[name]))
    throw new Refusal(402, 'attribution headers are missing: export is blocked');
  const body = await readObject(call.req);
  const id = text(body['id']);
  if (!id || id.length > 128) throw new Refusal(422, 'id is required, 128 characters at most');
  if (app.world.renders.get(id)) throw new Refusal(409, 'a render of this id exists already');
  const session = sessionOf(call, account, body['sessionId']);
  const { draft } = body;
  if (!isReady(draft)) throw new Refusal(422, 'the draft has no track with segments');
  const draftHash = fingerprint(draft);
  if (!session.seen.includes(draftHash)) {
    throw new Refusal(
      422,
      `the draft is not what this session's state gave out: ${explainDifference(session.draft, draft)}`,
    );
  }
  const render: Render = {
    id,
    key: hex(12),
    account: account.id,
    session: session.id,
    status: 'pending',
    progress: 0,
    draft,
    draftHash,
    output: isRecord(body['output']) ? body['output'] : { format: 'mp4', quality: 'high' },
    createdAt: Date.now(),
  };
  app.world.renders.put(id, render);
  app.queue.add(render);
  answer(
    call,
    200,
    app.switches.shape === 'R2'
      ? { success: true, data: { id, status: 'pending', progress: 5 } }
      : { taskId: id, status: 'pending', progress: 5 },
  );
}

/** GET /api/render/proxy/lambda/{id}, in the shape that is switched on. */
export function renderStatus(call: Call): void {
  const render = renderOf(call);
  const { id, status, progress, error, createdAt, completedAt, duration, size } = render;
  const url = status === 'completed' ? `${call.base}/files/renders/${render.key}.mp4` : undefined;
  const failed = status === 'failed' ? { error: error ?? 'render failed' } : {};
  if (call.app.switches.shape === 'R2') {
    const data = {
      id,
      status,
      progress,
      ...(url ? { outputUrl: url } : {}),
      createdAt,
      ...(completedAt ? { completedAt } : {}),
      ...failed,
    };
    answer(call, 200, { success: true, data });
  } else {
    answer(call, 200, {
      taskId: id,
      status,
      progress,
      ...(url ? { output: { url, duration, size } } : {}),
      ...failed,
    });
  }
}

/** POST /api/render/proxy/lambda/{id}/cancel. A render that is over cannot be cancelled. */
export function cancelRender(call: Call): void {
  const render = renderOf(call);
  if (!call.app.queue.cancel(render.id)) throw new Refusal(409, `the render is ${render.status}`);
  answer(call, 200, { success: true, data: { id: render.id, status: 'failed' } });
}

/** GET /api/render/proxy/{id}/download: the film itself, for who holds the token. */
export async function downloadRender(call: Call): Promise<void> {
  const render = renderOf(call);
  if (render.status !== 'completed') throw new Refusal(409, `the render is ${render.status}`);
  await sendFile(call, filmPath(call.app, render.key), 'film.mp4');
}

/** GET /files/renders/{key}.mp4: the film for who has the link. */
export async function sendRender(call: Call): Promise<void> {
  const key = /^([0-9a-f]{24})\.mp4$/.exec(call.params[0] ?? '')?.[1];
  if (!key) throw new Refusal(404, 'file not found');
  await sendFile(call, filmPath(call.app, key), 'film.mp4');
}

function renderOf(call: Call): Render {
  const account = accountOf(call);
  const render = call.app.world.renders.get(call.params[0] ?? '');
  if (!render || render.account !== account.id) throw new Refusal(404, 'render not found');
  return render;
}
