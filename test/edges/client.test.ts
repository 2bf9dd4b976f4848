import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/server.ts';
import type { Studio } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import { never, studioAt } from '../nemo/support/backend.ts';
import { ownPort } from '../support/ports.ts';
import { type BackendGroup, type BackendRequest, backendRefusals, backendRows } from './backend.ts';
import { startGateway } from './gateway.ts';
import { type Cell, cellsOf, faultsOf } from './matrix.ts';
import { ACTS, type Ledger, PHOTO, photoFile, type Subject, sayTo } from './requests.ts';

/** Cells that are tried at once: most of their time is waiting. */
const AT_ONCE = 16;
/** As often as a task makes a call that found the backend down, before this test gives up: the fault comes once, or stays. */
const PATIENCE = { once: 4, staying: 1 };
/** The slow line gives a byte in this time, ms; a call may take less than an answer then takes. */
const DRIP = 40;
const SLOW = {
  callLimit: 500,
  questionLimit: 1_000,
  streamIdle: 1_500,
  streamLimit: 1_500,
};
const PATIENT = {
  callLimit: 20_000,
  questionLimit: 20_000,
  streamLimit: 60_000,
  streamIdle: 60_000,
};

let deadUrl: string;
let photos: Server;
let link: string;
/** A backend with one finished render, for requests that only read. */
let library: { readonly emulator: Emulator; readonly subject: Subject };

beforeAll(async () => {
  deadUrl = `http://127.0.0.1:${await ownPort()}`;
  const bytes = readFileSync(PHOTO);
  photos = createServer(
    (_, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(bytes),
  );
  await new Promise<void>((ready) => photos.listen(0, '127.0.0.1', ready));
  link = `http://127.0.0.1:${(photos.address() as AddressInfo).port}/photo.jpg`;
  library = await openLibrary();
});
afterAll(async () => {
  await library.emulator.close();
  photos.closeAllConnections();
  photos.close();
});

async function openLibrary() {
  const emulator = await begin({ renders: 1 });
  const subject = await subjectAt(emulator, true);
  const studio = studioAt(emulator.url, { timing: PATIENT });
  await studio.startRender(subject.project, subject.render, subject.draft, never);
  const over = async () => (await studio.renderStatus(subject.project, subject.render, never)).status;
  await vi.waitUntil(async () => (await over()) === 'completed', { timeout: 50_000, interval: 50 });
  return { emulator, subject };
}

const begin = (options: EmulatorOptions = {}) =>
  startEmulator({
    tiny: true,
    renders: 0,
    switches: { speed: 0, partials: 'never', silent: 'never', gui: 'never', noise: 'never' },
    ...options,
  });

async function subjectAt(emulator: Emulator, withDraft: boolean): Promise<Subject> {
  const studio = studioAt(emulator.url, { timing: PATIENT });
  const project = await studio.createProject('en', undefined, never);
  if (withDraft) await sayTo(studio, project);
  const { draft = '{}' } = await studio.state(project, never);
  return { project, draft, render: `render_${randomUUID()}`, photo: photoFile('photo.jpg'), link };
}

async function ledgerOf({ url }: Emulator): Promise<Ledger> {
  return (await (await fetch(`${url}/__ledger`)).json()) as Ledger;
}

type BackendCell = Cell<BackendRequest, BackendGroup>;

/** How a call ended: `answered`, or the code of its problem. Anything else is a fault of the client. */
async function ending(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (error: unknown) => (error instanceof Problem ? error.code : `no problem: ${String(error)}`),
  );
}

/** What one cell came to. */
interface Seen {
  /** How the first call ended, and how the last one of a task that repeats what was down. */
  readonly first: string;
  readonly last: string;
  /** Requests of the first call. */
  readonly requests: number;
  /** Effects at the backend, those of the calls before the fault left out. */
  readonly effects: number | undefined;
}

/** Runs one cell: the fault meets the request `times` times, while the task makes its call as often as tasks do. */
async function run({ row, case: one }: BackendCell, times: number): Promise<Seen> {
  const act = ACTS[row.name];
  const own = act.needsRender ? undefined : await begin();
  const emulator = own ?? library.emulator;
  const gateway = await startGateway(emulator.url);
  try {
    const subject = act.needsRender ? library.subject : await subjectAt(emulator, act.needsDraft === true);
    const before = act.effect && (await ledgerOf(emulator))[act.effect].length;
    if (one.fault !== undefined) gateway.set(row.aim, one.fault, times);
    const slow = one.group === 'drip' || one.group === 'silence';
    const timing = slow ? SLOW : PATIENT;
    const studio = studioAt(one.fault === undefined ? deadUrl : gateway.url, { timing });
    const first = await ending(act.make(studio, subject));
    const requests = gateway.met;
    const most = times === 1 ? PATIENCE.once : PATIENCE.staying;
    const last = await persist(first, most, () => act.make(studio, subject));
    const after = act.effect && (await ledgerOf(emulator))[act.effect].length;
    return { first, last, requests, effects: after === undefined ? undefined : after - (before ?? 0) };
  } finally {
    await gateway.close();
    await own?.close();
  }
}

/** A task makes a call again while the backend is down, and only then. */
async function persist(first: string, most: number, again: () => Promise<unknown>): Promise<string> {
  let last = first;
  for (let tries = 0; last === 'backend-down' && tries < most; tries += 1) last = await ending(again());
  return last;
}

