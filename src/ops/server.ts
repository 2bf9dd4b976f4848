import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Log } from '../core/ports.ts';

/** One thing that must work before this process should be given work. A rejection or a long silence counts as no. */
export interface Check {
  /** As `/readyz` shows it: `redis`, `telegram`. */
  readonly name: string;
  ok(): boolean | Promise<boolean>;
}

/** A server for whoever watches over this process. */
export interface OpsServer {
  /** The port that was bound, also where 0 was asked for. */
  readonly port: number;
  stop(): Promise<void>;
}

/** What `startOpsServer` needs. */
export interface OpsOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** All addresses when absent: probes come from outside a container. Nothing told here is secret. */
  readonly host?: string;
  readonly checks: readonly Check[];
  readonly log: Log;
  /** Longest wait for one check, in milliseconds. */
  readonly patience?: number;
}

/**
 * Starts the server. `GET /healthz`: 200 as long as the event loop turns, with `{ alive, lag_ms }`, where `lag_ms` is the
 * 99th percentile of how late the loop was since the last 30 s at least. `GET /readyz`: 200 when every check says yes,
 * else 503, with `{ ready, checks: [{ name, ok }] }` either way. Rejects when the port cannot be bound.
 */
export async function startOpsServer(options: OpsOptions): Promise<OpsServer> {
  const lag = measureLag();
  const server = createServer((request, response) => {
    answer(request, response, options, lag.now).catch((error: unknown) => {
      options.log.error('a probe could not be answered', { error });
      response.destroy();
    });
  });
  await listen(server, options).catch((error: unknown) => {
    lag.stop();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      lag.stop();
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port, stop };
}

/**
 * Keeps when something was last heard. `check` says no once it was silent for longer than `within` milliseconds; the
 * time begins at the start, so that a platform may take as long to connect as it may be silent later.
 */
export function hearing(
  name: string,
  within: number,
  now = () => performance.now(),
): { heard(): void; check: Check } {
  let last = now();
  return {
    heard: () => {
      last = now();
    },
    check: { name, ok: () => now() - last <= within },
  };
}

/** How often the loop's delay is sampled, in ms; a sample includes this time. */
const LAG_RESOLUTION_MS = 20;
/** Samples older than twice this (ms) are forgotten. */
const LAG_WINDOW_MS = 30_000;

/** Measures how late the event loop is: the 99th percentile of this window and the one before, in whole ms. */
function measureLag(): { now(): number; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS });
  histogram.enable();
  // A window without a sample has none to tell.
  const measured = () => (histogram.count === 0 ? 0 : histogram.percentile(99) / 1e6 - LAG_RESOLUTION_MS);
  let before = 0;
  const timer = setInterval(() => {
    before = measured();
    histogram.reset();
  }, LAG_WINDOW_MS);
  timer.unref();
  return {
    now: () => Math.max(0, Math.round(Math.max(before, measured()))),
    stop: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

function listen(server: Server, { port, host }: OpsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: OpsOptions,
  lag: () => number,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return send(response, 405, { error: 'GET only' });
  if (path === '/healthz') return send(response, 200, { alive: true, lag_ms: lag() });
  if (path !== '/readyz') return send(response, 404, { error: 'ask for /healthz or /readyz' });
  const patience = options.patience ?? 2_000;
  const checks = await Promise.all(
    options.checks.map(async (check) => ({
      name: check.name,
      ok: await passes(check, patience, options.log),
    })),
  );
  const ready = checks.every(({ ok }) => ok);
  send(response, ready ? 200 : 503, { ready, checks });
}

/** A check that does not answer in time is a no: a prober gives up after a few seconds, and then nobody learns which it was. */
async function passes(check: Check, patience: number, log: Log): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), patience);
  try {
    return await Promise.race([Promise.resolve().then(() => check.ok()), late.promise]);
  } catch (error) {
    log.warn('a readiness check failed', { check: check.name, error });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
