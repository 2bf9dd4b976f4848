import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request on its way to a host. */
export type Fault =
  /** Answered in the host's place: the host never hears of the request. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly type: string;
      readonly body: string;
      readonly headers?: OutgoingHttpHeaders;
    }
  /** The connection is reset before the host hears of it. */
  | { readonly kind: 'reset' }
  /** The host does what was asked; its answer is lost. */
  | { readonly kind: 'lost' }
  /** The host does what was asked; its answer comes a byte every `every` ms. */
  | { readonly kind: 'drip'; readonly every: number }
  /** The host does what was asked; nothing comes back, and the connection stays open. */
  | { readonly kind: 'silence' };

/** Which requests a fault is for. `path` is tried on the path without its query. */
export interface Aim {
  readonly method: string;
  readonly path: RegExp;
}

/** A proxy that can be told to fail. It knows nothing of the host behind it: any HTTP service may stand there. */
export interface Gateway {
  readonly url: string;
  /** How many requests fitted the aim since the fault was set, those that passed included. */
  readonly met: number;
  /** The next `times` requests that fit meet this fault; all others pass. */
  set(aim: Aim, fault: Fault, times: number): void;
  /** From now on everything passes; what hangs goes on hanging. */
  calm(): void;
  close(): Promise<void>;
}

/** Starts one before `target` (a URL on this machine) on a free port of 127.0.0.1. */
export async function startGateway(target: string): Promise<Gateway> {
  const to = new URL(target);
  let plan: { readonly aim: Aim; readonly fault: Fault; left: number } | undefined;
  let met = 0;
  const faultFor = (method: string, path: string): Fault | undefined => {
    if (plan === undefined || plan.aim.method !== method || !plan.aim.path.test(path)) return undefined;
    met += 1;
    if (plan.left <= 0) return undefined;
    plan.left -= 1;
    return plan.fault;
  };
  const server = createServer(async (incoming, outgoing) => {
    outgoing.on('error', () => undefined);
    const body = await bodyOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    const path = (incoming.url ?? '').split('?', 1)[0] ?? '';
    await meet(faultFor(incoming.method ?? '', path), () => pass(to, incoming, body), outgoing).catch(() =>
      outgoing.destroy(),
    );
  });
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get met() {
      return met;
    },
    set(aim, fault, times) {
      plan = { aim, fault, left: times };
      met = 0;
    },
    calm() {
      plan = undefined;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Passed = IncomingMessage;

async function meet(
  fault: Fault | undefined,
  passOn: () => Promise<Passed>,
  outgoing: ServerResponse,
): Promise<void> {
  if (fault?.kind === 'reset') return void outgoing.socket?.resetAndDestroy();
  if (fault?.kind === 'answer') {
    outgoing.writeHead(fault.status, { 'content-type': fault.type, ...fault.headers });
    return void outgoing.end(fault.body);
  }
  const answer = await passOn();
  if (fault === undefined) {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => outgoing.destroy());
    answer.pipe(outgoing);
    return;
  }
  const bytes = await bodyOf(answer);
  if (fault.kind === 'lost') return void outgoing.socket?.resetAndDestroy();
  if (fault.kind === 'drip') drip(outgoing, answer, bytes, fault.every);
}

/** As slow as a line can be without being silent. */
function drip(outgoing: ServerResponse, answer: Passed, bytes: Buffer, every: number): void {
  const { 'content-type': type = 'application/json' } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 200, { 'content-type': type });
  let at = 0;
  const timer = setInterval(() => {
    if (at < bytes.length) outgoing.write(bytes.subarray(at, ++at));
    else outgoing.end();
  }, every);
  outgoing.once('close', () => clearInterval(timer));
}

function pass(to: URL, incoming: IncomingMessage, body: Buffer): Promise<Passed> {
  return new Promise((resolve, reject) => {
    const { method, headers } = incoming;
    const onward = request(
      { host: to.hostname, port: to.port, path: incoming.url, method, headers, agent: false },
      resolve,
    );
    onward.on('error', reject);
    onward.end(body);
  });
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
