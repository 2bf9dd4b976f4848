import { balance, grantToken } from './accounts.ts';
import { runSse } from './agent/run.ts';
import type { Call } from './app.ts';
import { setControl, showControl, showLedger } from './control.ts';
import { answer } from './http/reply.ts';
import { cancelRender, downloadRender, renderStatus, sendRender, submitRender } from './render/routes.ts';
import { claimToken, createSession, latestState } from './sessions.ts';
import { sendUpload, upload } from './uploads.ts';

/** One endpoint. Its name is what faults are ordered for and what the ledger counts. */
export interface Route {
  name: string;
  method: string;
  path: RegExp;
  handle: (call: Call) => void | Promise<void>;
}

const PART = '([^/]+)';

/** Every endpoint there is. */
export const ROUTES: readonly Route[] = [
  route('auth', 'POST', '/api/auth/anonymous-token', grantToken),
  route('claim', 'POST', '/api/auth/claim-token', claimToken),
  route('session', 'POST', '/api/tasks/me/with-session/nemo_agent', createSession),
  route('run_sse', 'POST', '/run_sse', runSse),
  route('upload', 'POST', `/api/upload-video/nemo_agent/me/${PART}`, upload),
  route('state', 'GET', `/api/state/nemo_agent/me/${PART}/latest`, latestState),
  route('credits', 'GET', '/api/credits/balance/simple', balance),
  route('render', 'POST', '/api/render/proxy/lambda', submitRender),
  route('render_status', 'GET', `/api/render/proxy/lambda/${PART}`, renderStatus),
  route('render_cancel', 'POST', `/api/render/proxy/lambda/${PART}/cancel`, cancelRender),
  route('render_download', 'GET', `/api/render/proxy/${PART}/download`, downloadRender),
  route('files', 'GET', `/files/uploads/${PART}/${PART}`, sendUpload),
  route('files', 'GET', `/files/renders/${PART}`, sendRender),
  route('control', 'GET', '/__control', showControl),
  route('control', 'POST', '/__control', setControl),
  route('ledger', 'GET', '/__ledger', showLedger),
  route('health', 'GET', '/', (call) =>
    answer(call, 200, { ok: true, what: 'local stand-in for the video backend, no AI' }),
  ),
];

function route(name: string, method: string, path: string, handle: Route['handle']): Route {
  return { name, method, path: new RegExp(`^${path}$`), handle };
}
