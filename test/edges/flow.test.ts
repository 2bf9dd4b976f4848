import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BackendGroup, type BackendRequest, backendRefusals, backendRows } from './backend.ts';
import { type Cell, cellsOf, faultsOf, GATEWAY_STATUSES } from './matrix.ts';
import { type Ledger, PROMPT } from './requests.ts';
import { HASTY, openStage, PATIENT, Person, type Stage } from './stage.ts';

/** Conversations that go on at the same time, each on a stage of its own: a fault is for one request of one of them. */
const STAGES = [PATIENT, PATIENT, PATIENT, HASTY, HASTY, HASTY];
const DRIP = 40;

let stages: readonly Stage[];
beforeAll(async () => {
  stages = await Promise.all(STAGES.map(openStage));
}, 60_000);
afterAll(async () => {
  await Promise.all((stages ?? []).map((stage) => stage.close()));
});

/** How a request comes about in a conversation. */
interface Scene {
  /** What was before: a newcomer has no project. */
  readonly known?: true;
  /** Makes the request; the fault waits for it already. */
  readonly act: (stage: Stage, person: Person) => Promise<void>;
  /** True where no video is asked for. */
  readonly words?: true;
}

const photo = { kind: 'image' as const, name: 'photo.jpg', ref: 'photo.jpg' };
const wish = (_: Stage, person: Person) => person.says(PROMPT);

const SCENES: Readonly<Partial<Record<BackendRequest, Scene>>> = {
  account: { act: wish },
  renewal: {
    known: true,
    act: async ({ order }, person) => {
      await order({ revokeTokens: true });
      await person.says(PROMPT);
    },
  },
  session: { act: wish },
  state: { known: true, act: wish },
  run_sse: { known: true, act: wish },
  upload: { known: true, act: (_, person) => person.says(PROMPT, { attachments: [photo] }) },
  links: {
    known: true,
    act: ({ link }, person) =>
      person.says(PROMPT, { attachments: [{ kind: 'link', name: 'photo.jpg', ref: link }] }),
  },
  credits: { known: true, words: true, act: (_, person) => person.says('/credits') },
  claim: { known: true, act: wish },
  render: { known: true, act: wish },
  'render status': { known: true, act: wish },
  download: { known: true, act: wish },
};

type FlowCell = Cell<BackendRequest, BackendGroup>;

/** One body for each status here; `client.test.ts` runs every one. */
const SAMPLE = GATEWAY_STATUSES.map(
  (status, at) => `${status} with ${['a page', 'nothing', 'another shape'][at % 3]}`,
);

const isSlow = ({ case: { group } }: FlowCell): boolean => group === 'drip' || group === 'silence';
/** Requests for which other rows stand where a fault is slow or has many forms: they are made by the same code. */
const SAME: readonly BackendRequest[] = ['renewal', 'links', 'claim', 'render status'];

function isRun(cell: FlowCell): boolean {
  const { group, name } = cell.case;
  const isSame = SAME.includes(cell.row.name);
  if (group === 'gateway') return SAMPLE.includes(name) && (!isSame || name.startsWith('404'));
  if (isSlow(cell)) return !isSame;
  // What a lost session and the service's own refusals lead to is told by the flows' tests; a dead port is a dead host for all.
  return !['session', 'refused', 'away'].includes(group);
}

interface Counts {
  readonly accounts: number;
  readonly sessions: number;
  readonly runs: number;
  readonly uploads: number;
}

const countsOf = ({ accounts, sessions, runs, uploads }: Ledger): Counts => ({
  accounts: accounts.length,
  sessions: sessions.length,
  runs: runs.length,
  uploads: uploads.length,
});

/** True where the task ends without its video: it may have been made, and nothing of it was found. */
function isSorry({ row, case: { group }, verdict }: FlowCell): boolean {
  if (verdict === 'told') return true;
  return row.name === 'run_sse' && (group === 'gateway' || group === 'reset');
}

/** Gives a person a project: a question may, a wish does. */
async function settleIn(person: Person): Promise<void> {
  await person.says('/credits');
  if ((await person.project()) === undefined) await person.says(PROMPT);
}

