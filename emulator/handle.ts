import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App, Call } from './app.ts';
import { Refusal, refuse } from './http/reply.ts';
import { ROUTES } from './routes.ts';
import { pause } from './wait.ts';

const OURS = ['control', 'ledger', 'health'];
const KEPT_CALLS = 5000;
const RUBBISH = '<html><body><h1>502 Bad Gateway</h1></body></html>';

/** Takes one request to its handler, past every fault that was ordered for it; never throws. */
export async function handleRequest(app: App, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? '/').split('?')[0] ?? '/';
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  const found = ROUTES.find((route) => route.method === method && route.path.test(path));
  const call: Call = {
    app,
    req,
    res,
    endpoint: found?.name ?? 'unknown',
    params: [],
    lost: false,
    base: app.publicUrl || `http://${req.headers.host ?? 'localhost'}`,
  };
  if (!OURS.includes(call.endpoint)) remember(call);
  try {
    if (!found) throw new Refusal(404, `no such endpoint: ${method} ${path}`);
    call.params = (found.path.exec(path) ?? []).slice(1).map(decode);
    if (OURS.includes(found.name) || !(await misbehave(call))) await found.handle(call);
  } catch (error) {
    if (!(error instanceof Refusal))
      app.log(`${call.endpoint}: ${error instanceof Error ? error.stack : String(error)}`);
    refuse(call, error instanceof Refusal ? error : new Refusal(500));
  } finally {
    // A body that nobody read would keep the connection from its next request.
    req.resume();
  }
}

function remember(call: Call): void {
  const { calls } = call.app;
  const head = call.req.headers;
  const record = {
    endpoint: call.endpoint,
    at: Date.now(),
    status: 0,
    source: String(head['x-skill-source'] ?? ''),
    attributed: ['x-skill-source', 'x-skill-version', 'x-skill-platform'].every((name) =>
      Boolean(head[name]),
    ),
  };
  calls.push(record);
  call.app.counted += 1;
  if (calls.length > KEPT_CALLS) calls.shift();
  call.res.once('close', () => {
    record.status = call.res.headersSent ? call.res.statusCode : 0;
  });
}

/** Lets the ordered faults happen; true when the call is done with. */
async function misbehave(call: Call): Promise<boolean> {
  const { faults, switches, counted } = call.app;
  const delay = faults.take('delay', call.endpoint);
  if (delay) await pause(delay.ms, call.app.closing);
  if (switches.refuseEveryThird && counted % 3 === 0) throw new Refusal(503, 'every third call is refused');
  const fail = faults.take('fail', call.endpoint);
  if (fail) throw new Refusal(fail.code, fail.message, fail.http);
  const rubbish = faults.take('rubbish', call.endpoint);
  if (rubbish) {
    const stream = call.endpoint === 'run_sse';
    call.res.writeHead(rubbish.http ?? 200, { 'content-type': stream ? 'text/event-stream' : 'text/html' });
    call.res.end(stream ? 'data: {"content":{"parts":[{"te\n\ndata: \u0000\ufffd not json\n\n' : RUBBISH);
    return true;
  }
  call.lost = faults.take('lose', call.endpoint) !== undefined;
  return false;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'malformed path');
  }
}