const MEANINGS: Readonly<Record<string, string>> = {
  'code 2001': 'no-credits',
  'code 4001': 'bad-format',
  'code 4002': 'too-large',
  'HTTP 402': 'plan-blocked',
};

/** How a call must end that meets the fault once. */
function wanted({ row, case: { group, name }, verdict }: BackendCell): string {
  if (group === 'token') return 'token-expired';
  if (group === 'session') return 'session-missing';
  if (group === 'refused') return MEANINGS[name] ?? 'backend-failed';
  if (group === 'limited') return row.name === 'download' ? 'rate-limited' : 'answered';
  // Its head is there; that its bytes come too slowly is for the one who takes them in.
  if (row.name === 'download' && group === 'drip') return 'answered';
  if (verdict === 'asks again') return 'answered';
  if (verdict !== 'looks' || group === 'away') return 'backend-down';
  if (row.name === 'run_sse') return 'outcome-unknown';
  return group === 'gateway' || group === 'reset' ? 'backend-down' : 'answered';
}

/** Effects that may be found when the task is through. Words are never said twice; a session has no key, so it may be. */
function allowed({ row, case: { group } }: BackendCell): readonly number[] {
  if (row.name === 'renewal') return [0];
  if (['token', 'session', 'refused', 'away'].includes(group)) return [0];
  if (row.name === 'run_sse' && (group === 'gateway' || group === 'reset')) return [0];
  return row.name === 'session' ? [1, 2] : [1];
}

/** What is wrong with a cell; nothing when it is as the matrix says. */
function faultsIn(cell: BackendCell, seen: Seen): readonly string[] {
  const { row, case: one, verdict } = cell;
  const wrong: string[] = [];
  const say = (what: string) => wrong.push(`${row.name} × ${one.name} (${verdict}): ${what}`);
  if (seen.first !== wanted(cell)) say(`ended in ${seen.first}, not ${wanted(cell)}`);
  if (seen.effects !== undefined && !allowed(cell).includes(seen.effects)) say(`${seen.effects} effects`);
  const repeated = seen.requests > 1;
  const mayRepeat = verdict === 'asks again' && one.group !== 'token';
  if (one.fault !== undefined && repeated !== mayRepeat) say(`${seen.requests} requests`);
  if (seen.first === 'backend-down' && one.fault !== undefined && seen.last !== 'answered')
    say(`was ${seen.last} when the backend was back`);
  return wrong;
}

/** What is wrong where the fault stays. */
function faultsInStaying(cell: BackendCell, seen: Seen): readonly string[] {
  const { row, case: one } = cell;
  const wrong: string[] = [];
  const say = (what: string) => wrong.push(`${row.name} × ${one.name}, which stays: ${what}`);
  if (/^no problem/.test(seen.first)) say(seen.first);
  if (seen.requests > 3) say(`${seen.requests} requests in one call`);
  if (one.group === 'gateway' && !['backend-down', 'outcome-unknown'].includes(seen.first)) say(seen.first);
  if (row.name === 'run_sse' && (seen.effects ?? 0) > 1) say('the words were taken twice');
  if (['upload', 'links', 'render', 'account'].includes(row.name) && (seen.effects ?? 0) > 1)
    say('it was done twice');
  return wrong;
}

async function inTurn<T>(
  items: readonly T[],
  work: (item: T) => Promise<readonly string[]>,
): Promise<string[]> {
  const left = [...items];
  const wrong: string[] = [];
  const lane = async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) wrong.push(...(await work(item)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return wrong;
}

describe.each(backendRows)('edges › the backend client › $name', (row) => {
  const cells = cellsOf<BackendRequest, BackendGroup>([row], faultsOf(DRIP, backendRefusals));

  test('every fault that comes once has its verdict: nothing is lost, nothing is doubled', {
    timeout: 120_000,
  }, async () => {
    expect(await inTurn(cells, async (cell) => faultsIn(cell, await run(cell, 1)))).toEqual([]);
  });

  test('every fault that stays ends in a problem, in bounded tries', { timeout: 120_000 }, async () => {
    const staying = cells.filter(({ case: { group } }) => group !== 'away');
    const work = async (cell: BackendCell) =>
      faultsInStaying(cell, await run(cell, Number.POSITIVE_INFINITY));
    expect(await inTurn(staying, work)).toEqual([]);
  });
});

/** Every verb of the studio that makes a request is in the matrix: a new one is a new row. */
const VERBS: Readonly<Record<Exclude<keyof Studio, 'registerLink'>, BackendRequest>> = {
  createProject: 'account',
  renewToken: 'renewal',
  converse: 'run_sse',
  state: 'state',
  upload: 'upload',
  uploadUrls: 'links',
  startRender: 'render',
  renderStatus: 'render status',
  cancelRender: 'render cancel',
  download: 'download',
  credits: 'credits',
  claimLink: 'claim',
};

test('edges › every verb of the backend client has a row', () => {
  const names = backendRows.map(({ name }) => name);
  expect(Object.keys(studioAt(deadUrl)).sort()).toEqual([...Object.keys(VERBS), 'registerLink'].sort());
  for (const name of Object.values(VERBS)) expect(names).toContain(name);
});