/** Plays one cell; what is wrong with it. */
async function play(stage: Stage, cell: FlowCell): Promise<readonly string[]> {
  const { row, case: one } = cell;
  const scene = SCENES[row.name];
  if (scene === undefined || one.fault === undefined) return [];
  const person = new Person(stage);
  if (scene.known) await settleIn(person);
  const [before, project, shown] = [
    countsOf(await stage.ledger()),
    await person.project(),
    person.sees().length,
  ];
  stage.gateway.set(row.aim, one.fault, 1);
  await scene.act(stage, person);
  const met = stage.gateway.met;
  stage.gateway.calm();
  const after = countsOf(await stage.ledger());
  const wrong: string[] = [];
  const say = (what: string) => wrong.push(`${row.name} × ${one.name}: ${what}`);
  if (met === 0) say('the request was never made');
  wrong.push(
    ...(await endOf(person, cell, scene, shown)).map((what) => `${row.name} × ${one.name}: ${what}`),
  );
  const now = await person.project();
  if (project !== undefined && now?.session !== project.session) say('the project was replaced');
  if (project !== undefined && now?.clientId !== project.clientId) say('the account was replaced');
  const grown = (what: keyof Counts) => after[what] - before[what];
  const sorry = isSorry(cell);
  const newcomer = scene.known || sorry ? 0 : 1;
  if (grown('accounts') !== newcomer) say(`${grown('accounts')} accounts were opened`);
  // A session has no key: one whose answer is lost stays empty.
  const spare = row.name === 'session' && ['lost', 'drip', 'silence'].includes(one.group) ? 1 : 0;
  if (grown('sessions') !== newcomer + spare) say(`${grown('sessions')} sessions were opened`);
  const runs = scene.words || (sorry && row.name !== 'download') ? 0 : 1;
  if (grown('runs') !== runs) say(`the words were taken ${grown('runs')} times`);
  const uploads = row.name === 'upload' || row.name === 'links' ? 1 : 0;
  if (grown('uploads') !== uploads) say(`${grown('uploads')} uploads`);
  return wrong;
}

/** What is wrong with the end that the person sees. */
async function endOf(
  person: Person,
  cell: FlowCell,
  scene: Scene,
  shown: number,
): Promise<readonly string[]> {
  const news = person.sees().slice(shown);
  const videos = news.reduce((sum, { delivered }) => sum + delivered, 0);
  const wanted = scene.words || isSorry(cell) ? 0 : 1;
  const wrong = videos === wanted ? [] : [`${videos} videos, ${wanted} wanted`];
  const open = news.filter(({ reply }) => reply.text.includes('⏳') || reply.text.trim() === '');
  if (news.length === 0 || open.length > 0) wrong.push('it did not end in words');
  return wrong.length === 0 ? [] : [...wrong, JSON.stringify(news.map(({ reply }) => reply.text))];
}

async function inTurn(cells: readonly FlowCell[]): Promise<readonly string[]> {
  const wrong: string[] = [];
  const lanes = [PATIENT, HASTY].flatMap((limits) => {
    const left = cells.filter((cell) => isSlow(cell) === (limits === HASTY));
    return stages
      .filter((_, at) => STAGES[at] === limits)
      .map(async (stage) => {
        for (let cell = left.shift(); cell !== undefined; cell = left.shift())
          wrong.push(...(await safely(stage, cell)));
      });
  });
  await Promise.all(lanes);
  return wrong;
}

async function safely(stage: Stage, cell: FlowCell): Promise<readonly string[]> {
  return play(stage, cell).catch((error: unknown) => [
    `${cell.row.name} × ${cell.case.name}: ${String(error)}`,
  ]);
}

const played = backendRows.filter(({ name }) => SCENES[name] !== undefined);

describe('edges › a conversation', () => {
  test.each(played)(
    'through any fault of $name ends in its video or in words, once, in the same project',
    {
      timeout: 300_000,
    },
    async (row) => {
      const cells = cellsOf<BackendRequest, BackendGroup>([row], faultsOf(DRIP, backendRefusals)).filter(
        isRun,
      );
      expect(await inTurn(cells)).toEqual([]);
    },
  );
});
