import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, World } from './app.ts';
import { createFaults } from './faults.ts';
import { handleRequest } from './handle.ts';
import type { Account, Claim, Render, Run, Session, Upload } from './model.ts';
import { obey } from './orders.ts';
import { createQueue } from './render/queue.ts';
import { openStore, type Store } from './store.ts';
import { DEFAULTS, type Switches } from './switches.ts';

/** How an emulator is started; everything has a default. */
export interface EmulatorOptions {
  /** 0, the default, takes a free port. */
  port?: number;
  host?: string;
  /** Where everything is kept. Without it a temporary folder is used, and deleted by `close`. */
  data?: string;
  /** Films of a sixth of the size, and equal films rendered once: for tests. */
  tiny?: boolean;
  /** How many ffmpeg may render at once; 1 by default. */
  renders?: number;
  /** What links in answers begin with; by default the host that the caller used. */
  publicUrl?: string;
  switches?: Partial<Switches>;
  /** What POST /__control could be sent first. An order that is not understood rejects the start. */
  orders?: Record<string, unknown>;
  log?: (line: string) => void;
}

/** A running emulator. `close` ends its connections, its runs and its ffmpeg, and is safe to call twice. */
export interface Emulator {
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Starts the stand-in on one port. Rejects when the port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const folder = options.data ?? mkdtempSync(join(tmpdir(), 'emulator-'));
  const store = openStore(folder);
  const closing = new AbortController();
  const log = options.log ?? (() => undefined);
  const world = openWorld(store);
  const app: App = {
    folder,
    tiny: options.tiny ?? false,
    publicUrl: options.publicUrl ?? '',
    switches: { ...DEFAULTS, ...options.switches },
    faults: createFaults(),
    world,
    tokens: new Map(world.accounts.all().flatMap(({ id, tokens }) => tokens.map(({ value }) => [value, id]))),
    queue: { add: () => undefined, cancel: () => false, running: () => 0, idle: async () => undefined },
    calls: [],
    counted: 0,
    live: new Map(),
    log,
    closing: closing.signal,
  };
  const wrong = obey(app, options.orders ?? {});
  if (wrong.length > 0) throw new Error(`orders not understood: ${wrong.join(', ')}`);
  app.queue = createQueue(app, options.renders ?? 1);
  giveBackFrozen(world);
  const server = createServer((req, res) => void handleRequest(app, req, res));
  // Uploads and long streams outlast the server's own idea of a reasonable time.
  server.requestTimeout = 0;
  await listen(server, options.port ?? 0, options.host ?? '127.0.0.1');
  for (const render of world.renders.all()) if (isUnfinished(render)) app.queue.add(render);
  const { port } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    closing.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await app.queue.idle();
    store.close();
    if (!options.data) rmSync(folder, { recursive: true, force: true });
  };
  return {
    url: `http://${options.host ?? '127.0.0.1'}:${port}`,
    port,
    close: () => {
      closed ??= close();
      return closed;
    },
  };
}

function openWorld(store: Store): World {
  return {
    accounts: store.table<Account>('accounts'),
    sessions: store.table<Session>('sessions'),
    runs: store.table<Run>('runs'),
    uploads: store.table<Upload>('uploads'),
    renders: store.table<Render>('renders'),
    claims: store.table<Claim>('claims'),
  };
}

/** A run dies with its process, as an agent's does; what it had set aside belongs to the account again. */
function giveBackFrozen(world: World): void {
  for (const account of world.accounts.all().filter((one) => one.frozen > 0)) {
    account.available += account.frozen;
    account.frozen = 0;
    world.accounts.put(account.id, account);
  }
}

function isUnfinished(render: Render): boolean {
  return render.status === 'pending' || render.status === 'processing';
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
