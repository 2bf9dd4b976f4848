import type { Fault } from './gateway.ts';
import type { CommonGroup, FaultCase, RequestRow, Verdict } from './matrix.ts';

/** What the backend itself refuses with, in groups that always have one verdict: their columns in the table. */
export const BACKEND_GROUPS = {
  token: '1001',
  session: '1002',
  refused: '2001, 4001, 4002, 402',
  limited: '429',
} as const;

/** The name of a group of the backend's own refusals. */
export type BackendGroup = keyof typeof BACKEND_GROUPS;

const json = (status: number, body: object, headers: Record<string, string> = {}): Fault => ({
  kind: 'answer',
  status,
  type: 'application/json',
  body: JSON.stringify(body),
  headers,
});

/** The backend's refusals one by one: its documented codes and statuses. */
export const backendRefusals: readonly FaultCase<BackendGroup>[] = [
  { group: 'token', name: 'code 1001', fault: json(200, { code: 1001, message: 'x' }) },
  { group: 'token', name: 'code 1001 at HTTP 401', fault: json(401, { code: 1001, message: 'x' }) },
  { group: 'session', name: 'code 1002', fault: json(200, { code: 1002, message: 'x' }) },
  { group: 'session', name: 'code 1002 at HTTP 404', fault: json(404, { code: 1002, message: 'x' }) },
  { group: 'refused', name: 'code 2001', fault: json(200, { code: 2001, message: 'x' }) },
  { group: 'refused', name: 'code 4001', fault: json(200, { code: 4001, message: 'x' }) },
  { group: 'refused', name: 'code 4002', fault: json(200, { code: 4002, message: 'x' }) },
  { group: 'refused', name: 'HTTP 402', fault: json(402, { code: 402, message: 'x' }) },
  { group: 'limited', name: 'HTTP 429', fault: json(429, { code: 429, message: 'x' }) },
  {
    group: 'limited',
    name: 'HTTP 429 with Retry-After',
    fault: json(429, { code: 429 }, { 'retry-after': '1' }),
  },
  {
    group: 'limited',
    name: 'HTTP 429 with a page',
    fault: { kind: 'answer', status: 429, type: 'text/html', body: '<html>slow down</html>' },
  },
];

const PART = '[^/]+';
const post = (path: string) => ({ method: 'POST', path: new RegExp(`^${path}$`) });
const get = (path: string) => ({ method: 'GET', path: new RegExp(`^${path}$`) });

/** A request that may be made again without harm. */
const free: Readonly<Record<BackendGroup | CommonGroup, Verdict>> = {
  token: 'asks again',
  session: 'looks',
  refused: 'told',
  limited: 'asks again',
  gateway: 'asks again',
  away: 'waits',
  reset: 'asks again',
  lost: 'asks again',
  drip: 'waits',
  silence: 'waits',
};

/** A request that changes something, and has no key against doubles. */
const once: Readonly<Record<BackendGroup | CommonGroup, Verdict>> = {
  ...free,
  gateway: 'looks',
  reset: 'looks',
  lost: 'looks',
  drip: 'looks',
  silence: 'looks',
};

/** Every request of the bot to the backend. */
export const backendRows = [
  {
    name: 'account',
    what: 'open a free account; its client id is kept until the answer is in',
    aim: post('/api/auth/anonymous-token'),
    verdicts: { ...free, token: 'told', session: 'told', gateway: 'waits', reset: 'waits', lost: 'waits' },
  },
  {
    name: 'renewal',
    what: 'a new token for the same client id',
    aim: post('/api/auth/anonymous-token'),
    verdicts: { ...free, token: 'told', session: 'told', gateway: 'waits', reset: 'waits', lost: 'waits' },
  },
  {
    name: 'session',
    what: 'open a project; one whose answer was lost stays empty at the backend',
    aim: post('/api/tasks/me/with-session/nemo_agent'),
    verdicts: { ...free, session: 'told' },
  },
  {
    name: 'state',
    what: 'look at the project',
    aim: get(`/api/state/nemo_agent/me/${PART}/latest`),
    verdicts: free,
  },
  {
    name: 'run_sse',
    what: 'say words to the agent; only 429 has them said again',
    aim: post('/run_sse'),
    verdicts: once,
  },
  {
    name: 'upload',
    what: 'send a file; the pieces of the project are counted before and after',
    aim: post(`/api/upload-video/nemo_agent/me/${PART}`),
    verdicts: once,
  },
  {
    name: 'links',
    what: 'have links fetched; counted in the same way',
    aim: post(`/api/upload-video/nemo_agent/me/${PART}`),
    verdicts: once,
  },
  {
    name: 'credits',
    what: 'a question: answered in words at once',
    aim: get('/api/credits/balance/simple'),
    verdicts: { ...free, session: 'told', away: 'told', drip: 'told', silence: 'told' },
  },
  {
    name: 'claim',
    what: 'the link under a result',
    aim: post('/api/auth/claim-token'),
    verdicts: {
      ...free,
      session: 'given up',
      refused: 'given up',
      away: 'given up',
      drip: 'given up',
      silence: 'given up',
    },
  },
  {
    name: 'render',
    what: 'submit a render; its id is ours, so the look is at that id',
    aim: post('/api/render/proxy/lambda'),
    verdicts: { ...once, session: 'told' },
  },
  {
    name: 'render status',
    what: 'a look at a render; one that fails costs a poll',
    aim: get(`/api/render/proxy/lambda/${PART}`),
    verdicts: { ...free, session: 'told' },
  },
  {
    name: 'render cancel',
    what: 'courtesy: the person is told at once that it is cancelled',
    aim: post(`/api/render/proxy/lambda/${PART}/cancel`),
    verdicts: {
      ...free,
      token: 'given up',
      session: 'given up',
      refused: 'given up',
      away: 'given up',
      drip: 'given up',
      silence: 'given up',
    },
  },
  {
    name: 'download',
    what: 'the finished video by token; the delivery is tried again later',
    aim: get(`/api/render/proxy/${PART}/download`),
    verdicts: {
      ...free,
      token: 'waits',
      session: 'told',
      limited: 'waits',
      gateway: 'waits',
      reset: 'waits',
      lost: 'waits',
    },
  },
] as const satisfies readonly RequestRow<string, BackendGroup>[];

/** The name of a request to the backend. */
export type BackendRequest = (typeof backendRows)[number]['name'];
