// The edge matrix: what becomes of every request to another host under every fault.
//
// How a host is added (the backend is the first one):
//   1. a file beside `backend.ts` with what the host itself refuses with (groups and faults), and its requests: a list of
//      `RequestRow`, each with the aim by which `gateway.ts` knows the request, and a verdict for each group. Then a line in `HOSTS`
//      in `table.ts`.
//   2. a test that runs every cell: `cellsOf(rows)` gives one cell for each request and each single fault of `faultsOf(…)`. Put
//      `startGateway(url of the host's stand-in)` before the host, `set` the cell's fault, make the request with the real client,
//      and assert what the verdict promises. `client.test.ts` does so for the backend client, `flow.test.ts` for whole tasks.
//   3. `docs/wire.md` holds the table: `table.test.ts` fails when it differs and says what it should be.

import type { Aim, Fault } from './gateway.ts';

/** What becomes of a request that met a fault. `VERDICTS` says what each promises. */
export type Verdict = 'asks again' | 'waits' | 'looks' | 'told' | 'given up';

/** What each verdict promises, in words for the documentation. */
export const VERDICTS: Readonly<Record<Verdict, string>> = {
  'asks again': 'the request is made again by itself; when it goes well the person notices nothing',
  waits:
    'nothing was done, or doing it again changes nothing; the task stands, says so, and goes on when the host is back',
  looks: 'it may have been done: the host is asked what it holds, and the request is not repeated blindly',
  told: 'the task ends in words that say what to do',
  'given up': 'the result comes without it',
};

/** Faults that every host may have, in groups that always have one verdict, and the columns of the table that they stand in. */
export const COMMON_GROUPS = {
  gateway: 'broken gateway',
  away: 'connection refused',
  reset: 'reset before the answer',
  lost: 'answer lost after the effect',
  drip: 'a byte a second',
  silence: 'silence',
} as const;

/** The name of a group that every host has. */
export type CommonGroup = keyof typeof COMMON_GROUPS;

/** One request to a host. */
export interface RequestRow<Name extends string = string, Own extends string = string> {
  readonly name: Name;
  /** For the documentation: what the request is for. */
  readonly what: string;
  readonly aim: Aim;
  /** One for each group: the host's own refusals, and those that every host has. */
  readonly verdicts: Readonly<Record<Own | CommonGroup, Verdict>>;
}

/** One fault. The one without `fault` means that nobody listens on the host's port. */
export interface FaultCase<Own extends string = string> {
  readonly group: Own | CommonGroup;
  readonly name: string;
  readonly fault?: Fault;
}

/** One request under one fault. */
export interface Cell<Name extends string = string, Own extends string = string> {
  readonly row: RequestRow<Name, Own>;
  readonly case: FaultCase<Own>;
  readonly verdict: Verdict;
}

/** Statuses that gateways answer with when they are broken; 200 is that of a login page. */
export const GATEWAY_STATUSES = [200, 400, 401, 403, 404, 410, 500, 502, 503, 504] as const;

const BODIES = [
  ['a page', 'text/html', '<html><body><h1>Something went wrong</h1></body></html>'],
  ['nothing', 'text/plain', ''],
  ['another shape', 'application/json', '{"message":"Not Found","timestamp":"2026-01-01T00:00:00Z"}'],
] as const;

/** Every fault of a broken gateway: the same for every host. */
export const gatewayFaults: readonly FaultCase<never>[] = GATEWAY_STATUSES.flatMap((status) =>
  BODIES.map(
    ([name, type, body]): FaultCase<never> => ({
      group: 'gateway',
      name: `${status} with ${name}`,
      fault: { kind: 'answer', status, type, body },
    }),
  ),
);

/** Every fault of a wire: the same for every host. `every`: ms between two bytes of the slow one. */
const wireFaults = (every: number): readonly FaultCase<never>[] => [
  { group: 'away', name: COMMON_GROUPS.away },
  { group: 'reset', name: COMMON_GROUPS.reset, fault: { kind: 'reset' } },
  { group: 'lost', name: COMMON_GROUPS.lost, fault: { kind: 'lost' } },
  { group: 'drip', name: COMMON_GROUPS.drip, fault: { kind: 'drip', every } },
  { group: 'silence', name: COMMON_GROUPS.silence, fault: { kind: 'silence' } },
];

/** Every fault that a request is tried under: the host's own refusals, then what every host may do. */
export const faultsOf = <Own extends string>(
  every: number,
  refusals: readonly FaultCase<Own>[],
): readonly FaultCase<Own>[] => [...refusals, ...gatewayFaults, ...wireFaults(every)];

/** One cell for each request and each fault. */
export function cellsOf<Name extends string, Own extends string>(
  rows: readonly RequestRow<Name, Own>[],
  faults: readonly FaultCase<Own>[],
): readonly Cell<Name, Own>[] {
  return rows.flatMap((row) => faults.map((one) => ({ row, case: one, verdict: row.verdicts[one.group] })));
}
